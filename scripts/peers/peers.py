#!/usr/bin/env python3
"""The workloads in PyTorch or scikit-learn: one run, one line of JSON.

peers.py {pytorch|scikit-learn} {W1|W2|W3|W5|W6|W7} FOLDER [--threads N]

FOLDER holds MNIST's four files, or drawn digits of the same names. What is trained is what
org.backdraft.driver.bench.Workload says: ReLU, softmax cross entropy, SGD with momentum 0.9 and
learning rate 0.1 (0.01 for W6), He's initialisation, pixels scaled to [0, 1], float32, each example once an epoch
in a fresh order. W5's data is two blobs; W6 and W7 are networks of convolutions, which scikit-learn
has not.
"""

import argparse
import gzip
import json
import os
import statistics
import time

WORKLOADS = {
    "W1": ([784, 300, 100, 10], 128, 5),
    "W2": ([784, 1024, 1024, 10], 1024, 3),
    "W3": ([784, 10], 256, 5),
    "W5": ([20, 10, 2], 32, 5),
    "W6": ("lenet", 128, 3),
    "W7": ("residual", 128, 3),
}


def idx(folder, name):
    """An IDX file of bytes, as an array."""
    import numpy as np

    path = os.path.join(folder, name)
    opened = gzip.open(path + ".gz") if os.path.exists(path + ".gz") else open(path, "rb")
    with opened as file:
        data = file.read()
    axes = data[3]
    shape = [int.from_bytes(data[4 + 4 * i : 8 + 4 * i], "big") for i in range(axes)]
    return np.frombuffer(data, np.uint8, offset=4 + 4 * axes).reshape(shape)


def digits(folder):
    import numpy as np

    parts = []
    for part in ("train", "t10k"):
        images = idx(folder, part + "-images-idx3-ubyte")
        parts.append(images.reshape(len(images), -1).astype(np.float32) / 255)
        parts.append(idx(folder, part + "-labels-idx1-ubyte").astype(np.int64))
    return parts


def blobs():
    """Two overlapping normal clouds in 20 dimensions."""
    import numpy as np

    random = np.random.default_rng(1)
    parts = []
    for rows in (60_000, 10_000):
        label = random.integers(0, 2, rows)
        parts.append((random.normal(size=(rows, 20)) + 2 * label[:, None]).astype(np.float32))
        parts.append(label.astype(np.int64))
    return parts


def perceptron(widths):
    import torch

    layers = []
    for i in range(len(widths) - 1):
        layers += [torch.nn.Linear(widths[i], widths[i + 1]), torch.nn.ReLU()]
    return torch.nn.Sequential(*layers[:-1])


def lenet():
    from torch import nn

    return nn.Sequential(
        nn.Unflatten(1, (1, 28, 28)),
        *(nn.Conv2d(1, 20, 5), nn.MaxPool2d(2)),
        *(nn.Conv2d(20, 50, 5), nn.MaxPool2d(2)),
        *(nn.Flatten(), nn.Linear(800, 500), nn.ReLU(), nn.Linear(500, 10)),
    )


def normalized(inputs, channels, kernel, stride):
    from torch import nn

    window = {"kernel_size": kernel, "stride": stride, "padding": kernel // 2}
    return nn.Conv2d(inputs, channels, bias=False, **window), nn.BatchNorm2d(channels)


def residual():
    """Three stages of two basic blocks; the second and third start with a stride of 2."""
    from torch import nn

    class Block(nn.Module):
        def __init__(self, inputs, channels, stride):
            super().__init__()
            first = normalized(inputs, channels, 3, stride)
            self.body = nn.Sequential(*first, nn.ReLU(), *normalized(channels, channels, 3, 1))
            shrinks = normalized(inputs, channels, 1, stride) if stride > 1 else ()
            self.shortcut = nn.Sequential(*shrinks)

        def forward(self, x):
            return nn.functional.relu(self.body(x) + self.shortcut(x))

    layers = [nn.Unflatten(1, (1, 28, 28)), *normalized(1, 16, 3, 1), nn.ReLU()]
    before = 16
    for channels, stride in ((16, 1), (16, 1), (32, 2), (32, 1), (64, 2), (64, 1)):
        layers.append(Block(before, channels, stride))
        before = channels
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10))


def network(which):
    import torch

    made = {"lenet": lenet, "residual": residual}
    model = made[which]() if isinstance(which, str) else perceptron(which)
    for module in model.modules():
        if isinstance(module, (torch.nn.Linear, torch.nn.Conv2d)):
            torch.nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
            if module.bias is not None:
                torch.nn.init.zeros_(module.bias)
    return model


def pytorch(which, batch, epochs, data, threads):
    import torch

    torch.set_num_threads(threads)
    torch.manual_seed(1)
    x, y, test_x, test_y = [torch.from_numpy(part) for part in data]
    model = network(which)
    loss = torch.nn.CrossEntropyLoss()
    rate = 0.01 if which == "lenet" else 0.1
    optimizer = torch.optim.SGD(model.parameters(), lr=rate, momentum=0.9)
    seconds = []
    for _ in range(epochs):
        start = time.perf_counter()
        order = torch.randperm(len(x))
        for from_ in range(0, len(x), batch):
            rows = order[from_ : from_ + batch]
            optimizer.zero_grad(set_to_none=True)
            loss(model(x[rows]), y[rows]).backward()
            optimizer.step()
        seconds.append(time.perf_counter() - start)
    model.eval()
    with torch.no_grad():
        found = torch.cat([model(rows).argmax(1) for rows in test_x.split(1000)])
        accuracy = (found == test_y).float().mean().item()
    return seconds, accuracy, torch.__version__


def scikit_learn(widths, batch, epochs, data, threads):
    import sklearn
    import sklearn.neural_network

    x, y, test_x, test_y = data
    model = sklearn.neural_network.MLPClassifier(
        hidden_layer_sizes=tuple(widths[1:-1]),
        solver="sgd",
        alpha=0,
        batch_size=batch,
        learning_rate_init=0.1,
        momentum=0.9,
        nesterovs_momentum=False,
        random_state=1,
    )
    classes = sorted(set(y.tolist()))
    seconds = []
    for _ in range(epochs):
        start = time.perf_counter()
        model.partial_fit(x, y, classes=classes)
        seconds.append(time.perf_counter() - start)
    return seconds, float(model.score(test_x, test_y)), sklearn.__version__


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("peer", choices=["pytorch", "scikit-learn"])
    parser.add_argument("workload", choices=sorted(WORKLOADS))
    parser.add_argument("folder")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    asked = parser.parse_args()
    # Before the first import of NumPy, whose BLAS reads them then.
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[name] = str(asked.threads)
    widths, batch, epochs = WORKLOADS[asked.workload]
    data = blobs() if widths[0] == 20 else digits(asked.folder)
    train = pytorch if asked.peer == "pytorch" else scikit_learn
    seconds, accuracy, version = train(widths, batch, epochs, data, asked.threads)
    # The first epoch warms up, as in bench.
    speed = len(data[0]) / statistics.median(seconds[1:])
    print(
        json.dumps(
            {
                "peer": asked.peer + " " + version,
                "workload": asked.workload,
                "examplesPerSecond": speed,
                "stepsPerSecond": speed / batch,
                "seconds": sum(seconds),
                "accuracy": accuracy,
            }
        )
    )


if __name__ == "__main__":
    main()
