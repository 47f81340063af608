"""Twenty steps of PyTorch's SGD on a small network: the oracle of PyTorchGoldenTest.

Tool: PyTorch 1.13.0a0 as packaged in Debian 12 (python3-torch 1.13.1+dfsg-4), CPU, one thread.
Command, in this folder: /usr/bin/python3 sgd_20_steps.py > sgd_20_steps.json

Network 5-8-6-3: linear, relu, linear, tanh, linear; cross entropy, mean over a batch of 7 rows.
Parameters are flat: weight [out, in] row by row, then bias, module by module. Inputs and initial
parameters are multiples of 1/64, so they are exact in float32 and short in decimal; results are
float32, written with all their digits.
"""
import json

import torch
from torch import nn

STEPS, ROWS = 20, 7
OPTIMIZERS = {
    "plain": dict(lr=0.1),
    "momentum": dict(lr=0.1, momentum=0.9),
    "nesterov": dict(lr=0.1, momentum=0.9, nesterov=True),
}


def sixty_fourths(shape, most):
    return torch.randint(-64 * most, 64 * most + 1, shape).float() / 64


def network(theta):
    model = nn.Sequential(
        nn.Linear(5, 8), nn.ReLU(), nn.Linear(8, 6), nn.Tanh(), nn.Linear(6, 3)
    )
    nn.utils.vector_to_parameters(theta.clone(), model.parameters())
    return model


def flat(model):
    return nn.utils.parameters_to_vector(model.parameters()).detach().tolist()


def run(settings, theta, batches):
    model = network(theta)
    optimizer = torch.optim.SGD(model.parameters(), **settings)
    losses, first = [], None
    for inputs, targets in batches:
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        first = first or flat(model)
    return {"settings": settings, "losses": losses, "first": first, "last": flat(model)}


def main():
    torch.set_num_threads(1)
    torch.manual_seed(20)
    theta = sixty_fourths((5 * 8 + 8 + 8 * 6 + 6 + 6 * 3 + 3,), 1)
    batches = [
        (sixty_fourths((ROWS, 5), 2), torch.randint(0, 3, (ROWS,))) for _ in range(STEPS)
    ]
    golden = {
        "tool": "torch " + torch.__version__,
        "script": "sgd_20_steps.py",
        "theta": theta.tolist(),
        "batches": [
            {"inputs": inputs.flatten().tolist(), "targets": targets.tolist()}
            for inputs, targets in batches
        ],
        "runs": {name: run(s, theta, batches) for name, s in OPTIMIZERS.items()},
    }
    print(json.dumps(golden, indent=None).replace('{"', '\n{"').lstrip())


main()
