#!/usr/bin/python3
"""Trains the same network with RepDistiller's own loop and with distillscope-cli, alternating, and prints the ratio of
images per second.

usage: against_repdistiller.py REPDISTILLER CIFAR ENGINE [--rounds 3] [--images 3200] [--case teacher|kd|both]

REPDISTILLER is a checkout of github.com/HobbitLong/RepDistiller, CIFAR a folder with cifar-100-python and
cifar-100-binary, ENGINE the program distillscope-cli. Needs PyTorch on the same LibTorch (Debian: python3-torch,
python3-torchvision), so that only the loops differ. The cases: resnet20 by cross-entropy, and KD from resnet56 to
resnet20. Both sides train on the same number of images, on every core; the figure is that of the training loop, without
start-up and without measuring epochs.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time


def reference_rate(args, case):
    """Images per second of RepDistiller's loader, models and train functions, as its train_*.py put them together."""
    sys.path.insert(0, str(args.repdistiller))
    import torch
    from torch import nn
    from torch.utils.data import DataLoader, Subset
    from torchvision import datasets, transforms
    from distiller_zoo import DistillKL
    from helper.loops import train_distill, train_vanilla
    from models import model_dict

    options = argparse.Namespace(batch_size=64, print_freq=10**9, distill='kd', gamma=0.1, alpha=0.9, beta=0.0)
    transform = transforms.Compose([
        transforms.RandomCrop(32, padding=4), transforms.RandomHorizontalFlip(), transforms.ToTensor(),
        transforms.Normalize((0.5071, 0.4867, 0.4408), (0.2675, 0.2565, 0.2761))])
    data = datasets.CIFAR100.__new__(datasets.CIFAR100)
    load_cifar(data, args.cifar, transform)
    loader = DataLoader(Subset(data, range(args.images)), batch_size=64, shuffle=True, num_workers=args.workers)
    student = model_dict['resnet20'](num_classes=100)
    optimizer = torch.optim.SGD(student.parameters(), lr=0.05, momentum=0.9, weight_decay=5e-4)
    sys.stdout = open(os.devnull, 'w')
    try:
        begin = time.perf_counter()
        if case == 'teacher':
            train_vanilla(1, loader, student, nn.CrossEntropyLoss(), optimizer, options)
        else:
            teacher = model_dict['resnet56'](num_classes=100)
            criteria = nn.ModuleList([nn.CrossEntropyLoss(), DistillKL(4), DistillKL(4)])
            train_distill(1, with_index(loader), nn.ModuleList([student, teacher]), criteria, optimizer, options)
        return args.images / (time.perf_counter() - begin)
    finally:
        sys.stdout = sys.__stdout__


def load_cifar(data, folder, transform):
    """torchvision's dataset without its download and checksum: the copy may be repacked."""
    import pickle
    import numpy
    with open(folder / 'cifar-100-python' / 'train', 'rb') as file:
        entry = pickle.load(file, encoding='latin1')
    data.data = numpy.asarray(entry['data']).reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1)
    data.targets = entry['fine_labels']
    data.transform, data.target_transform, data.train = transform, None, True


def with_index(loader):
    """RepDistiller's distillation loaders give the sample's index too."""
    class Indexed:
        def __len__(self):
            return len(loader)

        def __iter__(self):
            for images, labels in loader:
                yield images, labels, labels
    return Indexed()


def engine_rate(args, case, workspace):
    """Images per second of the engine's step events, from the first step's end to the last's."""
    run = pathlib.Path(workspace) / f'{case}-{time.time_ns()}'
    recipe = {'version': 1, 'dataset': {'id': 'cifar-100', 'root': str(args.cifar), 'limit': args.images},
              'model': {'id': 'resnet20'}, 'epochs': 1, 'batch_size': 64}
    if case == 'kd':
        recipe.update(kind='student', teacher=str(teacher_run(args, workspace)), distiller={'id': 'kd', 'temperature': 4})
    file = pathlib.Path(workspace) / 'recipe.json'
    file.write_text(json.dumps(recipe))
    subprocess.run([args.engine, 'train', file, '--run', run], check=True, stderr=subprocess.DEVNULL)
    return rate_of(run)


def rate_of(run):
    events = [json.loads(line) for line in (run / 'events.jsonl').open()]
    start = next(event for event in events if event['type'] == 'start')
    steps = [event for event in events if event['type'] == 'step']
    images = json.loads((run / 'summary.json').read_text())['training_images']
    return images / (steps[-1]['time'] - start['time'])


def teacher_run(args, workspace):
    """Weights of a resnet56 to distil from; what they are does not matter for speed."""
    run = pathlib.Path(workspace) / 'resnet56'
    if not run.exists():
        file = pathlib.Path(workspace) / 'teacher.json'
        file.write_text(json.dumps({'version': 1, 'dataset': {'id': 'cifar-100', 'root': str(args.cifar), 'limit': 128},
                                    'model': {'id': 'resnet56'}, 'epochs': 1}))
        subprocess.run([args.engine, 'train', file, '--run', run], check=True, stderr=subprocess.DEVNULL)
    return run


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('repdistiller', type=pathlib.Path)
    parser.add_argument('cifar', type=lambda text: pathlib.Path(text).resolve())
    parser.add_argument('engine', type=lambda text: str(pathlib.Path(text).resolve()))
    parser.add_argument('--rounds', type=int, default=3)
    parser.add_argument('--images', type=int, default=3200)
    parser.add_argument('--workers', type=int, default=8, help="loader processes; 8 is RepDistiller's default")
    parser.add_argument('--case', choices=['teacher', 'kd', 'both'], default='both')
    parser.add_argument('--reference-once', help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.reference_once:
        print(reference_rate(args, args.reference_once))
        return
    for case in ['teacher', 'kd'] if args.case == 'both' else [args.case]:
        rates = {'RepDistiller': [], 'distillscope': []}
        with tempfile.TemporaryDirectory() as workspace:
            for _ in range(args.rounds):
                once = subprocess.run([sys.executable, __file__, args.repdistiller, args.cifar, args.engine, '--images',
                                       str(args.images), '--workers', str(args.workers), '--reference-once', case],
                                      check=True, capture_output=True, text=True)
                rates['RepDistiller'].append(float(once.stdout.split()[-1]))
                rates['distillscope'].append(engine_rate(args, case, workspace))
        medians = {name: statistics.median(values) for name, values in rates.items()}
        for name, values in rates.items():
            print(f'{case:8} {name:13} {medians[name]:7.1f} images/s   ({", ".join(f"{v:.1f}" for v in values)})')
        print(f'{case:8} ratio         {medians["distillscope"] / medians["RepDistiller"]:7.2f}')


if __name__ == '__main__':
    main()
