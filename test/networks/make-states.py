"""Makes networks of known state, to measure how often initialization tells untrained weights from trained ones.

    python3 make-states.py FOLDER [SEED...]     then     node states.mjs FOLDER

Needs numpy and torch (1.13). Seven nets x three draws, as drawn and after 1 to 1000 steps of SGD with momentum and of Adam, and after 3000
steps of Adam at a rate of 1e-5, all on small made-up problems; states.json tells of each how it was made and its loss before and after.
"""
import copy
import json
import os
import sys

import numpy as np
import torch
from torch import nn

F = nn.functional
torch.set_num_threads(1)


class Plain(nn.Sequential):
    def __init__(self, *widths):
        parts = []
        for a, b in zip(widths, widths[1:]):
            parts += [nn.Linear(a, b), nn.ReLU()]
        super().__init__(*parts[:-1])


class Recurrent(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm, self.head = nn.LSTM(8, 32, batch_first=True), nn.Linear(32, 4)

    def forward(self, x):
        return self.head(self.lstm(x)[0][:, -1])


class Block(nn.Module):
    def __init__(self, width, heads=4):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 2 * width), nn.Linear(2 * width, width)

    def forward(self, x):
        n, t, w = x.shape
        q, k, v = self.qkv(self.norm1(x)).reshape(n, t, 3, self.heads, w // self.heads).permute(2, 0, 3, 1, 4)
        mixed = (q @ k.transpose(-1, -2) / (w // self.heads) ** 0.5).softmax(-1) @ v
        x = x + self.out(mixed.transpose(1, 2).reshape(n, t, w))
        return x + self.down(F.gelu(self.up(self.norm2(x))))


class Transformer(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed, self.blocks, self.head = nn.Embedding(40, 32), nn.Sequential(Block(32), Block(32)), nn.Linear(32, 4)

    def forward(self, x):
        return self.head(self.blocks(self.embed(x)).mean(1))


def convolutional(norm):
    parts = []
    for a, b in ((1, 8), (8, 16)):
        parts += [nn.Conv2d(a, b, 3, padding=1)] + ([nn.BatchNorm2d(b)] if norm else []) + [nn.ReLU(), nn.MaxPool2d(2)]
    return nn.Sequential(*parts, nn.Flatten(), nn.Linear(16 * 9, 32), nn.ReLU(), nn.Linear(32, 4))


NETS = {
    "mlp": (lambda: Plain(20, 64, 64, 64, 4), "rows"),
    "mlp-small": (lambda: Plain(20, 16, 4), "rows"),
    "mlp-wide": (lambda: Plain(20, 256, 256, 4), "rows"),
    "cnn": (lambda: convolutional(False), "images"),
    "cnn-norm": (lambda: convolutional(True), "images"),
    "lstm": (Recurrent, "series"),
    "transformer": (Transformer, "tokens"),
}


def redraw(net, how):
    """`torch` leaves every default; the others draw matrices anew and start biases at zero (the LSTM's forget gate at one, as Keras does)."""
    if how == "torch":
        return
    for name, p in net.named_parameters():
        if "norm" in name or (p.dim() == 1 and "weight" in name):
            continue
        if p.dim() == 1:
            nn.init.zeros_(p)
            if how == "glorot" and "bias_ih" in name:
                p.data[len(p) // 4:len(p) // 2] = 1
        elif "embed" in name:
            nn.init.normal_(p, std=0.02)
        elif how == "he":
            nn.init.kaiming_normal_(p)
        else:
            nn.init.xavier_uniform_(p)


def problem(kind, rng, rows=1200):
    y = rng.integers(0, 4, rows)
    if kind == "rows":
        x = rng.normal(size=(rows, 20))
        y = (np.tanh(x @ rng.normal(size=(20, 12)) / 4) @ rng.normal(size=(12, 4))).argmax(1)
    elif kind == "images":
        x = rng.normal(size=(4, 1, 12, 12))[y] * 0.5 + rng.normal(size=(rows, 1, 12, 12))
    elif kind == "series":
        x = rng.normal(size=(rows, 10, 8))
        y = 2 * (x[:, :, 0].sum(1) > 0) + (x[:, 5:, 1].sum(1) > 0)
    else:
        x = rng.integers(0, 40, (rows, 12))
        y = np.argmax([(x % 4 == k).sum(1) for k in range(4)], 0)
    return torch.tensor(x) if kind == "tokens" else torch.tensor(x, dtype=torch.float32), torch.tensor(y)


PLANS = {
    "sgd": (lambda p: torch.optim.SGD(p, lr=0.02, momentum=0.9), (1, 10, 100, 1000)),
    "adam": (lambda p: torch.optim.Adam(p, lr=1e-3), (1, 10, 100, 1000)),
    "adam-slow": (lambda p: torch.optim.Adam(p, lr=1e-5), (3000,)),
}


def main(folder, seeds):
    os.makedirs(folder, exist_ok=True)
    made = []

    def keep(model, x, y, first, **what):
        model.eval()
        with torch.no_grad():
            loss = F.cross_entropy(model(x), y).item()
        file = "-".join(str(one) for one in what.values()) + ".onnx"
        torch.onnx.export(model, x[:2], os.path.join(folder, file), opset_version=13, input_names=["x"],
                          output_names=["y"], dynamic_axes={"x": {0: "n"}, "y": {0: "n"}})
        model.train()
        made.append({"file": file, **what, "before": first if first is not None else loss, "after": loss})
        return loss

    for seed in seeds:
        for name, (build, kind) in NETS.items():
            x, y = problem(kind, np.random.default_rng(seed))
            for draw in ("torch", "he", "glorot"):
                torch.manual_seed(seed)
                start = build()
                redraw(start, draw)
                first = keep(start, x, y, None, net=name, draw=draw, plan="none", steps=0, seed=seed)
                for plan, (optimizer, stops) in PLANS.items():
                    net = copy.deepcopy(start)
                    step = optimizer(net.parameters())
                    for i in range(1, max(stops) + 1):
                        rows = torch.randint(0, len(x), (32,))
                        step.zero_grad()
                        F.cross_entropy(net(x[rows]), y[rows]).backward()
                        step.step()
                        if i in stops:
                            keep(net, x, y, first, net=name, draw=draw, plan=plan, steps=i, seed=seed)
                with open(os.path.join(folder, "states.json"), "w") as out:
                    json.dump(made, out, indent=1)


if __name__ == "__main__":
    main(sys.argv[1], [int(one) for one in sys.argv[2:]] or [101, 102])
