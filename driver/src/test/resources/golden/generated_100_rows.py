"""The SHA-256 of the first 100 examples of seed 1 of each kind of generated data but the digits,
as its features and then its target in little-endian float32: GeneratorTest holds the same.

Command: python3 generated_100_rows.py; written for Python 3.11.7, which it needs nothing beside.
"""

import hashlib
import math
import struct

MASK = (1 << 64) - 1
GAMMA = 0x9E3779B97F4A7C15


def mix(z):
    z &= MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def seed_of(first, *parts):
    for part in parts:
        first = mix(mix(first + GAMMA) + part + GAMMA)
    return first


class Chance:
    """SplitMix64 (java.util.SplittableRandom), and Box and Muller."""

    def __init__(self, *parts):
        self.state = seed_of(*parts)

    def uniform(self, low=0.0, high=1.0):
        self.state = (self.state + GAMMA) & MASK
        return low + (high - low) * ((mix(self.state) >> 11) * 2.0**-53)

    def normal(self):
        radius = math.sqrt(-2 * math.log(1 - self.uniform()))
        return radius * math.cos(2 * math.pi * self.uniform())


def label(classes, index):
    chance = Chance(1, index // classes, 1)
    order = list(range(classes))
    for last in range(classes - 1, -1, -1):
        chosen = int(chance.uniform() * (last + 1))
        order[chosen], order[last] = order[last], order[chosen]
    return order[index % classes]


def float32(x):
    return struct.unpack("<f", struct.pack("<f", x))[0]


def blobs(i, classes=3, features=2, spread=1.0):
    c, chance = label(classes, i), Chance(1, i)
    centre = Chance(60, c, 2)
    return [centre.uniform(-10, 10) + spread * chance.normal() for _ in range(features)] + [c]


def checkerboard(i, cells=4):
    c, chance = label(2, i), Chance(1, i)
    while True:
        x, y = float32(chance.uniform(-1, 1)), float32(chance.uniform(-1, 1))
        if (math.floor(cells * (x + 1) / 2) + math.floor(cells * (y + 1) / 2)) % 2 == c:
            return [x, y, c]


def circles(i):
    c, chance = label(2, i), Chance(1, i)
    radius, angle = (1.0, 0.5)[c], chance.uniform(0, 2 * math.pi)
    x = radius * math.cos(angle) + 0.1 * chance.normal()
    return [x, radius * math.sin(angle) + 0.1 * chance.normal(), c]


def line(i):
    chance = Chance(1, i)
    target, x = 0.5, []
    for j in range(3):
        x.append(float32(chance.normal()))
        target += (1, -1)[j % 2] / (j + 1) * x[j]
    return x + [target + 0.1 * chance.normal()]


def moons(i):
    c, chance = label(2, i), Chance(1, i)
    angle = chance.uniform(0, math.pi)
    x, y = math.cos(angle), math.sin(angle)
    x, y = (x, y) if c == 0 else (1 - x, 0.5 - y)
    return [x + 0.1 * chance.normal(), y + 0.1 * chance.normal(), c]


def sine(i):
    chance = Chance(1, i)
    x = float32(chance.uniform(-1, 1))
    return [x, math.sin(2 * math.pi * x) + 0.1 * chance.normal()]


def spirals(i, noise=0.02, turns=1.5, classes=2):
    c, chance = label(classes, i), Chance(1, i)
    r = chance.uniform(0.1, 1)
    angle = 2 * math.pi * (turns * r + c / classes)
    x = r * math.cos(angle) + noise * chance.normal()
    return [x, r * math.sin(angle) + noise * chance.normal(), c]


def xor(i):
    corner, chance = label(4, i), Chance(1, i)
    right, up = corner & 1, corner >> 1
    x = 2 * right - 1 + 0.25 * chance.normal()
    return [x, 2 * up - 1 + 0.25 * chance.normal(), right ^ up]


KINDS = {
    "Blobs.DEFAULT": blobs,
    "new Blobs(5, 4, 2)": lambda i: blobs(i, 5, 4, 2.0),
    "Checkerboard.DEFAULT": checkerboard,
    "new Checkerboard(3)": lambda i: checkerboard(i, 3),
    "Circles.DEFAULT": circles,
    "Line.DEFAULT": line,
    "Moons.DEFAULT": moons,
    "Sine.DEFAULT": sine,
    "Spirals.DEFAULT": spirals,
    "new Spirals(0, 3, 3)": lambda i: spirals(i, 0, 3, 3),
    "Xor.DEFAULT": xor,
}

for name, draw in KINDS.items():
    rows = b"".join(struct.pack("<f", value) for i in range(100) for value in draw(i))
    print(name, hashlib.sha256(rows).hexdigest())
