"""Writes modules.json: losses and gradients of whole distillation methods, their trainable modules included, as
RepDistiller's and mdistiller's own code gives them on maps of unequal sizes.

    python3 modules.py REPDISTILLER MDISTILLER > modules.json

The two arguments are checkouts of those repositories. Parameters are filled as the line `fill` of
distillers.json says, inputs as the line `inputs` here.
"""
import json
import sys
import types
import zlib

import numpy as np
import torch
from torch import nn

REPDISTILLER, MDISTILLER = sys.argv[1:3]
output, sys.stdout = sys.stdout, sys.stderr  # the repositories print
sys.path[:0] = [REPDISTILLER]

import crd.memory  # noqa: E402
from crd.criterion import CRDLoss  # noqa: E402
from distiller_zoo import ABLoss, Attention, FactorTransfer, FSP, HintLoss, NSTLoss, VIDLoss  # noqa: E402
from models.util import Connector, ConvReg, Paraphraser, Translator  # noqa: E402

crd.memory.AliasMethod.cuda = lambda self: None  # the sampler that these calls never use insists on a GPU


def load_mdistiller(name):
    """One distiller's file by itself: the package imports solvers and data sets."""
    package = types.ModuleType("mdistiller_alone")
    package.__path__ = [MDISTILLER + "/mdistiller/distillers"]
    sys.modules["mdistiller_alone"] = package
    return __import__("mdistiller_alone." + name, fromlist=[name])


def u(name, shape):
    count = int(np.prod(shape))
    mask = (1 << 64) - 1
    values = np.empty(count)
    for i in range(count):
        x = ((zlib.crc32(name.encode()) << 32) + i + 0x9E3779B97F4A7C15) & mask
        x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & mask
        x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & mask
        x ^= x >> 31
        values[i] = (x >> 40) / 2.0**23 - 1
    return values.reshape(shape)


def tensor(name, shape, scale=1.0, offset=0.0):
    return torch.tensor(offset + scale * u(name, shape), dtype=torch.float32)


def fill(module, prefix=""):
    state = module.state_dict()
    with torch.no_grad():
        for name, value in state.items():
            if name.endswith("num_batches_tracked"):
                continue
            norm = name.endswith("weight") and name[: -len("weight")] + "running_mean" in state
            if name.endswith("running_var"):
                scale, offset = 0.5, 1.0
            elif name.endswith("running_mean"):
                scale, offset = 0.2, 0.0
            elif norm:
                scale, offset = 0.2, 1.0
            elif not name.endswith("bias") and value.dim() > 1:
                scale, offset = (6.0 / (value.numel() / value.shape[0])) ** 0.5, 0.0
            else:
                scale, offset = 0.1, 0.0
            value.copy_(tensor(prefix + name, tuple(value.shape), scale, offset))
    return module.train()


class Side:
    def __init__(self, name, batch, features, pooled, classes, trained):
        self.shapes = {"features": features, "pooled": pooled}
        maps = [(batch, c, h, h) for c, h in features]
        self.feat = [tensor(f"{name}.feat{i}", s, 1, 0.3) for i, s in enumerate(maps)]
        self.preact = [tensor(f"{name}.preact{i}", s) for i, s in enumerate(maps)]
        self.pooled = tensor(name + ".pooled", (batch, pooled))
        self.logits = tensor(name + ".logits", (batch, classes), 4 if trained else 6)
        self.tensors = {f"feat{i}": t for i, t in enumerate(self.feat)}
        self.tensors.update({f"preact{i}": t for i, t in enumerate(self.preact)})
        self.tensors.update(pooled=self.pooled, logits=self.logits)
        for t in self.tensors.values():
            t.requires_grad_(trained)


