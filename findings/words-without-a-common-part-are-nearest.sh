#!/usr/bin/env bash
# Expected: the distance of Bhattacharyya is 0 for equal words, larger for others and infinite for words that share
#   nothing; dist is 1 less sim in the other measures of the package, 0 for equal words.
# What happens: words that share nothing have minus infinity, less than equal words and all others, and dist is the
#   coefficient, which is 1 for equal words: sim of a word with itself is 0, and with a word of other letters 1. The
#   formula in the reference is the right one.
# Version: abydos 0.5.0+git20201231, Bhattacharyya, from Debian 12. Seen on 2026-12-01.
# Hurt: whoever tries measures of words one after the other by the common methods, which is what the package is for: the
#   nearest neighbour is the word that has nothing in common, and averages are minus infinity.
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
from math import inf, log, sqrt
from abydos.distance import Bhattacharyya, Cosine, Jaccard


def exact(first, second):
    """The definition over pairs of neighbours with a mark at both ends, as the package splits words."""
    a, b = (Counter(text[k:k + 2] for k in range(len(text) - 1)) for text in ('$%s#' % first, '$%s#' % second))
    common = sum(sqrt(a[pair] / sum(a.values()) * b[pair] / sum(b.values())) for pair in a)
    return abs(log(common)) if common else inf


measure = Bhattacharyya()
same = True
for first, second in (('cat', 'cat'), ('cat', 'cats'), ('cat', 'hat'), ('cat', 'dog')):
    seen, right = measure.dist_abs(first, second), exact(first, second)
    print('%s and %s: dist_abs %.3f, exact %.3f; dist %.3f, sim %.3f'
          % (first, second, seen, right, measure.dist(first, second), measure.sim(first, second)))
    same = same and (abs(seen - right) < 1e-9 if right < inf else seen == -inf)
words = ['cat', 'cats', 'hat', 'dog']
print('nearest to cat:', min(words, key=lambda word: measure.dist_abs('cat', word)))
same = same and min(words, key=lambda word: measure.dist_abs('cat', word)) == 'dog'
same = same and abs(measure.sim('cat', 'cat')) < 1e-9 and measure.sim('cat', 'dog') == 1
same = same and all(other.sim('cat', 'cat') == 1 and other.dist('cat', 'cat') == 0 for other in (Jaccard(), Cosine()))
raise SystemExit(0 if same else 1)
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
