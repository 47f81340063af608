"""PyTorch's outputs and gradients of every module and loss: the oracle of ModuleGoldensTest and
LossGoldensTest.

Tool: PyTorch 1.13.0a0 as packaged in Debian 12 (python3-torch 1.13.1+dfsg-4), CPU, one thread.
Command, in this folder: /usr/bin/python3 modules.py

Writes modules.txt and losses.txt: a tensor a line, as "case/name rows cols numbers...", row by row;
worker-ops has no JSON library. Inputs and parameters are multiples of 1/64, so they are exact in
float32 and short in decimal; PyTorch computes in float64, so what differs is Backdraft's rounding.

Images are a row each, with their dimensions in shape0. Parameters are flat, as in theta. Dropout is left out: its mask comes from Backdraft's generator, of
which PyTorch knows nothing. BatchNorm's running_var is PyTorch's own, of the variance with n - 1;
the test converts it.
"""
import torch
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
torch.manual_seed(2026)

WIDTHS = (1, 2, 3, 5)


def sixty_fourths(*shape, most=3):
    return torch.randint(-64 * most, 64 * most + 1, shape) / 64


def write(out, case, **tensors):
    for name, tensor in tensors.items():
        matrix = tensor.detach().reshape(tensor.shape[0] if tensor.dim() > 1 else 1, -1)
        numbers = " ".join("%.12g" % v for v in matrix.flatten().tolist())
        print("%s/%s %d %d %s" % (case, name, *matrix.shape, numbers), file=out)


def module_case(out, case, f, xs, theta=None):
    """y = f(xs, theta), and the gradients of sum(y * dY) for a random dY."""
    leaves = [x.clone().requires_grad_() for x in xs]
    theta = torch.zeros(0) if theta is None else theta
    parameters = theta.clone().requires_grad_()
    y = f(leaves, parameters)
    dY = sixty_fourths(*y.shape)
    y.backward(dY)
    tensors = {"y": y, "dY": dY}
    for k, leaf in enumerate(leaves):
        tensors["x%d" % k] = leaf
        tensors["dX%d" % k] = leaf.grad
    if theta.numel():
        tensors["theta"] = theta
        tensors["dTheta"] = parameters.grad
    write(out, case, **tensors)


ELEMENTWISE = {
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": F.relu,
    "leaky-relu": lambda x: F.leaky_relu(x, 0.125),
    "elu": lambda x: F.elu(x, 0.75),
    "gelu": lambda x: F.gelu(x, approximate="tanh"),
    "silu": F.silu,
    "softplus": F.softplus,
    "softmax": lambda x: F.softmax(x, dim=1),
    "identity": lambda x: x.clone(),
}


def linear(units, inputs, bias):
    def f(xs, theta):
        weight = theta[: units * inputs].reshape(units, inputs)
        return F.linear(xs[0], weight, theta[units * inputs :] if bias else None)

    return f


def batch_norm(width, epsilon, momentum, mean, var, training):
    return lambda xs, theta: F.batch_norm(
        xs[0], mean, var, theta[:width], theta[width:], training, momentum, epsilon
    )


def modules(out):
    for width in WIDTHS:
        rows = width + 2
        for name, f in ELEMENTWISE.items():
            x = sixty_fourths(rows, width)
            x[0, 0] = 0  # where PyTorch, too, has to choose a slope
            module_case(out, "%s.%d" % (name, width), lambda xs, theta: f(xs[0]), [x])
        several = [sixty_fourths(rows, width) for _ in range(3)]
        module_case(out, "add.%d" % width, lambda xs, theta: xs[0] + xs[1] + xs[2], several)
        module_case(out, "multiply.%d" % width, lambda xs, theta: xs[0] * xs[1] * xs[2], several)
        unlike = [sixty_fourths(rows, w) for w in (width, 2, 1)]
        module_case(out, "concat.%d" % width, lambda xs, theta: torch.cat(xs, dim=1), unlike)
        x = [sixty_fourths(rows, width)]
        theta = sixty_fourths(3 * width + 3)
        module_case(out, "linear.%d" % width, linear(3, width, True), x, theta)
        module_case(out, "linear-no-bias.%d" % width, linear(3, width, False), x, theta[:-3])
        theta = sixty_fourths(2 * width)
        s, b = slice(0, width), slice(width, None)
        module_case(out, "scale.%d" % width, lambda xs, t: xs[0] * t[s] + t[b], x, theta)
        module_case(out, "scale-no-bias.%d" % width, lambda xs, t: xs[0] * t, x, theta[:width])
        norm = lambda xs, t: F.layer_norm(xs[0], (width,), t[s], t[b], 1e-5)
        module_case(out, "layer-norm.%d" % width, norm, x, theta)
        batch_norms(out, width, x, theta)


def batch_norms(out, width, x, theta, name="batch-norm"):
    mean, var = sixty_fourths(width), sixty_fourths(width).abs() + 0.5
    case = "%s.%d" % (name, width)
    evaluate = batch_norm(width, 1e-5, 0.25, mean.clone(), var.clone(), False)
    write(out, case, mean=mean, var=var, evaluated=evaluate(x, theta))
    running = mean.clone(), var.clone()
    module_case(out, case, batch_norm(width, 1e-5, 0.25, *running, True), x, theta)
    write(out, case, newMean=running[0], newVar=running[1])


