#!/usr/bin/env bash
# Expected: the Jaccard distance of a text to itself is 0, as the reference says: "0 is min distance (max similarity)".
# What happens: for bags of words, the form that the library's dictionary gives, the union is taken to be the two sizes
#   added up, so that what both share counts twice. Each text has the distance 0.5 to itself, and no two texts are nearer.
#   What is right is 2 less the reciprocal of what is returned. Without counts, as a list of ids, the distance is right.
# Version: gensim 4.2.0, matutils.jaccard, from Debian 12. Seen on 2026-12-01.
# Hurt: whoever finds duplicates or compares topics or documents by a threshold: what is equal is half different, and
#   figures cannot be compared with those of other software or of the same function on ids.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
# Unpacked, not installed.
packages=(python3-gensim=4.2.0+dfsg-1+deb12u1 python3-smart-open python3-scipy liblbfgsb0 python3-numpy
  libblas3 liblapack3 libgfortran5 libquadmath0)
if ! apt-get download -q "${packages[@]}" >log 2>&1; then
  cat log >&2
  echo 'This needs the archive of Debian 12 on x86-64, and its lists (apt-get update).' >&2
  exit 2
fi
for package in *.deb; do dpkg -x "$package" root; done
cat > seen.py <<'PY'
from collections import Counter
from itertools import combinations_with_replacement
from gensim.corpora import Dictionary
from gensim.matutils import jaccard


def exact(first, second):
    a, b = Counter(first), Counter(second)
    return 1 - sum((a & b).values()) / sum((a | b).values())


texts = [list(text) for length in range(1, 5) for text in combinations_with_replacement('abc', length)]
dictionary = Dictionary(texts)
bags = {tuple(text): dictionary.doc2bow(text) for text in texts}
for first, second in (('abc', 'abc'), ('abc', 'abb'), ('a', 'b')):
    print('%s and %s: %.3f, exact %.3f' % (first, second, jaccard(bags[tuple(first)], bags[tuple(second)]),
                                           exact(first, second)))
same = all(jaccard(bag, bag) == 0.5 for bag in bags.values())
least = 1
wrong = pairs = 0
for first in bags:
    for second in bags:
        seen, right = jaccard(bags[first], bags[second]), exact(first, second)
        least = min(least, seen)
        # With the shared part s and the sizes added up n: 1 - s / n is returned, and 1 - s / (n - s) is right.
        same = same and abs(right - (2 - 1 / seen)) < 1e-9
        pairs += 1
        wrong += abs(seen - right) > 1e-9
ids = jaccard([0, 1, 2], [0, 1, 2])
print('least of all: %.3f; wrong for %d of %d pairs; the same ids without counts: %.1f' % (least, wrong, pairs, ids))
raise SystemExit(0 if same and least == 0.5 and ids == 0 else 1)
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
