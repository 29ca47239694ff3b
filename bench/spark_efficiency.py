#!/usr/bin/env python3
"""Measures what a second executor is worth: the same work by one process with one thread on one core, and on
Spark's local-cluster of two executors, each held to a core, on the clock. Efficiency is T1 / (2 T2). What both take
to start (reading the model or the data, the session) is measured apart and is in neither. Answers and losses are
compared. A machine with two idle cores is needed; SPARK_HOME is a Spark 4.2 for Scala 2.13.

    python3 bench/spark_efficiency.py predict --model runs/tagger --words 500000 data/target/ewt/*-test.conllu
    python3 bench/spark_efficiency.py features --copies 4 data/target/ewt
    python3 bench/spark_efficiency.py train --task tags --batch 128 --batch-words 4000 data/target/ewt
"""
import argparse
import contextlib
import filecmp
import json
import os
import pathlib
import shlex
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
CLUSTER = "local-cluster[2,1,{}]"


def hold(process):
    """Holds the executors that a process, which has a session of its own, starts to one core each."""
    find = ["pgrep", "--session", str(process.pid), "--full", "CoarseGrainedExecutorBackend"]
    while process.poll() is None:
        found = subprocess.run(find, stdout=subprocess.PIPE, text=True)
        for number, executor in enumerate(found.stdout.split()):
            for thread in pathlib.Path("/proc", executor, "task").glob("*"):
                with contextlib.suppress(ProcessLookupError):
                    os.sched_setaffinity(int(thread.name), {number % os.cpu_count()})
        time.sleep(0.3)


def run(asked, *arguments, cores=""):
    """Runs a command of espalier, and returns its seconds on the clock."""
    command = ["taskset", "-c", cores] if cores else []
    command += shlex.split(asked.espalier) + [str(argument) for argument in arguments]
    environment = os.environ | {"OMP_NUM_THREADS": "1", "SPARK_SCALA_VERSION": "2.13", "SPARK_LOCAL_IP": "127.0.0.1"}
    begun = time.monotonic()
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, env=environment, stdout=pipe, stderr=pipe, text=True, start_new_session=True
    ) as process:
        threading.Thread(target=hold, args=(process,), daemon=True).start()
        out, err = process.communicate()
    seconds = time.monotonic() - begun
    if process.returncode != 0:
        sys.exit(f"{shlex.join(command)}: {err}")
    return seconds, out


def tell(what, one, two):
    print(f"{what}: {one:.4f} s in one process, {two:.4f} s on two executors: efficiency {one / two / 2:.3f}", flush=True)


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
    tell(f"predict {asked.model}", ones[1] - ones[0], twos[1] - twos[0])
    size = (work / "alone").stat().st_size
    print(f"  to start {ones[0]:.1f} s and {twos[0]:.1f} s; {size} bytes of answers, the same", flush=True)


def data(asked, work, copies, most=None):
    """Makes a folder of the training data, or of its first sentences, several times over, and of a few to measure by."""
    folder = work / "data"
    folder.mkdir()
    source = pathlib.Path(asked.folder)
    for part in ("train", "dev", "test"):
        text = next(source.glob(f"*{part}.conllu")).read_text(encoding="utf-8")
        sentences = [one + "\n\n" for one in text.split("\n\n") if one.strip()]
        chosen = sentences[:most] * copies if part == "train" else sentences[:200]
        (folder / f"{part}.conllu").write_text("".join(chosen), encoding="utf-8")
    return folder


def trained(asked, folder, *arguments):
    """Trains, and returns what is kept of the epochs."""
    cores = "" if "--spark" in arguments else "0"
    run(asked, "train", *arguments, "--threads", 1, "--anyway", "--out", folder, cores=cores)
    return json.loads((folder / "result.json").read_text(encoding="utf-8"))["networks"][0]["history"]


def step(epochs, warm=1):
    """Returns the seconds of a step after the first epochs."""
    first, last = epochs[warm - 1], epochs[-1]
    return (last["seconds"] - first["seconds"]) / (last["steps"] - first["steps"])


def compare(what, one, two, warm=1):
    tell(what, step(one, warm), step(two, warm))
    for a, b in zip(one, two, strict=True):
        apart = abs(a["trainLoss"] - b["trainLoss"]) / a["trainLoss"]
        print(f"  losses after {a['steps']} and {b['steps']} steps differ by {apart:.1e} of their size", flush=True)


def features(asked, work):
    folder = data(asked, work, asked.copies)
    found = []
    for where in ((), ("--spark", asked.cluster, "--executors", 2)):
        epochs = []
        for iterations in (3, 3 + asked.iterations):
            options = ("--task", "tags", "--encoder", "features", "--iterations", iterations, "--data", folder)
            epochs += trained(asked, work / f"run-{len(found)}-{iterations}", *options, *where)
        found.append(epochs)
    compare("features, an evaluation of objective and gradient", *found)


def train(asked, work):
    folder = data(asked, work, 1, asked.sentences)
    options = ("--task", asked.task, "--epochs", asked.warm + asked.epochs, "--data", folder)
    whole = ("--batch", asked.batch, "--batch-words", asked.batch_words)
    share = ("--batch", asked.batch // 2, "--batch-words", asked.batch_words // 2)
    one = trained(asked, work / "one", *options, *whole)
    two = trained(asked, work / "two", *options, *whole, "--spark", asked.cluster, "--executors", 2)
    compare(f"train {asked.task}, a step of {asked.batch} sentences", one, two, asked.warm)
    half = trained(asked, work / "half", *options, *share)
    print(f"  of half the sentences in one process: {step(half, asked.warm):.4f} s", flush=True)


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
    one.add_argument("--epochs", type=int, default=2, help="how many are measured")
    one.add_argument("--warm", type=int, default=1, help="how many go before")
    one.add_argument("--sentences", type=int, help="take so many of the training data")
    one.add_argument("--batch", type=int, default=32, help="sentences of a step")
    one.add_argument("--batch-words", type=int, default=1000, help="the most words of a step")
    one.add_argument("folder", help="a treebank")
    one.set_defaults(measure=train)
    asked = options.parse_args()
    asked.cluster = CLUSTER.format(asked.megabytes)
    with tempfile.TemporaryDirectory() as work:
        asked.measure(asked, pathlib.Path(work))


if __name__ == "__main__":
    main()