BATCH, CLASSES = 3, 5
MOBILE = dict(features=[(4, 16), (6, 16), (8, 8), (12, 4), (20, 2)], pooled=40)
VGG = dict(features=[(8, 32), (16, 16), (24, 8), (32, 4), (32, 4)], pooled=32)
SHUFFLE = dict(features=[(6, 16), (24, 8), (48, 4), (96, 2)], pooled=96)
WIDE = dict(features=[(6, 16), (8, 16), (16, 8), (32, 4)], pooled=32)
SLIM = dict(features=[(6, 16), (8, 16), (16, 8), (32, 4)], pooled=24)
cases = []


def case(method, student, teacher, loss_of, modules=(), stage="main", epoch=1000, **extra):
    """loss_of(s, t) gives the loss; modules are (prefix, module)."""
    s = Side("student", BATCH, classes=CLASSES, trained=True, **student)
    t = Side("teacher", BATCH, classes=CLASSES, trained=False, **teacher)
    modules = [(prefix, fill(module, prefix)) for prefix, module in modules]
    for _, module in modules:
        module.zero_grad(set_to_none=True)
    losses = loss_of(s, t, *[m for _, m in modules])
    losses = losses if isinstance(losses, list) else [losses]
    losses[-1].backward()
    grads = {"student." + n: v.grad.norm().item() for n, v in s.tensors.items() if v.grad is not None}
    for prefix, module in modules:
        grads.update({prefix + n: p.grad.norm().item() for n, p in module.named_parameters() if p.grad is not None})
    cases.append(dict(method=method, stage=stage, epochs_done=epoch - 1, student=s.shapes, teacher=t.shapes,
                      losses=[float(loss) for loss in losses], gradient_norms=grads, **extra))


def shapes(side, start=0):
    return [(BATCH, c, h, h) for c, h in side["features"][start:]]


for pair in [(MOBILE, VGG), (SHUFFLE, WIDE)]:
    student, teacher = pair
    case("at", *pair, lambda s, t: sum(Attention()(s.feat[1:], t.feat[1:])))
    case("nst", *pair, lambda s, t: sum(NSTLoss()(s.feat[1:], t.feat[1:])))
    vids = nn.ModuleList([VIDLoss(a[1], b[1], b[1]) for a, b in zip(shapes(student, 1), shapes(teacher, 1))])
    case("vid", *pair, lambda s, t, m: sum(c(a, b) for a, b, c in zip(s.feat[1:], t.feat[1:], m)), [("", vids)])
    for layer in range(len(student["features"])):
        regressor = ConvReg(shapes(student)[layer], shapes(teacher)[layer])
        case("fitnet", *pair, lambda s, t, m: HintLoss()(m(s.feat[layer]), t.feat[layer]), [("regressor.", regressor)],
             params={"layer": layer})
    paraphraser = Paraphraser(shapes(teacher)[-1])
    case("ft", *pair, lambda s, t, m: nn.MSELoss()(m(t.feat[-1])[1], t.feat[-1]), [("paraphraser.", paraphraser)],
         stage="first")
    case("ft", *pair,
         lambda s, t, m, p: FactorTransfer()(m(s.feat[-1]), p(t.feat[-1], is_factor=True).detach()),
         [("translator.", Translator(shapes(student)[-1], shapes(teacher)[-1])), ("paraphraser.", paraphraser)])
    case("ab", *pair, lambda s, t, m: sum(ABLoss(len(s.preact) - 1)(m(s.preact[1:]), t.preact[1:])),
         [("", Connector(shapes(student, 1), shapes(teacher, 1)))], stage="first")

    channels = [c for c, _ in student["features"][1:]] + [student["pooled"]]
    for epoch, preact in [(1000, False), (5, False), (1000, True)]:
        cfg = types.SimpleNamespace(REVIEWKD=types.SimpleNamespace(
            SHAPES=[1] + [h for _, h in student["features"][:0:-1]],
            OUT_SHAPES=[1] + [h for _, h in teacher["features"][:0:-1]],
            IN_CHANNELS=channels, OUT_CHANNELS=[c for c, _ in teacher["features"][1:]] + [teacher["pooled"]],
            CE_WEIGHT=1.0, REVIEWKD_WEIGHT=1.0, WARMUP_EPOCHS=20, STU_PREACT=preact, MAX_MID_CHANNEL=512))

        def review(s, t, m, epoch=epoch):
            class Fake(nn.Module):
                def __init__(self, side):
                    super().__init__()
                    self.side = side

                def forward(self, image):
                    return self.side.logits, dict(feats=self.side.feat, preact_feats=self.side.preact,
                                                  pooled_feat=self.side.pooled)

            m.student, m.teacher = Fake(s), Fake(t)
            labels = torch.zeros(BATCH, dtype=torch.long)
            return m.forward_train(None, labels, epoch=epoch)[1]["loss_kd"]

        case("reviewkd", *pair, review, [("", load_mdistiller("ReviewKD").ReviewKD(nn.Module(), nn.Module(), cfg))],
             epoch=epoch, params={"student_preactivation": preact})

