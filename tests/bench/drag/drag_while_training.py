#!/usr/bin/python3
"""What the window costs a training run: trains on every core beside a window that stands still, shows the run's live
curves, and has a plot dragged without a pause, in turn. Prints images a second of each, from the run's own step events,
compares each with the standing window of the same round, and says how fluid the dragging was.

usage: drag_while_training.py ENGINE BENCH_DRAG [--rounds 10] [--seconds 5]

Needs a display (xvfb-run -a -s "-screen 0 1600x1000x24" will do), and a machine that does nothing else: where another
takes of its cores, rounds differ by more than the window costs.
"""
import argparse
import json
import pathlib
import statistics
import subprocess
import tempfile
import time

RECIPE = {'version': 1, 'kind': 'teacher', 'dataset': {'id': 'fashion-mnist', 'limit': 20000},
          'model': {'id': 'resnet20'}, 'objective': {'id': 'mll'}, 'epochs': 1000, 'batch_size': 64, 'measure_every': 0}


def rate_between(run, begin, end):
    """Of the training steps alone: the measuring after an epoch is no step."""
    events = [json.loads(line) for line in (run / 'events.jsonl').open() if line.endswith('\n')]
    rates = [event['rate'] for event in events if event['type'] == 'step' and begin + 1 < event['time'] < end]
    return len(rates) / sum(1 / rate for rate in rates) if rates else float('nan')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('engine')
    parser.add_argument('bench_drag')
    parser.add_argument('--rounds', type=int, default=10)
    parser.add_argument('--seconds', type=int, default=5)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as workspace:
        run = pathlib.Path(workspace) / 'runs' / 'live'
        run.parent.mkdir()
        recipe = pathlib.Path(workspace) / 'recipe.json'
        recipe.write_text(json.dumps(RECIPE))
        training = subprocess.Popen([args.engine, 'train', recipe, '--run', run], stderr=subprocess.DEVNULL)
        try:
            while not (run / 'events.jsonl').exists() or (run / 'events.jsonl').read_text().count('"step"') < 20:
                time.sleep(1)
            command = [args.bench_drag, workspace, 'live', '--rounds', str(args.rounds), '--seconds', str(args.seconds)]
            told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        finally:
            training.terminate()
            training.wait()
        rates, cores = {}, {}
        for phase in told['phases']:
            rates.setdefault(phase['phase'], []).append(rate_between(run, phase['begin'], phase['end']))
            cores.setdefault(phase['phase'], []).append(phase['cores'])
    for name, values in rates.items():
        shares = sorted(value / still for value, still in zip(values, rates['no window']))
        print(f'{name:15} {statistics.median(values):7.1f} images/s   {statistics.median(shares):6.3f}   '
              f'(half of the rounds from {shares[len(shares) // 4]:.3f} to {shares[-1 - len(shares) // 4]:.3f}; '
              f'of a core {statistics.median(cores[name]):.3f})')
    print(f'frames: {told["frames"]}, median {told["median_ms"]:.1f} ms, 99 % {told["p99_ms"]:.1f} ms')


if __name__ == '__main__':
    main()
