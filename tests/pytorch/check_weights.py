#!/usr/bin/env python3
"""Holds our reader and writers of weights to PyTorch: check_weights.py WEIGHTS_CONVERT.

PyTorch saves; weights_convert reads and writes both formats; PyTorch, its weights_only unpickler and an independent reader
of safetensors must get back every tensor bit for bit.
"""
import argparse
import collections
import json
import pathlib
import struct
import subprocess
import sys
import tempfile

import numpy
import torch

DTYPES = {"F64": torch.float64, "F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16, "I64": torch.int64,
          "I32": torch.int32, "I16": torch.int16, "I8": torch.int8, "U8": torch.uint8, "BOOL": torch.bool}


def bits(tensor):
    """Element type, shape and bytes: equal only for the same bits, NaN included."""
    tensor = tensor.detach().contiguous()
    raw = b"" if tensor.numel() == 0 else tensor.reshape(-1).view(torch.uint8).numpy().tobytes()
    return tensor.dtype, tuple(tensor.shape), raw


def read_safetensors(path):
    """Written from the format's description alone."""
    data = path.read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    assert (8 + length) % 8 == 0, "data do not begin at a multiple of 8"
    header = json.loads(data[8 : 8 + length])
    metadata = header.pop("__metadata__", {})
    tensors, covered = collections.OrderedDict(), 0
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        covered += end - begin
        dtype = DTYPES[entry["dtype"]]
        raw = numpy.frombuffer(data[8 + length + begin : 8 + length + end], dtype=numpy.uint8).copy()
        assert begin % torch.empty((), dtype=dtype).element_size() == 0, f"{name} is not aligned"
        flat = torch.from_numpy(raw).view(dtype) if raw.size else torch.empty(0, dtype=dtype)
        tensors[name] = flat.reshape(entry["shape"])
    assert covered == len(data) - 8 - length, "data have holes"
    return tensors, metadata


def every_kind():
    """Random bits of every element type, and views of every sort."""
    generator = torch.Generator().manual_seed(0)
    state = collections.OrderedDict()
    for name, dtype in DTYPES.items():
        size = torch.empty((), dtype=dtype).element_size()
        raw = torch.randint(0, 2 if dtype == torch.bool else 256, (24 * size,), generator=generator, dtype=torch.uint8)
        state[f"type.{name}"] = raw.view(dtype).reshape(2, 3, 4)
    base = torch.randn(4, 6, 5, generator=generator)
    state["view.whole"] = base
    state["view.transposed"] = base.transpose(0, 2)
    state["view.stepped"] = base[1::2, ::3]
    state["view.expanded"] = base[:, :1].expand(4, 3, 5)
    state["view.diagonal"] = base[0].diagonal()
    state["view.channels_last"] = torch.randn(2, 3, 4, 5, generator=generator).contiguous(memory_format=torch.channels_last)
    state["scalar"] = torch.tensor(3)
    state["empty"] = torch.empty(3, 0, 2)
    state["empty.view"] = base[:0, 2:]
    state["parameter"] = torch.nn.Parameter(torch.randn(3, generator=generator))
    return state


def convert(converter, content, folder, legacy):
    source, pth, safetensors = folder / "in.pth", folder / "out.pth", folder / "out.safetensors"
    torch.save(content, source, _use_new_zipfile_serialization=not legacy)
    subprocess.run([converter, source, pth, safetensors], check=True)
    return pth, safetensors


def check_same(expected, actual, what):
    assert list(expected) == list(actual), f"{what}: other names or another order"
    for name, tensor in expected.items():
        assert bits(tensor) == bits(actual[name]), f"{what}: {name} differs"
    print(f"{what}: {len(expected)} tensors, bit for bit")


def check(converter, content, state, metadata, folder, legacy):
    form = "legacy" if legacy else "zip"
    pth, safetensors = convert(converter, content, folder, legacy)
    for weights_only in (False, True):
        loaded = torch.load(pth, map_location="cpu", weights_only=weights_only)
        check_same(state, loaded.pop("model"), f"{form} -> .pth, weights_only={weights_only}")
        assert loaded == metadata, f"metadata are {loaded}"
    tensors, texts = read_safetensors(safetensors)
    check_same(state, tensors, f"{form} -> .safetensors")
    assert texts == metadata, f"metadata are {texts}"


def check_network(converter, folder):
    """A checkpoint as training code of the field saves it loads strictly into the same network."""
    network = torch.nn.Sequential(torch.nn.Conv2d(3, 8, 3), torch.nn.BatchNorm2d(8), torch.nn.Flatten(), torch.nn.Linear(288, 10))
    network(torch.randn(4, 3, 8, 8))
    content = {"opt": argparse.Namespace(lr=0.1), "epoch": 3, "best_acc": torch.tensor(0.5), "model": torch.nn.DataParallel(network).state_dict()}
    pth, _ = convert(converter, content, folder, legacy=False)
    other = torch.nn.Sequential(torch.nn.Conv2d(3, 8, 3), torch.nn.BatchNorm2d(8), torch.nn.Flatten(), torch.nn.Linear(288, 10))
    loaded = torch.load(pth)
    other.load_state_dict(loaded["model"], strict=True)
    images = torch.randn(2, 3, 8, 8)
    assert torch.equal(network.eval()(images), other.eval()(images))
    assert (loaded["epoch"], loaded["best_acc"]) == ("3", "0.5")
    print("a DataParallel checkpoint loads strictly into the network")


def main():
    converter = pathlib.Path(sys.argv[1]).resolve()
    state = every_kind()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for legacy in (False, True):
            check(converter, state, state, {}, folder, legacy)
            check(converter, {"state_dict": state, "arch": "resnet20", "epoch": 3}, state, {"arch": "resnet20", "epoch": "3"}, folder, legacy)
        check_network(converter, folder)


if __name__ == "__main__":
    main()
