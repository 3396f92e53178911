#!/usr/bin/python3
"""Asks a resident inspector for Eigen-CAM maps one by one and prints the median and the 95th percentile of its answers.

usage: inspect_latency.py ENGINE RUN [--requests 200]

RUN is a run's folder or a weights file of a network whose dataset is found by itself (Fashion-MNIST).
"""
import argparse
import json
import statistics
import subprocess
import time


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('engine')
    parser.add_argument('run')
    parser.add_argument('--requests', type=int, default=200)
    args = parser.parse_args()
    process = subprocess.Popen([args.engine, 'inspect'], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(number):
        body = json.dumps({'jsonrpc': '2.0', 'id': number, 'method': 'cam', 'params': {
            'sources': [{'name': 'run', 'path': args.run}], 'split': 'test', 'indices': [number]}}).encode()
        process.stdin.write(b'Content-Length: %d\r\n\r\n' % len(body) + body)
        process.stdin.flush()
        length = int(process.stdout.readline().split(b':')[1])
        process.stdout.readline()
        answer = json.loads(process.stdout.read(length))
        if 'error' in answer:
            raise SystemExit(answer['error']['message'])

    ask(0)  # reads the model and the dataset
    times = []
    for number in range(1, args.requests + 1):
        begin = time.perf_counter()
        ask(number)
        times.append(1000 * (time.perf_counter() - begin))
    process.stdin.close()
    print(f'median {statistics.median(times):.1f} ms   95 % {sorted(times)[int(0.95 * len(times))]:.1f} ms   of {len(times)}')


if __name__ == '__main__':
    main()
