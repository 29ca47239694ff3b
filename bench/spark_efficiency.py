#!/usr/bin/env python3
"""Measures what a second executor is worth: the same work by one process with one thread on one core, and on
Spark's local-cluster of two executors with a core each, on the clock. Efficiency is T1 / (2 T2). What both take
to start (reading the model or the data, the session) is measured apart and is in neither. Answers and losses are
compared. A machine with two idle cores is needed; SPARK_HOME is a Spark 4.2 for Scala 2.13.

    python3 bench/spark_efficiency.py predict --model runs/tagger --words 500000 data/target/ewt/*-test.conllu
    python3 bench/spark_efficiency.py features --copies 4 data/target/ewt
    python3 bench/spark_efficiency.py train --task tags data/target/ewt
"""
import argparse
import filecmp
import json
import os
import pathlib
import resource
import shlex
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
CLUSTER = "local-cluster[2,1,{}]"


def run(asked, *arguments, cores=""):
    """Runs a command of espalier, and returns its seconds on the clock and of all processors."""
    command = ["taskset", "-c", cores] if cores else []
    command += shlex.split(asked.espalier) + [str(argument) for argument in arguments]
    environment = os.environ | {"OMP_NUM_THREADS": "1", "SPARK_SCALA_VERSION": "2.13", "SPARK_LOCAL_IP": "127.0.0.1"}
    begun = time.monotonic()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = time.monotonic() - begun, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    if done.returncode != 0:
        sys.exit(f"{shlex.join(command)}: {done.stderr}")
    return seconds, done.stdout


def tell(what, one, two):
    print(f"{what}: {one:.3f} s in one process, {two:.3f} s on two executors: efficiency {one / two / 2:.3f}", flush=True)


def predict(asked, work):
    corpus = work / "corpus.txt"
    with open(corpus, "w", encoding="utf-8") as out:
        resample = [sys.executable, ROOT / "bench/resample.py", "--words", asked.words, *asked.files]
        subprocess.run([str(a) for a in resample], stdout=out, check=True)
    first = work / "first.txt"
    with open(corpus, encoding="utf-8") as lines:
        first.write_text(next(lines), encoding="utf-8")
    ones, twos = [], []
    for file in (first, corpus):
        seconds, answers = run(asked, "predict", asked.model, "--file", file, "--format", "json", cores="0")
        (work / "alone").write_text(answers, encoding="utf-8")
        ones.append(seconds)
        out = work / (file.stem + ".out")
        spark = ("--spark", asked.cluster, "--in", file, "--out", out)
        seconds, _ = run(asked, "predict", asked.model, *spark, "--format", "json")
        twos.append(seconds)
        with open(work / "together", "wb") as all_parts:
            for part in sorted(out.glob("part-*")):
                all_parts.write(part.read_bytes())
        if not filecmp.cmp(work / "alone", work / "together", shallow=False):
            sys.exit("the answers differ")
    (one, one_all), (two, two_all) = [[b - a for a, b in zip(*times)] for times in (ones, twos)]
    tell(f"predict {asked.model}", one, two)
    print(f"of the processors {one_all:.1f} s and {two_all:.1f} s: {one_all / two_all:.3f}", end="; ")
    print(f"to start {ones[0][0]:.1f} s and {twos[0][0]:.1f} s; {(work / 'alone').stat().st_size} bytes of answers, the same")


def data(asked, work, copies):
    """Makes a folder of the training data, several times over, and of a few sentences to measure by."""
    folder = work / "data"
    folder.mkdir()
    source = pathlib.Path(asked.folder)
    for part in ("train", "dev", "test"):
        text = next(source.glob(f"*{part}.conllu")).read_text(encoding="utf-8")
        sentences = [one + "\n\n" for one in text.split("\n\n") if one.strip()]
        chosen = sentences * copies if part == "train" else sentences[:200]
        (folder / f"{part}.conllu").write_text("".join(chosen), encoding="utf-8")
    return folder


def trained(asked, folder, *arguments):
    """Trains, and returns the epochs."""
    cores = "" if "--spark" in arguments else "0"
    run(asked, "train", *arguments, "--threads", 1, "--anyway", "--out", folder, cores=cores)
    return json.loads((folder / "result.json").read_text(encoding="utf-8"))["networks"][0]["history"]


def both(asked, out, *arguments):
    """Trains by one process and by two executors."""
    spark = ("--spark", asked.cluster, "--executors", 2)
    return [
        trained(asked, out.with_name(out.name + "-one"), *arguments),
        trained(asked, out.with_name(out.name + "-two"), *arguments, *spark),
    ]


def losses(one, two):
    apart = max(abs(a["trainLoss"] - b["trainLoss"]) / a["trainLoss"] for a, b in zip(one, two, strict=True))
    print(f"losses differ by {apart:.1e} of their size", flush=True)


def features(asked, work):
    folder = data(asked, work, asked.copies)
    runs = []
    for iterations in (3, 3 + asked.iterations):
        options = ("--task", "tags", "--encoder", "features", "--iterations", iterations, "--data", folder)
        runs.append([rows[0] for rows in both(asked, work / f"run-{iterations}", *options)])
        losses(*[[row] for row in runs[-1]])
    each = [(late["seconds"] - early["seconds"]) / (late["steps"] - early["steps"]) for early, late in zip(*runs)]
    tell("features, an evaluation of objective and gradient", *each)


def step(epochs):
    """Returns the seconds of a step, of all epochs but the first."""
    return (epochs[-1]["seconds"] - epochs[0]["seconds"]) / (epochs[-1]["steps"] - epochs[0]["steps"])


def train(asked, work):
    folder = data(asked, work, 1)
    options = ("--task", asked.task, "--epochs", asked.epochs, "--data", folder)
    one, two = both(asked, work / "run", *options)
    losses(one, two)
    tell(f"train {asked.task}, a step", step(one), step(two))
    if asked.half:
        half = step(trained(asked, work / "half", *options, "--batch", asked.half))
        print(f"a step of {asked.half} sentences in one process: {half:.3f} s", flush=True)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--espalier", default=str(ROOT / "espalier"), help="the command")
    options.add_argument("--megabytes", type=int, default=2048, help="memory of an executor")
    kinds = options.add_subparsers(required=True)
    one = kinds.add_parser("predict", help="inference")
    one.add_argument("--model", required=True, help="the folder of a run that was trained with --threads 1")
    one.add_argument("--words", type=int, default=500_000)
    one.add_argument("files", nargs="+", help="CoNLL-U, which sentences are drawn from")
    one.set_defaults(measure=predict)
    one = kinds.add_parser("features", help="a CRF on sparse features")
    one.add_argument("--copies", type=int, default=4, help="how often the training data is repeated")
    one.add_argument("--iterations", type=int, default=10, help="how many are measured, after three")
    one.add_argument("folder", help="a treebank")
    one.set_defaults(measure=features)
    one = kinds.add_parser("train", help="a network")
    one.add_argument("--task", default="tags")
    one.add_argument("--epochs", type=int, default=3, help="the first warms up")
    one.add_argument("--half", type=int, default=0, help="measure also batches of so many sentences, a member's share")
    one.add_argument("folder", help="a treebank")
    one.set_defaults(measure=train)
    asked = options.parse_args()
    asked.cluster = CLUSTER.format(asked.megabytes)
    with tempfile.TemporaryDirectory() as work:
        asked.measure(asked, pathlib.Path(work))


if __name__ == "__main__":
    main()
