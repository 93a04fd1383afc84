"""The other side of training.bench.ts: the same five networks in PyTorch. Reads "NAME STEPS" a line, answers milliseconds for all of those steps."""
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

torch.set_num_threads(int(sys.argv[1]))
torch.manual_seed(1)


def mlp(*widths):
    layers = []
    for a, b in zip(widths, widths[1:]):
        layers += [nn.Linear(a, b), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


def small_cnn():
    return nn.Sequential(
        nn.Conv2d(1, 16, 3, padding=1, bias=False), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(16, 32, 3, padding=1, bias=False), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(32 * 49, 128), nn.ReLU(), nn.Linear(128, 10),
    )  # fmt: skip


def conv(a, b, kernel, stride=1):
    return nn.Conv2d(a, b, kernel, stride, kernel // 2, bias=False)


class Block(nn.Module):
    def __init__(self, a, b, stride):
        super().__init__()
        self.one = nn.Sequential(conv(a, b, 3, stride), nn.BatchNorm2d(b), nn.ReLU())
        self.two = nn.Sequential(conv(b, b, 3), nn.BatchNorm2d(b))
        self.skip = nn.Sequential() if a == b else nn.Sequential(conv(a, b, 1, stride), nn.BatchNorm2d(b))

    def forward(self, x):
        return F.relu(self.two(self.one(x)) + self.skip(x))


def resnet18():
    blocks, a = [], 64
    for b, first in ((64, 1), (128, 2), (256, 2), (512, 2)):
        for stride in (first, 1):
            blocks.append(Block(a, b, stride))
            a = b
    stem = [conv(3, 64, 7, 2), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(3, 2, 1)]
    # As in the ONNX file: running statistics are used and stay as they are.
    return nn.Sequential(*stem, *blocks, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(512, 1000)).eval()


class Layer(nn.Module):
    def __init__(self, width=256, heads=8):
        super().__init__()
        self.heads = heads
        self.norms = nn.ModuleList([nn.LayerNorm(width) for _ in range(2)])
        self.qkvo = nn.ModuleList([nn.Linear(width, width) for _ in range(4)])
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x):
        batch, length, width = x.shape
        n = self.norms[0](x)
        q, k, v = (p(n).view(batch, length, self.heads, -1).transpose(1, 2) for p in self.qkvo[:3])
        scores = q @ k.transpose(2, 3) / (width / self.heads) ** 0.5
        mixed = (scores.softmax(-1) @ v).transpose(1, 2).reshape(batch, length, width)
        x = x + self.qkvo[3](mixed)
        return x + self.down(F.gelu(self.up(self.norms[1](x))))


class Transformer(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(*[Layer() for _ in range(4)], nn.LayerNorm(256))
        self.head = nn.Linear(256, 10)

    def forward(self, x):
        return self.head(self.layers(x).mean(1))


NETS = {
    "small MLP": (lambda: mlp(784, 256, 128, 10), (64, 784), 10),
    "wide MLP": (lambda: mlp(784, 1024, 1024, 1024, 1024, 10), (64, 784), 10),
    "small CNN": (small_cnn, (64, 1, 28, 28), 10),
    "ResNet-18": (resnet18, (8, 3, 64, 64), 1000),
    "transformer": (Transformer, (8, 64, 256), 10),
}
made = {}


def steps(name, count):
    if name not in made:
        make, shape, classes = NETS[name]
        net = make()
        made[name] = net, torch.optim.SGD(net.parameters(), lr=1e-4), torch.rand(shape) * 2 - 1, torch.randint(classes, shape[:1])
    net, optimizer, x, y = made[name]
    started = time.perf_counter()
    for _ in range(count):
        optimizer.zero_grad()
        F.cross_entropy(net(x), y).backward()
        optimizer.step()
    return (time.perf_counter() - started) * 1000


print("ready", flush=True)
for line in sys.stdin:
    name, count = line.rsplit(" ", 1)
    print(steps(name, int(count)), flush=True)
