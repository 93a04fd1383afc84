#!/usr/bin/env python3
"""Trains small networks nobody tuned the audits to, healthy and faulty ones, and writes each as a case.

usage: make.py OUT --cases FOLDER [--only TEXT] [--part K/N]
       FOLDER holds the benchmark cases, whose data.csv of iris, wine, cancer, digits and diabetes are read.
needs: torch, numpy, onnx. Seeded: the same versions of the libraries give the same files.

A case is a folder with data.csv, model.onnx, training.json, log.csv and expect.json (`faults`: numbers of the eleven causes). A network
counts as healthy only if its score reaches a plain baseline for the data, as faulty only if it stays well under it; others are dropped.
"""
import argparse, copy, csv, json, os, zlib
import numpy as np, torch
import torch.nn as nn, torch.nn.functional as F

torch.set_num_threads(1)


# ------------------------------------------------------------------------------------------------- data
class Data:
    def __init__(s, names, X, y, task, targets, classes=None, shape=None, floor=.9, pre="std", integer=False):
        s.names, s.X, s.y, s.task, s.targets, s.classes, s.floor, s.pre, s.integer = names, X, y, task, targets, classes, floor, pre, integer
        s.shape = shape or [X.shape[1]]
        s.nout = len(classes) if task == "class" else (y.shape[1] if y.ndim > 1 else 1)

def from_case(case, targets, task, **k):
    with open(os.path.join(CASES, case, "data.csv")) as f: rows = list(csv.reader(f))
    head, rows = rows[0], rows[1:]
    at = [head.index(t) for t in targets]; names = [h for h in head if h not in targets]
    X = np.array([[float(v) for h, v in zip(head, r) if h not in targets] for r in rows])
    if task == "class":
        classes = sorted({r[at[0]] for r in rows}); y = np.array([classes.index(r[at[0]]) for r in rows])
        return Data(names, X, y, task, targets, classes, **k)
    return Data(names, X, np.array([[float(r[a]) for a in at] for r in rows]), task, targets, **k)

def told(case):
    with open(os.path.join(CASES, case, "training.json")) as f: return json.load(f)["targets"]

def iris(): return from_case("ok-iris-mlp", told("ok-iris-mlp"), "class", floor=.9)
def wine(): return from_case("ok-wine-norm-inside", told("ok-wine-norm-inside"), "class", floor=.92)
def cancer(): return from_case("ok-cancer-mlp", told("ok-cancer-mlp"), "binary", floor=.92)
def diabetes(): return from_case("ok-diabetes-mlp", told("ok-diabetes-mlp"), "reg", floor=.35)
def digits(flat=False): return from_case("ok-digits-cnn", told("ok-digits-cnn"), "class", floor=.9, pre=1 / 16, shape=None if flat else [1, 8, 8])
def autodigits(flat=True):
    d = digits(flat); keep = d.X.std(0) > -1
    return Data(d.names, d.X[:, keep], d.X, "reg", d.names, floor=.5, pre=1 / 16, shape=d.shape)

def names(n, p="x"): return [f"{p}{i:02d}" for i in range(n)]
def clusters(n=900, width=20, k=5, seed=3):
    r = np.random.RandomState(seed); c = r.normal(0, 1.1, (2 * k, width)); i = r.randint(0, 2 * k, n)
    X = (c[i] + r.normal(0, 1, (n, width))) * np.exp(r.normal(0, 1, width)) + r.normal(0, 3, width)
    return Data(names(width), X.round(4), i % k, "class", ["kind"], [f"k{j}" for j in range(k)], floor=.8)
def many(n=900, seed=4):
    r = np.random.RandomState(seed); X = r.normal(0, 1, (n, 12)); y = np.tanh(X @ r.normal(0, .5, (12, 4))) * [1, 10, 100, 5] + r.normal(0, .1, (n, 4))
    return Data(names(12), X.round(4), y.round(4), "reg", ["a", "b", "c", "d"], floor=.7)
