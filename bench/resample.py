#!/usr/bin/env python3
"""Makes a large corpus of a small one: sentences of CoNLL-U files, drawn with replacement until there are
enough words, a sentence a line, words between blanks.

    python3 bench/resample.py --words 10000000 --seed 1 data/target/ewt/*-train.conllu > corpus.txt
"""
import argparse
import random
import sys


def sentences(path):
    """Yields the words of each sentence, as one line, and how many they are."""
    words = []
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            columns = line.rstrip("\n").split("\t")
            if columns[0].isdigit():
                # A form may have blanks of its own, which would make more words of it.
                words.append(columns[1].replace(" ", "\u00a0"))
            elif not line.strip() and words:
                yield " ".join(words), len(words)
                words = []
    if words:
        yield " ".join(words), len(words)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--words", type=int, required=True, help="at least so many words")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("files", nargs="+")
    asked = options.parse_args()
    known = [sentence for path in asked.files for sentence in sentences(path)]
    if not known:
        sys.exit("resample.py: no sentence in " + ", ".join(asked.files))
    draw = random.Random(asked.seed)
    count = lines = 0
    while count < asked.words:
        line, words = draw.choice(known)
        print(line)
        count += words
        lines += 1
    print(f"{lines} sentences, {count} words", file=sys.stderr)


if __name__ == "__main__":
    main()
