#!/usr/bin/env python3
"""Runs workloads in Backdraft and its peers in turns and prints the medians side by side.

Called by scripts/peers/run, which see.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
BENCH = os.path.join(os.path.dirname(HERE), "bench")


def peer(name, workload, folder, python):
    command = [python, os.path.join(HERE, "peers.py"), name, workload, folder]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    return [json.loads(done.stdout)]


def backdraft(workload, folder, modes):
    with tempfile.TemporaryDirectory() as scratch:
        result = os.path.join(scratch, "bench.json")
        command = [BENCH, workload, "--runs", "1", "--sync", modes, "--json", result]
        command += ["--mnist", folder] if folder else []
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        with open(result) as file:
            figures = json.load(file)["figures"]
    for figure in figures:
        figure["peer"] = "Backdraft, " + figure["sync"]
    return figures


def main():
    folder, runs, modes, python = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]
    workloads = sys.argv[5:]
    results = []
    print("%-4s %-28s %14s %10s %8s %9s %10s" % (
        "", "", "examples/s", "steps/s", "sgemm", "accuracy", "to PyTorch"))
    for workload in workloads:
        found = {}
        for _ in range(runs):
            turn = backdraft(workload, folder, modes)
            for name in ("pytorch", "scikit-learn") if workload < "W6" else ("pytorch",):
                turn += peer(name, workload, folder, python)
            for figure in turn:
                found.setdefault(figure["peer"], []).append(figure)
        medians = {
            name: {
                key: statistics.median(figure[key] for figure in figures)
                for key in ("examplesPerSecond", "stepsPerSecond", "seconds", "accuracy")
            }
            for name, figures in found.items()
        }
        ours = found["Backdraft, " + modes.split(",")[0]]
        flops = statistics.median(
            f["sgemmShare"] * f["sgemm"] / f["examplesPerSecond"] for f in ours)
        sgemm = statistics.median(f["sgemm"] for f in ours)
        torch = next(m for n, m in medians.items() if n.startswith("pytorch"))
        for name, median in medians.items():
            speed = median["examplesPerSecond"]
            print("%-4s %-28s %14s %10s %7.1f%% %8.2f%% %10.2f" % (
                workload, name, format(round(speed), ",d"),
                format(round(median["stepsPerSecond"]), ",d"), 100 * speed * flops / sgemm,
                100 * median["accuracy"], speed / torch["examplesPerSecond"]), flush=True)
            results.append({"workload": workload, "peer": name, **median})
    print(json.dumps(results))


if __name__ == "__main__":
    main()