case("fsp", SLIM, WIDE, lambda s, t: sum(FSP(shapes(SLIM), shapes(WIDE))(s.feat, t.feat)), stage="first")
case("fsp", VGG, VGG, lambda s, t: sum(FSP(shapes(VGG), shapes(VGG))(s.feat, t.feat)), stage="first")
case("ab", SLIM, WIDE, lambda s, t, m: sum(ABLoss(3)(m(s.preact[1:]), t.preact[1:])),
     [("", Connector(shapes(SLIM, 1), shapes(WIDE, 1)))], stage="first")
dkd_loss = load_mdistiller("DKD").dkd_loss
labels = torch.tensor([1, 4, 0])
for epoch in (5, 1000):
    case("dkd", SLIM, WIDE, lambda s, t: min(epoch / 20, 1) * dkd_loss(s.logits, t.logits, labels, 1.0, 8.0, 4.0),
         epoch=epoch, labels=labels.tolist())

# Three visits to the same images: the memories have moved and Z stands since the first. The index lists are short
# against 600 images and long against 14, which an implementation may treat differently.
for images, negatives in ((14, 9), (600, 9)):
    index = torch.tensor([7, 2, 12])
    contrast = torch.tensor([[i] + [(17 * i + 3 * k + 11) % images for k in range(negatives)] for i in index.tolist()])
    options = types.SimpleNamespace(s_dim=SLIM["pooled"], t_dim=WIDE["pooled"], feat_dim=128, nce_k=negatives,
                                    nce_t=0.07, nce_m=0.5, n_data=images)

    def visits(s, t, embed_s, embed_t, options=options):
        loss = CRDLoss(options)
        loss.embed_s, loss.embed_t = embed_s, embed_t
        for name in ("memory_v1", "memory_v2"):
            rows = tensor(name, (options.n_data, 128))
            getattr(loss.contrast, name).copy_(rows / rows.norm(dim=1, keepdim=True))
        return [loss(s.pooled, t.pooled, index, contrast)[0] for _ in range(3)]

    pieces = CRDLoss(options)
    case("crd", SLIM, WIDE, visits, [("embed_s.", pieces.embed_s), ("embed_t.", pieces.embed_t)],
         training_images=images, index=index.tolist(), contrast_index=contrast.tolist())

head = dict(
    source="RepDistiller and mdistiller, PyTorch " + torch.__version__,
    fill="as in distillers.json; parameters under the names that they have in the whole method",
    salt="",
    batch=BATCH,
    classes=CLASSES,
    inputs='features u("SIDE.featI") + 0.3; before the activation u("SIDE.preactI"); SIDE.pooled u; student.logits 4u; '
           'teacher.logits 6u; shapes are [C, H]; CRD: memory rows of u("memory_v1") (student), u("memory_v2") scaled '
           "to unit length")
lines = ",\n  ".join(json.dumps(entry) for entry in cases)
print(json.dumps(head, indent=1)[:-2] + ',\n "cases": [\n  ' + lines + "\n ]\n}", file=output)
