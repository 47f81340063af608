"""scikit-learn's figures of made-up outputs: the oracle of MetricGoldensTest.

Tool: scikit-learn 1.2.1 as packaged in Debian 12 (python3-sklearn 1.2.1+dfsg-1), NumPy 1.24.2.
Command, in this folder: /usr/bin/python3 metrics.py

Writes metrics.txt in the form of modules.txt: a tensor a line, as "case/name rows cols numbers...".
A case is called "<loss>.<number>"; its figures carry the names that Metric has for configurations.
Outputs and targets are exact in float32. Outputs of several classes have no ties within a row, which
scikit-learn's top-k breaks the other way; those for two classes have many between rows, and few
enough bits that ScoreHistogram tells all that differ apart.
"""
import warnings

import numpy as np
from sklearn import metrics as sk

warnings.filterwarnings("ignore")
rng = np.random.default_rng(2026)


def write(out, case, **tensors):
    for name, tensor in tensors.items():
        matrix = np.atleast_2d(tensor)
        numbers = " ".join("%.12g" % v for v in matrix.flatten())
        print("%s/%s %d %d %s" % (case, name.replace("_", "-"), *matrix.shape, numbers), file=out)


def decisions(t, d):
    figures = {"accuracy": sk.accuracy_score(t, d)}
    for average in ("macro", "weighted"):
        p, r, f, _ = sk.precision_recall_fscore_support(t, d, average=average, zero_division=0)
        figures.update({average + "_precision": p, average + "_recall": r, average + "_f1": f})
    return figures


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def several(out, case, n, classes, occurring, probabilities):
    """One output a class; the classes from `occurring` on have no rows and the last is not decided."""
    z = np.stack([rng.permutation(4 * classes)[:classes] for _ in range(n)]) / 8
    if occurring < classes:
        z[:, -1] = -1
    t = np.where(rng.random(n) < 0.4, z.argmax(axis=1), rng.integers(0, occurring, n))
    t = np.minimum(t, occurring - 1)
    figures = decisions(t, z.argmax(axis=1))
    labels = np.arange(classes)
    for k in (2, 3, 5):
        if k < classes:
            figures["top_%d" % k] = sk.top_k_accuracy_score(t, z, k=k, labels=labels)
    if probabilities:
        figures["log_loss"] = sk.log_loss(t, softmax(z), labels=labels)
    write(out, case, output=z, target=t[:, None], **figures)


def two(out, case, n, outputs, probabilities):
    score = rng.integers(-64, 65, n) / 32
    t = (rng.random(n) < 1 / (1 + np.exp(-score))).astype(int)
    z = score[:, None]
    if outputs == 2:
        first = rng.integers(-64, 65, n) / 32
        z = np.stack([first, first + score], axis=1)
    p = 1 / (1 + np.exp(-score))
    figures = decisions(t, (score > 0).astype(int))
    figures["roc_auc"] = sk.roc_auc_score(t, score)
    if probabilities:
        figures["log_loss"] = sk.log_loss(t, p)
    write(out, case, output=z, target=t[:, None], **figures)


def numbers(out, case, n, outputs, mean):
    t = mean + rng.integers(-32, 33, (n, outputs)) / 16
    y = t + rng.integers(-16, 17, (n, outputs)) / 16
    mse = sk.mean_squared_error(t, y)
    figures = {"mse": mse, "rmse": np.sqrt(mse), "mae": sk.mean_absolute_error(t, y)}
    figures["r2"] = sk.r2_score(t, y)
    write(out, case, output=y, target=t, **figures)


with open("metrics.txt", "w") as out:
    several(out, "cross-entropy.1", 120, 4, 4, True)
    several(out, "cross-entropy.2", 90, 7, 5, True)
    several(out, "hinge.1", 60, 3, 3, False)
    two(out, "cross-entropy.3", 150, 2, True)
    two(out, "binary-cross-entropy.1", 150, 1, True)
    two(out, "perceptron.1", 80, 1, False)
    numbers(out, "squared-error.1", 70, 1, 0)
    numbers(out, "absolute-error.1", 70, 3, -5)
    numbers(out, "huber.1", 200, 2, 1e6)
    # Targets that are all the same: right, then wrong.
    same = np.full((4, 1), 2.5)
    write(out, "squared-error.2", output=same, target=same, r2=sk.r2_score(same, same))
    write(out, "squared-error.3", output=same + 1, target=same, r2=sk.r2_score(same, same + 1))
