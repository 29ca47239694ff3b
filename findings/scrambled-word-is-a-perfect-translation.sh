#!/usr/bin/env bash
# Expected: BLEU is the geometric mean of the shares of n-grams that are right, so that it is 0, or small with smoothing,
#   if no pair of neighbours is right.
# What happens: lengths of which no n-gram is right are left out of the mean instead of making it 0, as if all of them
#   were. "ATCG" has 1 to "TAGC", as much as to itself, and one right pair makes it worse: "ATCG" to "ATGC" has 0.76. Of
#   all orders of six different letters those without one right pair have 1, and each other one but the right one has
#   less.
# Version: abydos 0.5.0+git20201231, BLEU, from Debian 12. Seen on 2026-12-01.
# Hurt: whoever ranks translations, transcripts or spellings by it: the most broken order of the right parts is perfect,
#   and what is nearly right is behind it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
# Unpacked, not installed.
packages=(python3-abydos=0.5.0+git20201231.344346a-6 python3-deprecation python3-pkg-resources python3-numpy
  libblas3 liblapack3 libgfortran5 libquadmath0)
if ! apt-get download -q "${packages[@]}" >log 2>&1; then
  cat log >&2
  echo 'This needs the archive of Debian 12 on x86-64, and its lists (apt-get update).' >&2
  exit 2
fi
for package in *.deb; do dpkg -x "$package" root; done
cat > seen.py <<'PY'
from collections import Counter
from itertools import permutations
from math import prod
from abydos.distance import BLEU


def shares(reference, text):
    """The shares of single letters, pairs, triples and quadruples of the text that the reference has."""
    for n in range(1, 5):
        grams = Counter(text[k:k + n] for k in range(len(text) - n + 1))
        others = Counter(reference[k:k + n] for k in range(len(reference) - n + 1))
        yield sum((grams & others).values()) / sum(grams.values())


measure = BLEU()
for text in ('ATCG', 'TAGC', 'ATGC'):
    print('ATCG to %s: %.3f; shares %s, their geometric mean %.3f'
          % (text, measure.sim('ATCG', text), ['%.2f' % share for share in shares('ATCG', text)],
             prod(shares('ATCG', text)) ** 0.25))
reference = 'abcdef'
scrambled, others = [], []
for order in permutations(reference):
    text = ''.join(order)
    if text != reference:
        broken = list(shares(reference, text))[1] == 0
        (scrambled if broken else others).append(measure.sim(reference, text))
print('%d orders without a right pair: %.3f to %.3f; %d others: %.3f to %.3f'
      % (len(scrambled), min(scrambled), max(scrambled), len(others), min(others), max(others)))
raise SystemExit(0 if min(scrambled) == max(scrambled) == 1 and max(others) < 1 and measure.sim('ATCG', 'TAGC') == 1 else 1)
PY
libraries=$PWD/root/usr/lib/x86_64-linux-gnu
export LD_LIBRARY_PATH=$libraries:$libraries/blas:$libraries/lapack
export PYTHONPATH=$PWD/root/usr/lib/python3/dist-packages
if /usr/bin/python3 -W ignore seen.py 2>errors; then
  echo 'As described.'
else
  cat errors >&2
  echo 'This changed.' >&2
  exit 1
fi