def labels(n=900, seed=5):
    r = np.random.RandomState(seed); X = r.normal(0, 1, (n, 16)); y = (X @ r.normal(0, 1, (16, 6)) + r.normal(0, .5, (n, 6)) > 0).astype(float)
    return Data(names(16), X.round(4), y, "multilabel", [f"is_{c}" for c in "abcdef"], floor=.8)
def series(n=800, steps=16, seed=6):
    r = np.random.RandomState(seed); t = np.arange(steps); k = r.randint(0, 3, n); a = r.uniform(.7, 1.5, (n, 1)); p = r.uniform(0, 6.28, (n, 1))
    w = np.array([.4, .9, 1.6])[k][:, None]; x = np.stack([a * np.sin(w * t + p), a * np.cos(w * t + p)], 2) + r.normal(0, .2, (n, steps, 2))
    return Data([f"t{i:02d}_{c}" for i in range(steps) for c in "xy"], x.reshape(n, -1).round(4), k, "class", ["speed"], ["slow", "mid", "fast"], shape=[steps, 2], floor=.9, pre=None)
def tokens(n=900, steps=12, seed=8):
    r = np.random.RandomState(seed); X = r.randint(0, 20, (n, steps)); y = ((X == 3).sum(1) > (X == 7).sum(1)).astype(int) + (X == 11).any(1)
    return Data(names(steps, "w"), X.astype(float), y, "class", ["tone"], ["low", "mid", "high"], floor=.8, pre=None, integer=True)


# --------------------------------------------------------------------------------------------- networks
ACT = dict(relu=nn.ReLU, tanh=nn.Tanh, sigmoid=nn.Sigmoid, leaky=nn.LeakyReLU, gelu=nn.GELU, selu=nn.SELU, elu=nn.ELU, silu=nn.SiLU)

def mlp(*hidden, act="relu", norm=None, drop=0, tail=()):
    def make(d):
        m, n = ([nn.Flatten()] if len(d.shape) > 1 else []), int(np.prod(d.shape))
        for h in hidden:
            m += [nn.Linear(n, h)] + ([norm(h)] if norm else []) + [ACT[act]()] + ([nn.Dropout(drop)] if drop else []); n = h
        return nn.Sequential(*m, nn.Linear(n, d.nout), *[t() for t in tail])
    return make
def cnn(*plan, bn=False, act="relu", fc=32, depthwise=False):
    """plan: channels, 'M' for a max pool"""
    def make(d):
        m, c, side = [], 1, 8
        for k in plan:
            if k == "M": m.append(nn.MaxPool2d(2)); side //= 2; continue
            conv = [nn.Conv2d(c, c, 3, padding=1, groups=c), nn.Conv2d(c, k, 1)] if depthwise and c > 1 else [nn.Conv2d(c, k, 3, padding=1)]
            m += conv + ([nn.BatchNorm2d(k)] if bn else []) + [ACT[act]()]; c = k
        return nn.Sequential(*m, nn.Flatten(), nn.Linear(c * side * side, fc), ACT[act](), nn.Linear(fc, d.nout))
    return make
class Res(nn.Module):
    def __init__(s, c):
        super().__init__(); s.a, s.n, s.b, s.o = nn.Conv2d(c, c, 3, padding=1, bias=False), nn.BatchNorm2d(c), nn.Conv2d(c, c, 3, padding=1, bias=False), nn.BatchNorm2d(c)
        nn.init.zeros_(s.o.weight)
    def forward(s, x): return F.relu(x + s.o(s.b(F.relu(s.n(s.a(x))))))
def resnet(blocks=4, c=12):
    return lambda d: nn.Sequential(nn.Conv2d(1, c, 3, padding=1, bias=False), nn.BatchNorm2d(c), nn.ReLU(), *[Res(c) for _ in range(blocks)], nn.AdaptiveAvgPool2d(2), nn.Flatten(), nn.Linear(4 * c, d.nout))