POOLS = {
    "max-pool2d": lambda x: F.max_pool2d(x, 2),
    "max-pool2d-all": lambda x: F.max_pool2d(x, (3, 2), (2, 1), 1, (1, 2)),
    "max-pool1d": lambda x: F.max_pool1d(x.flatten(2), 3, 2, 1, 2),
    "avg-pool2d": lambda x: F.avg_pool2d(x, 2),
    "avg-pool2d-padded": lambda x: F.avg_pool2d(x, (3, 2), (2, 1), 1),
    "avg-pool2d-inside": lambda x: F.avg_pool2d(x, (3, 2), (2, 1), 1, count_include_pad=False),
    "avg-pool1d": lambda x: F.avg_pool1d(x.flatten(2), 3, 2, 1),
    "global-avg-pool": lambda x: x.mean((2, 3)),
}


def images(out):
    """With a seed of its own, so that no other case depends on these."""
    torch.manual_seed(2027)
    for width, places in zip(WIDTHS, ((4, 5), (3, 3), (4, 2), (2, 2))):
        for name, f in POOLS.items():
            case = "%s.%d" % (name, width)
            shape = (width, places[0] * places[1]) if "1d" in name else (width, *places)
            write(out, case, shape0=torch.tensor(shape))
            module_case(out, case, lambda xs, theta: f(xs[0]), [sixty_fourths(2, width, *places)])
        write(out, "image-batch-norm.%d" % width, shape0=torch.tensor((width, *places)))
        x, theta = sixty_fourths(3, width, *places), sixty_fourths(2 * width)
        batch_norms(out, width, [x], theta, "image-batch-norm")


def one_margin(z, t):
    return (2 * t - 1) * z[:, 0]


def class_margin(z, t):
    """z_t - max_{j != t} z_j."""
    own = F.one_hot(t, z.shape[1]).bool()
    rival = z.masked_fill(own, -torch.inf).max(dim=1).values
    return z[own] - rival


def loss_case(out, case, f, output, target, weight):
    """f gives a loss a row; the sum is weighted by rows."""
    leaf = output.clone().requires_grad_()
    loss = (weight[:, 0] * f(leaf, target)).sum()
    loss.backward()
    rows = target.reshape(len(output), -1).to(torch.float64)
    write(out, case, output=output, target=rows, weight=weight, loss=loss, dOutput=leaf.grad)


def regressions(out, width, weight):
    rows = len(weight)
    y, t = sixty_fourths(rows, width), sixty_fourths(rows, width)
    y[0, 0] = t[0, 0]  # the kink of the absolute error
    none = dict(reduction="none")
    losses = {
        "squared-error": lambda y, t: F.mse_loss(y, t, **none).sum(1) / 2,
        "absolute-error": lambda y, t: F.l1_loss(y, t, **none).sum(1),
        "huber": lambda y, t: F.huber_loss(y, t, delta=0.75, **none).sum(1),
    }
    for name, f in losses.items():
        loss_case(out, "%s.%d" % (name, width), f, y, t, weight)


def binary(out, width, weight):
    rows = len(weight)
    z, t = sixty_fourths(rows, width, most=6), torch.randint(0, 2, (rows, width)).double()
    bce = F.binary_cross_entropy_with_logits
    plain = lambda z, t: bce(z, t, reduction="none").sum(1)
    loss_case(out, "binary-cross-entropy.%d" % width, plain, z, t, weight)
    if width == 1:
        w = torch.tensor([0.5, 3])
        weighted = lambda z, t: w[t[:, 0].long()] * plain(z, t)
        loss_case(out, "binary-cross-entropy-weights.1", weighted, z, t, weight)
        hinge = lambda z, t: F.relu(1 - one_margin(z, t[:, 0]))
        loss_case(out, "hinge.1", hinge, z, t, weight)
        z[0, 0] = 0
        # clamp has slope 1 where its argument is 0, as the perceptron has, and relu has not.
        perceptron = lambda z, t: torch.clamp(-one_margin(z, t[:, 0]), min=0)
        loss_case(out, "perceptron.1", perceptron, z, t, weight)


def classes(out, width, weight):
    z, t = sixty_fourths(len(weight), width, most=6), torch.randint(0, width, (len(weight),))
    w = torch.tensor([0.5, 3, 0, 1.25, 2][:width])
    for smoothing, name in ((0, ""), (0.125, "-smoothing")):
        for weights, end in ((None, ""), (w, "-weights")):
            f = lambda z, t: F.cross_entropy(
                z, t, weight=weights, label_smoothing=smoothing, reduction="none"
            )
            case = "cross-entropy%s%s.%d" % (name, end, width)
            loss_case(out, case, f, z, t, weight)
            # With rows of weight 1; PyTorch divides by the sum of the rows' class weights.
            mean = F.cross_entropy(z, t, weight=weights, label_smoothing=smoothing)
            write(out, case, mean=mean)
    hinge = lambda z, t: F.relu(1 - class_margin(z, t))
    perceptron = lambda z, t: F.relu(-class_margin(z, t))
    loss_case(out, "hinge.%d" % width, hinge, z, t, weight)
    loss_case(out, "perceptron.%d" % width, perceptron, z, t, weight)


def losses(out):
    for width in WIDTHS:
        weight = sixty_fourths(6, 1).abs()
        regressions(out, width, weight)
        binary(out, width, weight)
        if width > 1:
            classes(out, width, weight)


with open("modules.txt", "w") as file:
    modules(file)
with open("losses.txt", "w") as file:
    losses(file)
with open("modules.txt", "a") as file:
    images(file)
