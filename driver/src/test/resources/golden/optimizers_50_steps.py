"""Fifty steps of every optimizer on a small network: the oracle of OptimizerGoldenTest.

Tool: PyTorch 1.13.0a0 as packaged in Debian 12 (python3-torch 1.13.1+dfsg-4), CPU, one thread.
Command, in this folder: /usr/bin/python3 optimizers_50_steps.py > optimizers_50_steps.json

Network 5-8-6-3: linear, relu, linear, tanh, linear; cross entropy, mean over a batch of 7 rows.
Parameters are flat: weight [out, in] row by row, then bias, module by module. Inputs and initial
parameters are multiples of 1/64, so they are exact in float32 and short in decimal; results are
float32, written with 9 digits, which is all of them.

What PyTorch 1.13 lacks is written down here from the papers and runs in float64: LARS, LAMB. Nadam
too: PyTorch 1.13 divides the mean by 1 - p_t mu_t mu_t+1 where Dozat (and PyTorch from 2.0, and
PyTorch 1.13's own documentation) have 1 - p_t mu_t+1. The run "nadam" has the latter; that the
formula is else the same as PyTorch's is asserted.
"""
import json

import torch
from torch import nn

STEPS, ROWS = 50, 7
LINEAR = (0, 2, 4)


def sixty_fourths(shape, most):
    return torch.randint(-64 * most, 64 * most + 1, shape).float() / 64


def network(theta):
    model = nn.Sequential(
        nn.Linear(5, 8), nn.ReLU(), nn.Linear(8, 6), nn.Tanh(), nn.Linear(6, 3)
    ).to(theta.dtype)
    nn.utils.vector_to_parameters(theta.clone(), model.parameters())
    return model


def flat(model):
    return digits(nn.utils.parameters_to_vector(model.parameters()).detach())


def digits(values):
    return [float("%.9g" % v) for v in values.tolist()]


def weights(model):
    return [model[i].weight for i in LINEAR]


def biases(model):
    return [model[i].bias for i in LINEAR]


class Nadam:
    """Dozat's; with slip, PyTorch 1.13's."""

    def __init__(self, parameters, lr, betas, eps, momentum_decay, slip=False):
        self.parameters = list(parameters)
        self.lr, self.betas, self.eps, self.psi = lr, betas, eps, momentum_decay
        self.slip, self.t, self.product = slip, 0, 1.0
        self.m = [torch.zeros_like(p) for p in self.parameters]
        self.v = [torch.zeros_like(p) for p in self.parameters]

    def mu(self, t):
        return self.betas[0] * (1 - 0.5 * 0.96 ** (t * self.psi))

    @torch.no_grad()
    def step(self):
        self.t += 1
        mu, following = self.mu(self.t), self.mu(self.t + 1)
        self.product *= mu
        after = self.product * following * (mu if self.slip else 1)
        beta1, beta2 = self.betas
        for w, m, v in zip(self.parameters, self.m, self.v):
            m.copy_(beta1 * m + (1 - beta1) * w.grad)
            v.copy_(beta2 * v + (1 - beta2) * w.grad ** 2)
            root = (v / (1 - beta2 ** self.t)).sqrt() + self.eps
            mean = (1 - mu) / (1 - self.product) * w.grad + following / (1 - after) * m
            w -= self.lr * mean / root


class Lars:
    """You, Gitman and Ginsburg 2017; biases: ratio 1, no decay."""

    def __init__(self, model, lr, momentum, weight_decay, eta):
        self.lr, self.momentum, self.eta = lr, momentum, eta
        self.tensors = [(w, weight_decay, True) for w in weights(model)]
        self.tensors += [(b, 0, False) for b in biases(model)]
        self.v = [torch.zeros_like(w) for w, _, _ in self.tensors]

    @torch.no_grad()
    def step(self):
        for (w, decay, layer_wise), v in zip(self.tensors, self.v):
            local = 1
            if layer_wise:
                local = self.eta * w.norm() / (w.grad.norm() + decay * w.norm())
            v.copy_(self.momentum * v + self.lr * local * (w.grad + decay * w))
            w -= v


class Lamb:
    """You et al. 2020, with bias correction; biases: ratio 1, no decay."""

    def __init__(self, model, lr, betas, eps, weight_decay):
        self.lr, self.betas, self.eps, self.t = lr, betas, eps, 0
        self.tensors = [(w, weight_decay, True) for w in weights(model)]
        self.tensors += [(b, 0, False) for b in biases(model)]
        self.m = [torch.zeros_like(w) for w, _, _ in self.tensors]
        self.v = [torch.zeros_like(w) for w, _, _ in self.tensors]

    @torch.no_grad()
    def step(self):
        self.t += 1
        beta1, beta2 = self.betas
        for (w, decay, layer_wise), m, v in zip(self.tensors, self.m, self.v):
            m.copy_(beta1 * m + (1 - beta1) * w.grad)
            v.copy_(beta2 * v + (1 - beta2) * w.grad ** 2)
            mean, square = m / (1 - beta1 ** self.t), v / (1 - beta2 ** self.t)
            update = mean / (square.sqrt() + self.eps) + decay * w
            ratio = w.norm() / update.norm() if layer_wise else 1
            w -= self.lr * ratio * update


def of(rule, **settings):
    return lambda model: rule(model.parameters(), **settings)


def layers(rule, **settings):
    return lambda model: rule(model, **settings)


