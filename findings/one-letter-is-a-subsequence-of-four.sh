#!/usr/bin/env bash
# Expected: the weighted longest common subsequence of ROUGE-W uses each letter once, and the similarity lies between 0
#   and 1.
# What happens: the table has no row and column for the empty string, and what stands before its first column is read from
#   the end of the row above: a letter that opens a word is matched again and again. "a" and "aaaa" have a weighted length
#   of 16 instead of 1 and a similarity of 3.8; "a" and "catalan" have 1.6. Of all pairs of words of one to four letters
#   over an alphabet of two 37 per cent are too long, and 7 per cent have more than 1.
# Version: abydos 0.5.0+git20201231, RougeW, from Debian 12. Seen on 2026-11-30.
# Hurt: whoever scores summaries, answers or names with it: words that share a letter with the beginning beat the equal
#   ones, and values below 1 hide it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
# Unpacked, not installed.
packages=(python3-abydos=0.5.0+git20201231.344346a-6 python3-deprecation python3-packaging python3-numpy
  libblas3 liblapack3 libgfortran5 libquadmath0)
if ! apt-get download -q "${packages[@]}" >log 2>&1; then
  cat log >&2
  echo 'This needs the archive of Debian 12 on x86-64, and its lists (apt-get update).' >&2
  exit 2
fi
for package in *.deb; do dpkg -x "$package" root; done
cat > seen.py <<'PY'
from functools import lru_cache
from itertools import product
from abydos.distance import RougeW


def exact(first, second):
    """The best weight of a common subsequence, where a run of k letters weighs k squared."""
    @lru_cache(None)
    def best(i, j, run):
        if i == len(first) or j == len(second):
            return 0
        value = max(best(i + 1, j, 0), best(i, j + 1, 0))
        if first[i] == second[j]:
            value = max(value, 2 * run + 1 + best(i + 1, j + 1, run + 1))
        return value
    return best(0, 0, 0)


rouge = RougeW()
for first, second in (('a', 'aaaa'), ('a', 'catalan'), ('catalan', 'catalan')):
    print('%s, %s: length %d instead of %d, similarity %.3f' % (
        first, second, rouge.wlcs(first, second), exact(first, second), rouge.sim(first, second)))
words = [''.join(letters) for length in (1, 2, 3, 4) for letters in product('ab', repeat=length)]
pairs = [(first, second) for first in words for second in words]
longer = sum(rouge.wlcs(*pair) > exact(*pair) for pair in pairs)
above = sum(rouge.sim(*pair) > 1 + 1e-9 for pair in pairs)
print('too long: %d of %d, similarity above 1: %d' % (longer, len(pairs), above))
raise SystemExit(0 if rouge.wlcs('a', 'aaaa') == 16 and rouge.sim('a', 'aaaa') > 3.8 and longer == 334 and above == 64 else 1)
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
