#!/usr/bin/python3
"""What the window costs a training run: trains on every core, and alternates intervals without a window, with one that
shows the run's live curves, and with one whose plot is dragged without a pause. Prints images a second of each, from the
run's own step events, and how fluid the dragging was.

usage: drag_while_training.py ENGINE BENCH_DRAG [--rounds 5] [--seconds 20]

Needs a display (xvfb-run -a -s "-screen 0 1600x1000x24" will do), and a machine that does nothing else.
"""
import argparse
import json
import pathlib
import statistics
import subprocess
import tempfile
import time

RECIPE = {'version': 1, 'kind': 'teacher', 'dataset': {'id': 'fashion-mnist', 'limit': 20000},
          'model': {'id': 'resnet20'}, 'objective': {'id': 'mll'}, 'epochs': 1000, 'batch_size': 64}


def rate_between(run, begin, end):
    """Of the training steps alone: the measuring after an epoch is no step."""
    events = [json.loads(line) for line in (run / 'events.jsonl').open() if line.endswith('\n')]
    rates = [event['rate'] for event in events if event['type'] == 'step' and begin + 1 < event['time'] < end]
    return len(rates) / sum(1 / rate for rate in rates) if rates else float('nan')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('engine')
    parser.add_argument('bench_drag')
    parser.add_argument('--rounds', type=int, default=5)
    parser.add_argument('--seconds', type=int, default=20)
    args = parser.parse_args()
    rates = {'no window': [], 'window at rest': [], 'dragging': []}
    drags = []
    with tempfile.TemporaryDirectory() as workspace:
        run = pathlib.Path(workspace) / 'runs' / 'live'
        run.mkdir(parents=True)
        recipe = pathlib.Path(workspace) / 'recipe.json'
        recipe.write_text(json.dumps(RECIPE))
        training = subprocess.Popen([args.engine, 'train', recipe, '--run', run], stderr=subprocess.DEVNULL)
        try:
            while not (run / 'events.jsonl').exists() or (run / 'events.jsonl').read_text().count('"step"') < 20:
                time.sleep(1)
            for _ in range(args.rounds):
                begin = time.time()
                time.sleep(args.seconds)
                rates['no window'].append(rate_between(run, begin, time.time()))
                for name, more in (('window at rest', ['--rest']), ('dragging', [])):
                    told = subprocess.run([args.bench_drag, workspace, 'live', '--seconds', str(args.seconds), *more],
                                          check=True, capture_output=True, text=True).stdout
                    drag = json.loads(told)
                    rates[name].append(rate_between(run, drag['begin'], drag['end']))
                    if name == 'dragging':
                        drags.append(drag)
        finally:
            training.terminate()
            training.wait()
    base = statistics.median(rates['no window'])
    for name, values in rates.items():
        middle = statistics.median(values)
        each = ', '.join(f'{value:.0f}' for value in values)
        print(f'{name:15} {middle:7.1f} images/s   {middle / base:6.3f}   ({each})')
    print(f'frames: median {statistics.median(d["median_ms"] for d in drags):.1f} ms, '
          f'99 % {statistics.median(d["p99_ms"] for d in drags):.1f} ms, '
          f'of a core {statistics.median(d["cores"] for d in drags):.3f}')


if __name__ == '__main__':
    main()