def groups(rule, of_weights, of_biases, **settings):
    return lambda model: rule(
        [{"params": weights(model), **of_weights}, {"params": biases(model), **of_biases}],
        **settings,
    )


def sgd_of_last_two(model):
    return torch.optim.SGD(
        [{"params": model[2].parameters()}, {"params": model[4].parameters(), "lr": 0.05}],
        lr=0.1,
        momentum=0.9,
    )


OPTIM = torch.optim
ADAM = dict(lr=0.01, betas=(0.9, 0.99), eps=1e-6)
RUNS = {
    "sgd": dict(make=of(OPTIM.SGD, lr=0.1)),
    "sgd-heavy-ball": dict(make=of(OPTIM.SGD, lr=0.1, momentum=0.9)),
    "sgd-nesterov": dict(make=of(OPTIM.SGD, lr=0.1, momentum=0.9, nesterov=True)),
    "adagrad": dict(make=of(OPTIM.Adagrad, lr=0.1, initial_accumulator_value=0.1, eps=1e-6)),
    "rms-prop": dict(make=of(OPTIM.RMSprop, lr=0.01, alpha=0.9, eps=1e-4)),
    "rms-prop-momentum": dict(
        make=of(OPTIM.RMSprop, lr=0.003, alpha=0.95, eps=1e-4, momentum=0.5)
    ),
    "rms-prop-centered": dict(
        make=of(OPTIM.RMSprop, lr=0.01, alpha=0.9, eps=1e-3, centered=True)
    ),
    "adadelta": dict(make=of(OPTIM.Adadelta, lr=1.0, rho=0.9, eps=1e-4)),
    "adam": dict(make=of(OPTIM.Adam, **ADAM)),
    "adamw": dict(make=of(OPTIM.AdamW, weight_decay=0.1, **ADAM)),
    "adamw-no-decay-of-biases": dict(
        make=groups(
            OPTIM.AdamW, dict(weight_decay=0.1), dict(weight_decay=0, lr=0.02), **ADAM
        )
    ),
    "nadam": dict(make=of(Nadam, momentum_decay=0.004, **ADAM)),
    "lars": dict(
        make=layers(Lars, lr=1.0, momentum=0.9, weight_decay=0.01, eta=0.01),
        dtype=torch.float64,
    ),
    "lamb": dict(make=layers(Lamb, weight_decay=0.1, **ADAM), dtype=torch.float64),
    "sgd-l2": dict(make=of(OPTIM.SGD, lr=0.1, momentum=0.9, weight_decay=0.05)),
    "adam-l2": dict(make=of(OPTIM.Adam, weight_decay=0.05, **ADAM)),
    "sgd-l1-l2-of-weights": dict(
        make=groups(OPTIM.SGD, dict(weight_decay=0.05), dict(), lr=0.1), l1=0.01
    ),
    "sgd-clip-norm": dict(make=of(OPTIM.SGD, lr=0.2, weight_decay=0.05), norm=0.25),
    "sgd-clip-value": dict(make=of(OPTIM.SGD, lr=0.2, weight_decay=0.05), value=0.05),
    "adam-clip-both": dict(make=of(OPTIM.Adam, **ADAM), value=0.1, norm=0.2),
    "sgd-max-norm": dict(make=of(OPTIM.SGD, lr=0.1, momentum=0.9), max_norm=1.0),
    "sgd-frozen-first": dict(make=sgd_of_last_two),
}


def clip(model, value=None, norm=None):
    if value is not None:
        nn.utils.clip_grad_value_(model.parameters(), value)
    if norm is not None:
        nn.utils.clip_grad_norm_(model.parameters(), norm)


def run(theta, batches, make, dtype=torch.float32, l1=0, max_norm=None, **clipping):
    model = network(theta.to(dtype))
    optimizer = make(model)
    losses, first = [], None
    for inputs, targets in batches:
        model.zero_grad()
        loss = nn.functional.cross_entropy(model(inputs.to(dtype)), targets)
        (loss + l1 * sum(w.abs().sum() for w in weights(model))).backward()
        clip(model, **clipping)
        optimizer.step()
        for w in weights(model) if max_norm else ():
            w.data = torch.renorm(w.data, 2, 0, max_norm)
        losses.append(loss.detach())
        first = first or flat(model)
    return {"losses": digits(torch.stack(losses)), "first": first, "last": flat(model)}


def check_nadam(theta, batches):
    ours = run(theta, batches, of(Nadam, momentum_decay=0.004, slip=True, **ADAM))
    theirs = run(theta, batches, of(OPTIM.NAdam, momentum_decay=0.004, **ADAM))
    assert max(abs(a - b) for a, b in zip(ours["last"], theirs["last"])) < 1e-6


def main():
    torch.set_num_threads(1)
    torch.manual_seed(20)
    theta = sixty_fourths((5 * 8 + 8 + 8 * 6 + 6 + 6 * 3 + 3,), 1)
    batches = [
        (sixty_fourths((ROWS, 5), 2), torch.randint(0, 3, (ROWS,))) for _ in range(STEPS)
    ]
    check_nadam(theta, batches)
    golden = {
        "tool": "torch " + torch.__version__,
        "script": "optimizers_50_steps.py",
        "theta": theta.tolist(),
        "batches": [
            {"inputs": inputs.flatten().tolist(), "targets": targets.tolist()}
            for inputs, targets in batches
        ],
        "runs": {name: run(theta, batches, **settings) for name, settings in RUNS.items()},
    }
    print(json.dumps(golden, indent=None).replace('{"', '\n{"').lstrip())


main()