class ResLin(nn.Module):
    def __init__(s, w): super().__init__(); s.n, s.a, s.b = nn.LayerNorm(w), nn.Linear(w, w), nn.Linear(w, w)
    def forward(s, x): return x + s.b(F.gelu(s.a(s.n(x))))
def resmlp(w=48, blocks=12):
    return lambda d: nn.Sequential(nn.Linear(d.shape[0], w), *[ResLin(w) for _ in range(blocks)], nn.LayerNorm(w), nn.Linear(w, d.nout))
class Rnn(nn.Module):
    def __init__(s, d, kind, h, layers): super().__init__(); s.r = kind(2, h, layers, batch_first=True); s.o = nn.Linear(h, d.nout)
    def forward(s, x): return s.o(s.r(x)[0][:, -1])
def rnn(kind, h=24, layers=1): return lambda d: Rnn(d, kind, h, layers)
class Attend(nn.Module):
    def __init__(s, w, heads=2): super().__init__(); s.h, s.n, s.m, s.qkv, s.o, s.a, s.b = heads, nn.LayerNorm(w), nn.LayerNorm(w), nn.Linear(w, 3 * w), nn.Linear(w, w), nn.Linear(w, 4 * w), nn.Linear(4 * w, w)
    def forward(s, x):
        n, t, w = x.shape
        q, k, v = [p.reshape(-1, t, s.h, w // s.h).transpose(1, 2) for p in s.qkv(s.n(x)).chunk(3, -1)]
        a = torch.softmax(q @ k.transpose(-1, -2) / (w // s.h) ** .5, -1)
        x = x + s.o((a @ v).transpose(1, 2).reshape(-1, t, w))
        return x + s.b(F.gelu(s.a(s.m(x))))
class Former(nn.Module):
    def __init__(s, d, w, blocks):
        super().__init__(); s.e = nn.Embedding(20, w) if d.integer else nn.Linear(2, w)
        s.p, s.blocks, s.n, s.o = nn.Parameter(torch.randn(1, d.shape[0], w) * .1), nn.Sequential(*[Attend(w) for _ in range(blocks)]), nn.LayerNorm(w), nn.Linear(w, d.nout)
    def forward(s, x): return s.o(s.n(s.blocks(s.e(x) + s.p)).mean(1))
def former(w=32, blocks=2): return lambda d: Former(d, w, blocks)
def conv1d(): return lambda d: nn.Sequential(Swap(), nn.Conv1d(2, 16, 3, padding=1), nn.ReLU(), nn.Conv1d(16, 32, 3, padding=1), nn.ReLU(), nn.AdaptiveAvgPool1d(1), nn.Flatten(), nn.Linear(32, d.nout))
class Swap(nn.Module):
    def forward(s, x): return x.transpose(1, 2)
class Unet(nn.Module):
    def __init__(s):
        super().__init__(); s.a, s.b, s.c = nn.Conv2d(1, 8, 3, padding=1), nn.Conv2d(8, 16, 3, padding=1, stride=2), nn.Conv2d(16, 16, 3, padding=1)
        s.u, s.o = nn.ConvTranspose2d(16, 8, 2, stride=2), nn.Conv2d(16, 1, 3, padding=1)
    def forward(s, x):
        a = F.relu(s.a(x)); b = F.relu(s.c(F.relu(s.b(a))))
        return s.o(torch.cat([a, F.relu(s.u(b))], 1)).flatten(1)


# ---------------------------------------------------------------------------------------------- weights
def weights(m): return [l for l in m.modules() if isinstance(l, (nn.Linear, nn.Conv1d, nn.Conv2d, nn.ConvTranspose2d))]
def init(how, bias=0.):
    def apply(m):
        for l in weights(m):
            how(l.weight)
            if l.bias is not None: nn.init.constant_(l.bias, bias)
    return apply
def he(w): nn.init.kaiming_normal_(w, nonlinearity="relu")
def lecun(w): nn.init.kaiming_normal_(w, nonlinearity="linear")
def truncated(w): nn.init.trunc_normal_(w, 0, .05, -.1, .1)
def normal(std): return lambda w: nn.init.normal_(w, 0, std)
def uniform(a): return lambda w: nn.init.uniform_(w, -a, a)
def constant(v): return lambda w: nn.init.constant_(w, v)
def same_rows(w): w.data.copy_(w.data[:1].expand_as(w))
def bias_at(value, *which):
    def apply(m):
        for i in which: nn.init.constant_(weights(m)[i].bias, value)
    return apply
def frozen(m):
    for p in weights(m)[0].parameters(): p.requires_grad = False


# --------------------------------------------------------------------------------------------- the nets
NETS = []
def net(name, data, make, states=("trained",), faults=(), **k): NETS.append(dict(name=name, data=data, make=make, states=states, faults=list(faults), **k))
def flat(): return digits(True)
both = ("initial", "trained")

net("iris-narrow16", iris, mlp(16), both, lr=1e-2)
net("iris-two-units", iris, mlp(8, 2, act="tanh"), lr=2e-2, epochs=60)
net("wine-tanh", wine, mlp(32, 32, act="tanh"), both, opt="SGD", lr=.05)
net("wine-bn", wine, mlp(32, 32, norm=nn.BatchNorm1d), both, lr=5e-3)
net("cancer-relu", cancer, mlp(64, 32), both, lr=2e-3)
net("cancer-sigmoid-out", cancer, mlp(32, tail=[nn.Sigmoid]), loss="BCELoss", lr=5e-3)
net("cancer-sigmoid-hidden", cancer, mlp(32, 16, act="sigmoid"), both, init=init(nn.init.xavier_uniform_), lr=1e-2)
net("cancer-one-hidden", cancer, mlp(8), lr=1e-2)
net("digits-wide512", flat, mlp(512), both, epochs=8)
net("digits-wide512x2", flat, mlp(512, 512), both, epochs=6)
net("digits-wide1024", flat, mlp(1024, 256), both, epochs=5)
net("digits-bn-kept", flat, mlp(128, 64, norm=nn.BatchNorm1d), both, keep=True, epochs=10)
net("digits-bn-folded", flat, mlp(128, 64, norm=nn.BatchNorm1d), epochs=10)
net("digits-layernorm-gelu", flat, mlp(96, 96, 96, act="gelu", norm=nn.LayerNorm), both, epochs=10)
net("digits-leaky", flat, mlp(64, 64, act="leaky"), both, init=init(he), opt="SGD", lr=.05)
net("digits-selu6", flat, mlp(*[64] * 6, act="selu"), both, init=init(lecun), epochs=12)
net("digits-tanh5", flat, mlp(*[64] * 5, act="tanh"), both, init=init(nn.init.xavier_normal_), opt="SGD", lr=.03)
net("digits-dropout-live", flat, mlp(128, 64, drop=.3), live=True)
net("digits-dropout", flat, mlp(128, 64, drop=.3))
net("digits-logsoftmax", flat, mlp(64, tail=[lambda: nn.LogSoftmax(1)]), loss="NLLLoss")
net("digits-keras", flat, mlp(128, 64), both, init=init(nn.init.xavier_uniform_))
net("digits-truncated", flat, mlp(128, 64), both, init=init(truncated))
net("digits-orthogonal", flat, mlp(128, 64), both, init=init(nn.init.orthogonal_))
net("digits-frozen-first", flat, mlp(256, 64), prepare=frozen)
net("digits-slow", flat, mlp(128, 64), opt="SGD", lr=3e-3, epochs=30)
net("digits-plain8", flat, mlp(*[64] * 8), both, init=init(he))
net("digits-plain10", flat, mlp(*[64] * 10), both, init=init(he))
net("digits-silu", flat, mlp(96, 96, act="silu"), init=init(he))
net("clusters-elu", clusters, mlp(64, 64, act="elu"), both)
net("clusters-resmlp", clusters, resmlp(), both, epochs=12)
net("diabetes-small", diabetes, mlp(24), lr=3e-3, tpre=True, epochs=40)
net("diabetes-wide", diabetes, mlp(256), both, wd=.05, tpre=True, epochs=12)
net("many-outputs", many, mlp(64, 64), both, tpre=True, epochs=40)
net("labels-relu", labels, mlp(64, 32), both)
net("labels-gelu", labels, mlp(48, act="gelu"))
net("auto-dense", autodigits, mlp(32, 8, 32, act="elu"), both, epochs=40)
net("auto-two", autodigits, mlp(32, 2, 32, act="tanh"), epochs=60, lr=3e-3, floor=.2)
net("auto-unet", lambda: autodigits(False), lambda d: Unet(), epochs=8)
net("cnn-small", digits, cnn(16, "M", 32, "M"), both, init=init(he), epochs=8)
net("cnn-vgg8", digits, cnn(16, 16, "M", 24, 24, "M", 32, 32), both, init=init(he), epochs=10)
net("cnn-vgg11", digits, cnn(16, 16, 16, "M", 24, 24, 24, "M", 32, 32, 32), both, init=init(he), epochs=10)
net("cnn-vgg11-bn", digits, cnn(16, 16, 16, "M", 24, 24, 24, "M", 32, 32, 32, bn=True), both, epochs=8)
net("cnn-vgg11-bn-kept", digits, cnn(16, 16, 16, "M", 24, 24, 24, "M", 32, 32, 32, bn=True), keep=True, epochs=8)
net("cnn-depthwise", digits, cnn(16, "M", 32, 32, "M", bn=True, depthwise=True), both, keep=True, epochs=10)
net("cnn-resnet", digits, resnet(), both, epochs=8)
net("cnn-resnet-kept", digits, resnet(), both, keep=True, epochs=8)
net("series-lstm", series, rnn(nn.LSTM), both, lr=5e-3)
net("series-lstm2", series, rnn(nn.LSTM, 16, 2), lr=5e-3)
net("series-gru", series, rnn(nn.GRU), both, lr=5e-3)
net("series-conv", series, conv1d(), both, lr=5e-3)
net("series-former", series, former(), both, lr=2e-3, epochs=12)
net("tokens-former", tokens, former(), both, lr=2e-3)

net("bad-normal1", flat, mlp(64, 64, 64), both, [9], init=init(normal(1)), opt="SGD", lr=.02)
net("bad-normal1-tanh", flat, mlp(*[64] * 3, act="tanh"), both, [9], init=init(normal(1)), opt="SGD", lr=.02)
net("bad-normal3", wine, mlp(32, 32, 32), both, [9], init=init(normal(3)), lr=1e-3)
net("bad-normal1-cnn", digits, cnn(16, "M", 32, "M"), both, [9], init=init(normal(1)), opt="SGD", lr=.01, epochs=8)
net("bad-zero", flat, mlp(64, 64), both, [9], init=init(constant(0)))
net("bad-constant", flat, mlp(64, 64), both, [9], init=init(constant(.05)))
net("bad-tiny-deep", flat, mlp(*[64] * 5), both, [9], init=init(normal(1e-3)), opt="SGD", lr=.02)
net("bad-same-rows", flat, mlp(64, 64), both, [9], init=init(same_rows))
net("bad-uniform1-wide", flat, mlp(512, 512), both, [9], init=init(uniform(1)), opt="SGD", lr=.02, epochs=5)
net("deep12-default", flat, mlp(*[32] * 12), both, [10], opt="SGD", lr=.02)
net("deep20-relu", flat, mlp(*[32] * 20), both, [10])
net("deep30-relu", flat, mlp(*[32] * 30), both, [10])
net("deep30-tanh", flat, mlp(*[32] * 30, act="tanh"), both, [10], opt="SGD", lr=.02)
net("deep12-sigmoid", flat, mlp(*[32] * 12, act="sigmoid"), both, [10])
net("deep20-conv", digits, cnn(*[12] * 20, "M", "M"), both, [10], epochs=6)
net("narrow1-digits", flat, mlp(1), both, [11], lr=5e-3)
net("narrow1-middle", flat, mlp(64, 1, 64), both, [11], lr=2e-3)
net("narrow2-digits", flat, mlp(64, 2, 32), both, [11], lr=2e-3)
net("narrow1-clusters", clusters, mlp(1, act="tanh"), both, [11], lr=5e-3)
net("dead-bias", flat, mlp(64, 64), both, [8], prepare=bias_at(-10., 1))
net("dead-first", cancer, mlp(32, 32), both, [8], prepare=bias_at(-30., 0), lr=1e-3)
net("blow-up", flat, mlp(64, 64), ("trained",), [6, 8], opt="SGD", lr=5.)
net("blow-up-adam", flat, mlp(64, 64, 64), ("trained",), [6, 8], lr=1.)
net("saturated", flat, mlp(64, 64, act="sigmoid"), both, [8, 9], init=init(normal(2)), opt="SGD", lr=.02)
net("head-relu", diabetes, mlp(32, tail=[nn.ReLU]), ("trained",), [7], tpre=True, lr=3e-3)
net("head-sigmoid", many, mlp(32, tail=[nn.Sigmoid]), ("trained",), [7], tpre=True, lr=3e-3)
net("head-softmax-one", cancer, mlp(32, tail=[lambda: nn.Softmax(1)]), ("trained",), [7], loss="BCELoss")


# ----------------------------------------------------------------------------------- training, writing
LOSS = {"class": "CrossEntropyLoss", "binary": "BCEWithLogitsLoss", "multilabel": "BCEWithLogitsLoss", "reg": "MSELoss"}
TASK = {"class": "classification", "binary": "binary classification", "reg": "regression", "multilabel": "multi-label classification"}
METRIC = {"class": "accuracy", "binary": "accuracy", "multilabel": "label_accuracy", "reg": "r2"}

def scale(A, tr, how):
    if how is None: return A, None
    if how == "std":
        m, s = A[tr].mean(0), A[tr].std(0); s = np.where(s < 1e-12, 1, s)
        return (A - m) / s, {"standardize": True, "mean": m.tolist(), "std": s.tolist()}
    return A * how, {"standardize": False, "scale": how, "offset": 0.0}

def score(o, Y, task, loss):
    if not torch.isfinite(o).all(): return float("nan")
    if task == "class": return (o.argmax(1) == Y).float().mean().item()
    if task == "reg": return (1 - ((o - Y) ** 2).sum(0) / ((Y - Y.mean(0)) ** 2).sum(0).clamp_min(1e-9))[Y.std(0) > 1e-6].mean().item()
    return ((o > (0 if "Logits" in loss else .5)) == (Y > .5)).float().mean().item()

def build(c, out):
    d = c["data"](); n = len(d.X); va = np.arange(n) % 4 == 3; tr = np.where(~va)[0]; va = np.where(va)[0]
    seed = zlib.crc32(c["name"].encode()) % 10000; torch.manual_seed(seed)
    X, pre = scale(d.X, tr, d.pre); X = torch.tensor(X, dtype=torch.long if d.integer else torch.float32).view(-1, *d.shape)
    tpre = None; y = d.y
    if d.task == "reg": y, tpre = scale(y, tr, "std" if c.get("tpre") else d.pre if d.y is not None and d.targets == d.names else None)
    Y = torch.tensor(y, dtype=torch.long if d.task == "class" else torch.float32)
    m = c["make"](d)
    for k in ("init", "prepare"):
        if c.get(k): c[k](m)
    first = copy.deepcopy(m); loss = c.get("loss", LOSS[d.task]); f = getattr(nn, loss)(); lr, wd = c.get("lr", 1e-3), c.get("wd", 0.); name = c.get("opt", "Adam")
    ps = [p for p in m.parameters() if p.requires_grad]
    opt = torch.optim.SGD(ps, lr, momentum=.9, weight_decay=wd) if name == "SGD" else torch.optim.AdamW(ps, lr, weight_decay=wd)
    log, B, epochs = [], 16, c.get("epochs", 20)
    for e in range(epochs):
        m.train(); total = 0; order = torch.randperm(len(tr)).numpy()
        for i in range(0, len(tr), B):
            b = tr[order[i:i + B]]
            if len(b) < 2: continue
            opt.zero_grad(); l = f(m(X[b]), Y[b]); l.backward(); opt.step(); total += l.item() * len(b)
        m.eval()
        with torch.no_grad(): o = m(X[va])
        log.append((e + 1, total / len(tr), f(o, Y[va]).item() if loss != "BCELoss" or torch.isfinite(o).all() else float("nan"), score(o, Y[va], d.task, loss)))
    s = log[-1][3]; floor = c.get("floor", d.floor); fine = s >= floor
    wanted = not c["faults"]
    print(f"{c['name']:24} {METRIC[d.task]} {s:.3f} (healthy from {floor})" + ("" if fine == wanted and (wanted or not s > floor - .05) else "  dropped"), flush=True)
    if fine != wanted or (not wanted and s > floor - .05): return
    for state in c["states"]:
        folder = os.path.join(out, f"{c['name']}-{state}"); os.makedirs(folder, exist_ok=True); net = (first if state == "initial" else m).eval(); path = os.path.join(folder, "model.onnx")
        if c.get("live"):
            for l in net.modules():
                if isinstance(l, nn.Dropout): l.train()
        T = torch.onnx.TrainingMode; kept = c.get("live") or c.get("keep")
        torch.onnx.export(net, X[:2], path, opset_version=13, training=T.PRESERVE if kept else T.EVAL, do_constant_folding=not kept,
                          input_names=["input"], output_names=["output"], dynamic_axes={"input": {0: "batch"}, "output": {0: "batch"}})
        with open(os.path.join(folder, "data.csv"), "w", newline="") as h:
            w = csv.writer(h); own = [] if d.targets == d.names else d.targets; w.writerow([*d.names, *own])
            for x, t in zip(d.X, d.y): w.writerow([f"{v:.7g}" for v in x] + ([] if not own else [d.classes[t]] if d.task == "class" else [f"{v:.7g}" for v in np.atleast_1d(t)]))
        with open(os.path.join(folder, "log.csv"), "w", newline="") as h:
            w = csv.writer(h); w.writerow(["epoch", "train_loss", "val_loss", f"val_{METRIC[d.task]}"]); w.writerows([[e, *(f"{v:.6g}" for v in r)] for e, *r in log])
        json.dump({"task": "autoencoding" if d.targets == d.names else TASK[d.task], "inputs": d.names, "input_shape": d.shape, "targets": d.targets, "classes": d.classes, "model_state": state, "loss": loss,
                   "optimizer": "SGD" if name == "SGD" else "AdamW", "learning_rate": lr, "momentum": .9 if name == "SGD" else 0., "weight_decay": wd, "gradient_clip_norm": None,
                   "batch_size": B, "epochs": epochs, "dropout": 0.3 if "dropout" in c["name"] else 0, "preprocessing": pre, "target_preprocessing": tpre,
                   "validation_split": "row % 4 == 3", "metric": METRIC[d.task]}, open(os.path.join(folder, "training.json"), "w"), indent=1)
        json.dump({"faults": c["faults"], "score": None if s != s else round(s, 4), "floor": floor}, open(os.path.join(folder, "expect.json"), "w"))

if __name__ == "__main__":
    a = argparse.ArgumentParser(); a.add_argument("out"); a.add_argument("--cases", required=True); a.add_argument("--only", default=""); a.add_argument("--part", default="0/1"); a = a.parse_args()
    CASES = a.cases; k, n = map(int, a.part.split("/"))
    for c in [c for c in NETS if a.only in c["name"]][k::n]: build(c, a.out)
