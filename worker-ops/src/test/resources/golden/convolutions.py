"""PyTorch's outputs and gradients of convolutions: the oracle of ConvolutionGoldensTest.

Tool: PyTorch 1.13.0a0 as packaged in Debian 12 (python3-torch 1.13.1+dfsg-4), CPU, one thread.
Command, in this folder: /usr/bin/python3 convolutions.py

Writes convolutions.txt, in the form of modules.py. Of each dimension there are 25 convolutions of
drawn shapes, strides, paddings, dilations and groups. "setting" has the output's channels, the
groups and whether there is a bias (1 or 0), "window" the kernel, stride, padding and dilation, a
line each; theta is the weights, then the bias, flat.
"""
import random

import torch
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
torch.manual_seed(2026)
random.seed(2026)


def thirty_seconds(*shape):
    return torch.randint(-64, 65, shape) / 32


def write(out, case, **tensors):
    for name, tensor in tensors.items():
        matrix = tensor.detach()
        matrix = matrix.reshape(1, -1) if matrix.dim() == 1 else matrix.flatten(1)
        numbers = " ".join("%.10g" % v for v in matrix.flatten().tolist())
        print("%s/%s %d %d %s" % (case, name, *matrix.shape, numbers), file=out)


def sizes(dimensions, least, most):
    return [random.randint(least, most) for _ in range(dimensions)]


def convolution(out, case, dimensions):
    groups = random.choice((1, 1, 2, 3))
    inputs, channels = (groups * random.randint(1, 3) for _ in range(2))
    image = sizes(dimensions, 1, 6 if dimensions == 2 else 12)
    kernel, stride = sizes(dimensions, 1, 3), sizes(dimensions, 1, 3)
    padding, dilation = sizes(dimensions, 0, 2), sizes(dimensions, 1, 2)
    around = zip(image, kernel, padding, dilation)
    if any(n + 2 * p < d * (k - 1) + 1 for n, k, p, d in around):
        return convolution(out, case, dimensions)
    bias = random.randint(0, 1)
    x = thirty_seconds(random.randint(1, 3), inputs, *image).requires_grad_()
    weight = thirty_seconds(channels, inputs // groups, *kernel).requires_grad_()
    b = thirty_seconds(channels).requires_grad_() if bias else None
    f = F.conv2d if dimensions == 2 else F.conv1d
    y = f(x, weight, b, stride, padding, dilation, groups)
    dY = thirty_seconds(*y.shape)
    y.backward(dY)
    parameters = [weight, b] if bias else [weight]
    write(
        out,
        case,
        setting=torch.tensor([channels, groups, bias]),
        window=torch.tensor([kernel, stride, padding, dilation]),
        shape0=torch.tensor([inputs, *image]),
        x0=x,
        theta=torch.cat([p.flatten() for p in parameters]),
        y=y,
        dY=dY,
        dX0=x.grad,
        dTheta=torch.cat([p.grad.flatten() for p in parameters]),
    )


with open("convolutions.txt", "w") as file:
    for dimensions in (1, 2):
        for i in range(25):
            convolution(file, "conv%dd.%d" % (dimensions, i), dimensions)
