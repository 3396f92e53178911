#!/usr/bin/env python3
"""Writes the weights files of this folder with PyTorch: python3 make_weights.py [FOLDER].

Element i of the tensor at position p of its state_dict is (i + 10 p) / 4 - 3, exact in every element type used here but
the integers, which hold i + 10 p - 3. The tests compute the same values.
"""
import argparse
import collections
import json
import pathlib
import struct
import sys

import torch


def values(position, count, dtype):
    ramp = torch.arange(count, dtype=torch.float64) + 10 * position
    return (ramp / 4 - 3 if dtype.is_floating_point else ramp - 3).to(dtype)


def plain():
    """A bare state_dict: every element type, views and parameters."""
    state = collections.OrderedDict()

    def add(name, shape, dtype=torch.float32):
        state[name] = values(len(state), int(torch.Size(shape).numel()), dtype).reshape(shape)

    add("float", (2, 3))
    add("half", (3,), torch.float16)
    add("bfloat16", (3,), torch.bfloat16)
    add("double", (3,), torch.float64)
    add("long", (), torch.int64)
    add("int", (2,), torch.int32)
    add("short", (2,), torch.int16)
    add("char", (2,), torch.int8)
    add("byte", (2,), torch.uint8)
    state["bool"] = torch.tensor([True, False])
    add("empty", (0, 4))
    # Views: transposed, every second element, channels_last, an expanded scalar, and two that share a storage.
    state["transposed"] = values(11, 6, torch.float32).reshape(2, 3).t()
    state["stepped"] = values(12, 8, torch.float32)[1::2]
    add("channels_last", (2, 3, 2, 2))
    state["channels_last"] = state["channels_last"].contiguous(memory_format=torch.channels_last)
    state["expanded"] = values(14, 1, torch.float32).expand(3)
    whole = values(15, 6, torch.float32)
    state["shared.head"], state["shared.tail"] = whole[:2], whole[2:]
    state["parameter"] = torch.nn.Parameter(values(17, 2, torch.float32))
    return state


def training():
    """A checkpoint as distillation code of the field saves it: weights of a DataParallel network, and what is beside them."""
    torch.manual_seed(0)  # the optimiser's momentum depends on the initial weights
    network = torch.nn.Sequential(collections.OrderedDict(conv=torch.nn.Conv2d(1, 2, 3), bn=torch.nn.BatchNorm2d(2)))
    optimizer = torch.optim.SGD(network.parameters(), lr=0.1, momentum=0.9)
    network(torch.ones(1, 1, 4, 4)).sum().backward()
    optimizer.step()
    state = network.state_dict()
    for position, (name, tensor) in enumerate(state.items()):
        tensor.copy_(values(position, tensor.numel(), tensor.dtype).reshape(tensor.shape))
    return {
        "opt": argparse.Namespace(model="resnet20", lr_decay_epochs=[150, 180, 210], path=pathlib.PurePosixPath("save")),
        "epoch": 240,
        "accuracy": 0.5625,
        "best_acc": torch.tensor([69.5]),
        "finished": True,
        "note": "seed 0",
        "model": collections.OrderedDict(("module." + name, tensor) for name, tensor in state.items()),
        "optimizer": optimizer.state_dict(),
    }


SAFETENSORS = {torch.float64: "F64", torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16", torch.int64: "I64",
               torch.int32: "I32", torch.int16: "I16", torch.int8: "I8", torch.uint8: "U8", torch.bool: "BOOL"}


def save_safetensors(state, metadata, path):
    """As the format's description has it: wider elements first, then by name."""
    header, data = {"__metadata__": metadata}, b""
    for name, tensor in sorted(state.items(), key=lambda item: (-item[1].element_size(), item[0])):
        flat = tensor.detach().contiguous().reshape(-1)
        raw = flat.view(torch.uint8).numpy().tobytes() if flat.numel() else b""
        header[name] = {"dtype": SAFETENSORS[tensor.dtype], "shape": list(tensor.shape),
                        "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent)
    save_safetensors(plain(), {"format": "pt"}, folder / "plain.safetensors")
    for name, content in (("plain", plain()), ("training", training())):
        torch.save(content, folder / f"{name}_zip.pth")
        torch.save(content, folder / f"{name}_legacy.pth", _use_new_zipfile_serialization=False)


if __name__ == "__main__":
    main()
