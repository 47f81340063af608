"""Learning rates and averaged weights of PyTorch: the oracle of ScheduleGoldenTest, PlateauTest and
AveragingTest.

Tool: PyTorch 1.13.0a0 as packaged in Debian 12 (python3-torch 1.13.1+dfsg-4), CPU, float64.
Command, in this folder: /usr/bin/python3 schedules.py > schedules.json

schedules: name -> the learning rate of updates 0 .. 59, where the base rate is 1.
plateaus: name -> the metrics observed, and the rate after each.
averages: theta after each update, and the average after each.
"""
import json
import math
import warnings

import torch
from torch.optim import SGD, lr_scheduler as schedulers
from torch.optim.swa_utils import AveragedModel

UPDATES = 60


def optimizer():
    return SGD([torch.zeros(1, dtype=torch.float64, requires_grad=True)], lr=1.0)


def rates(make):
    sgd = optimizer()
    schedule = make(sgd)
    result = []
    for _ in range(UPDATES):
        result.append(sgd.param_groups[0]["lr"])
        sgd.step()
        schedule.step()
    return result


def warm_up(sgd, start, over, then):
    line = schedulers.LinearLR(sgd, start_factor=start, total_iters=over)
    return schedulers.SequentialLR(sgd, [line, then(sgd)], milestones=[over])


SCHEDULES = {
    "step": lambda o: schedulers.StepLR(o, 7, 0.5),
    "multi-step": lambda o: schedulers.MultiStepLR(o, [3, 10, 41], 0.3),
    "exponential": lambda o: schedulers.ExponentialLR(o, 0.95),
    "polynomial": lambda o: schedulers.PolynomialLR(o, 50, 2.0),
    "cosine": lambda o: schedulers.CosineAnnealingLR(o, 60, 0.1),
    "restarts-alike": lambda o: schedulers.CosineAnnealingWarmRestarts(o, 11, 1, 0.05),
    "restarts-doubling": lambda o: schedulers.CosineAnnealingWarmRestarts(o, 7, 2, 0.01),
    "warm-up": lambda o: warm_up(o, 0.1, 8, lambda p: schedulers.StepLR(p, 10, 0.5)),
    "one-cycle": lambda o: schedulers.OneCycleLR(
        o, 1.0, total_steps=61, pct_start=0.25, div_factor=10, final_div_factor=100,
        cycle_momentum=False,
    ),
    "one-cycle-usual": lambda o: schedulers.OneCycleLR(
        o, 1.0, total_steps=61, cycle_momentum=False
    ),
}

PLATEAUS = {
    "usual": dict(factor=0.1, patience=10, threshold=1e-4),
    "impatient": dict(factor=0.5, patience=0, threshold=0.0),
    "cooling": dict(factor=0.5, patience=2, threshold=0.02, cooldown=3),
    "least": dict(factor=0.3, patience=1, threshold=0.01, min_lr=0.02),
}


def plateau(settings, metrics):
    sgd = optimizer()
    schedule = schedulers.ReduceLROnPlateau(
        sgd, mode="min", threshold_mode="abs", eps=0, **settings
    )
    result = []
    for metric in metrics:
        schedule.step(metric)
        result.append(sgd.param_groups[0]["lr"])
    return result


def averages(average, thetas, taken):
    model = torch.nn.Linear(3, 1, bias=False)
    averaged = AveragedModel(model, avg_fn=average)
    result = []
    for update, theta in enumerate(thetas, start=1):
        model.weight.data.copy_(theta)
        if taken(update):
            averaged.update_parameters(model)
        taken_in = averaged.n_averaged.item() > 0
        result.append(averaged.module.weight.flatten().tolist() if taken_in else [0, 0, 0])
    return result


def main():
    warnings.simplefilter("ignore")
    torch.manual_seed(7)
    noise = torch.randn(UPDATES, dtype=torch.float64).tolist()
    metrics = [math.exp(-i / 12) + 0.05 * n for i, n in enumerate(noise)]
    thetas = torch.randn(30, 1, 3)
    golden = {
        "tool": "torch " + torch.__version__,
        "script": "schedules.py",
        "schedules": {name: rates(make) for name, make in SCHEDULES.items()},
        "metrics": metrics,
        "plateaus": {name: plateau(s, metrics) for name, s in PLATEAUS.items()},
        "thetas": thetas.flatten(1).tolist(),
        "averages": {
            "exponential": averages(
                lambda a, p, n: 0.9 * a + 0.1 * p, thetas, lambda update: True
            ),
            "stochastic": averages(
                None, thetas, lambda update: update >= 6 and (update - 6) % 4 == 0
            ),
        },
    }
    print(json.dumps(golden, indent=None).replace(', "', ',\n"'))


main()
