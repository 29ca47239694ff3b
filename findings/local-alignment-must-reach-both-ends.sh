#!/usr/bin/env bash
# Expected: the similarity of Smith and Waterman is the score of the best alignment of any two parts of the strings, so
#   that a word within another has its full length.
# What happens: the last cell of the table is returned instead of the largest one: only parts that reach the ends of both
#   strings count. "inside" and "side" have 4, "in" and "inside" 0; reversing both strings changes the value. Of all pairs
#   of words of one to three letters over an alphabet of three 34 per cent are too low, none too high.
# Version: textdistance 4.5.0, SmithWaterman, from Debian 12. Seen on 2026-11-30.
# Hurt: whoever looks for quotations, names or stems in longer texts with it: what is followed by anything is not found,
#   and a common beginning is no similarity at all.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
# Unpacked, not installed.
packages=(python3-textdistance=4.5.0-1 python3-numpy libblas3 liblapack3 libgfortran5 libquadmath0)
if ! apt-get download -q "${packages[@]}" >log 2>&1; then
  cat log >&2
  echo 'This needs the archive of Debian 12 on x86-64, and its lists (apt-get update).' >&2
  exit 2
fi
for package in *.deb; do dpkg -x "$package" root; done
cat > seen.py <<'PY'
from itertools import product
import textdistance


def exact(first, second):
    """The largest cell, with 1 for equal letters, 0 for others and -1 for a gap."""
    cells = {}
    for i in range(len(first) + 1):
        for j in range(len(second) + 1):
            cells[i, j] = 0 if i == 0 or j == 0 else max(
                0, cells[i - 1, j] - 1, cells[i, j - 1] - 1,
                cells[i - 1, j - 1] + (first[i - 1] == second[j - 1]))
    return max(cells.values())


similarity = textdistance.SmithWaterman(external=False)
for first, second in (('inside', 'side'), ('in', 'inside'), ('dog', 'dogma'), ('god', 'amgod')):
    print('%s, %s: %d instead of %d' % (first, second, similarity(first, second), exact(first, second)))
words = [''.join(letters) for length in (1, 2, 3) for letters in product('abc', repeat=length)]
low = sum(similarity(first, second) < exact(first, second) for first in words for second in words)
high = sum(similarity(first, second) > exact(first, second) for first in words for second in words)
print('too low: %d of %d, too high: %d' % (low, len(words) ** 2, high))
same = similarity('inside', 'side') == 4 and similarity('in', 'inside') == 0 and similarity('god', 'amgod') == 3
raise SystemExit(0 if same and high == 0 and low > 400 else 1)
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
