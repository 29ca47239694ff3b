#!/usr/bin/env bash
# Expected: two alignments of words are merged by "grow, diagonal, final and" into something between their intersection
#   and their union: a link that only one of them has needs a word that has no link yet, and two such words if no
#   neighbour is linked.
# What happens: it is always the union. The test whether a word is linked looks among the two names of the sides instead
#   of among the words, and no word is found there. Of 500 random pairs of alignments all 500 give the union; by the
#   published rule 84 per cent of them give less.
# Version: NLTK 3.8, translate.gdfa.grow_diag_final_and, from Debian 12. Seen on 2026-12-01.
# Hurt: whoever extracts phrases, projects annotations or reports error rates of alignments by it: precision falls to that
#   of the union, and the two directions correct nothing of each other.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
# Unpacked, not installed.
packages=(python3-nltk=3.8-1 python3-click python3-joblib python3-regex python3-tqdm)
if ! apt-get download -q "${packages[@]}" >log 2>&1; then
  cat log >&2
  echo 'This needs the archive of Debian 12 on x86-64, and its lists (apt-get update).' >&2
  exit 2
fi
for package in *.deb; do dpkg -x "$package" root; done
cat > seen.py <<'PY'
import random
from nltk.translate.gdfa import grow_diag_final_and

NEIGHBOURS = [(-1, 0), (0, -1), (1, 0), (0, 1), (-1, -1), (-1, 1), (1, -1), (1, 1)]


def merged(rows, columns, forward, backward):
    """The published rule: a link beside another one needs one word without a link, one of the last step needs two."""
    union, links = forward | backward, forward & backward

    def row_free(row):
        return all(row != link[0] for link in links)

    def column_free(column):
        return all(column != link[1] for link in links)

    grown = True
    while grown:
        grown = False
        for row in range(rows):
            for column in range(columns):
                if (row, column) in links:
                    for down, right in NEIGHBOURS:
                        new = (row + down, column + right)
                        if new in union and new not in links and (row_free(new[0]) or column_free(new[1])):
                            links.add(new)
                            grown = True
    for side in (forward, backward):
        for row in range(rows):
            for column in range(columns):
                if (row, column) in side and row_free(row) and column_free(column):
                    links.add((row, column))
    return links


def text(links):
    return ' '.join('%d-%d' % link for link in sorted(links))


seen = grow_diag_final_and(3, 3, '0-0 1-1 2-2 2-0', '0-0 1-1 2-2')
print('0-0 1-1 2-2 2-0 and 0-0 1-1 2-2:', text(seen))
diagonal = {(0, 0), (1, 1), (2, 2)}
same = set(seen) == diagonal | {(2, 0)} and merged(3, 3, set(seen), diagonal) == diagonal
draw = random.Random(1)
unions = less = 0
for _ in range(500):
    rows, columns = draw.randint(2, 5), draw.randint(2, 5)
    forward, backward = ({(i, j) for i in range(rows) for j in range(columns) if draw.random() < 0.3} for _ in 'ab')
    unions += set(grow_diag_final_and(rows, columns, text(forward), text(backward))) == forward | backward
    less += merged(rows, columns, forward, backward) < forward | backward
print('the union in %d of 500, less than it by the rule in %d' % (unions, less))
raise SystemExit(0 if same and unions == 500 and less > 400 else 1)
PY
export PYTHONPATH=$PWD/root/usr/lib/python3/dist-packages
if /usr/bin/python3 -W ignore seen.py 2>errors; then
  echo 'As described.'
else
  cat errors >&2
  echo 'This changed.' >&2
  exit 1
fi
