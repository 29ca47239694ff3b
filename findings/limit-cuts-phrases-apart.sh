#!/usr/bin/env bash
# Expected: with max_phrase_length only pairs of phrases of that length are extracted, and each is consistent: no word
#   within a pair is linked to one outside.
# What happens: the other side is cut to the limit instead, so that a word that is linked to three is paired with the
#   first two of them, and words without a link are added to it beyond any limit: with the limit 1, "a" linked to the
#   first of four words gives pairs of one to four. Of random alignments with the limit 2, 40 per cent of what is
#   extracted is not consistent or too long; without a limit all is as defined.
# Version: NLTK 3.8, translate.phrase_based.phrase_extraction, from Debian 12. Seen on 2026-12-01.
# Hurt: whoever builds phrase tables or dictionaries of names with a limit, as one does to keep them small: they have
#   translations of half a phrase, and counts and probabilities of the right ones fall by them.
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
from nltk.translate.phrase_based import phrase_extraction


def spans(pairs):
    return {(source, target) for source, target, *_ in pairs}


def exact(rows, columns, links, limit):
    """All pairs of spans with a link in them and none that leaves them, by the definition."""
    found = set()
    for i in range(rows):
        for j in range(i + 1, min(rows, i + limit) + 1):
            for k in range(columns):
                for m in range(k + 1, min(columns, k + limit) + 1):
                    inside = [(i <= e < j, k <= f < m) for e, f in links]
                    if any(all(link) for link in inside) and all(e == f for e, f in inside):
                        found.add(((i, j), (k, m)))
    return found


def extracted(rows, columns, links, limit):
    return spans(phrase_extraction(' '.join('s%d' % k for k in range(rows)), ' '.join('t%d' % k for k in range(columns)),
                                   sorted(links), limit))


halves = phrase_extraction('Handschuhe', 'pair of gloves', [(0, 0), (0, 1), (0, 2)], 2)
print('limit 2, one word linked to three:', sorted(pair[2:] for pair in halves))
beyond = extracted(1, 4, [(0, 0)], 1)
print('limit 1, a link to the first of four words: lengths', sorted(target[1] - target[0] for _, target in beyond))
same = spans(halves) == {((0, 1), (0, 2))} and len(beyond) == 4
draw = random.Random(1)
pairs = wrong = 0
for _ in range(300):
    rows, columns = draw.randint(2, 6), draw.randint(2, 6)
    links = {(i, j) for i in range(rows) for j in range(columns) if draw.random() < 0.25}
    if not links:
        continue
    same = same and extracted(rows, columns, links, 0) == exact(rows, columns, links, 6)
    limited = extracted(rows, columns, links, 2)
    pairs += len(limited)
    wrong += len(limited - exact(rows, columns, links, 2))
    same = same and exact(rows, columns, links, 2) <= limited
print('limit 2: %d pairs extracted, %d of them not consistent or too long' % (pairs, wrong))
raise SystemExit(0 if same and wrong > 0.3 * pairs else 1)
PY
export PYTHONPATH=$PWD/root/usr/lib/python3/dist-packages
if /usr/bin/python3 -W ignore seen.py 2>errors; then
  echo 'As described.'
else
  cat errors >&2
  echo 'This changed.' >&2
  exit 1
fi
