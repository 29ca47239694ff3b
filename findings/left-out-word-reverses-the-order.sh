#!/usr/bin/env bash
# Expected: RIBES scores the order of words by Kendall's tau, the share of pairs of words that are in the right order:
#   leaving a word out costs length, and all others keep their order.
# What happens: only pairs within an unbroken run are counted as right, as if the words behind a gap came before those in
#   front of it. A translation of 12 words that leaves out two has tau -0.47 instead of 1 and the score 0.26; the same
#   words turned round in three blocks have 0.35. The formula beside it counts "increasing pairs".
# Version: NLTK 3.8, translate.ribes_score, from Debian 12. Seen on 2026-12-01.
# Hurt: whoever compares translation between languages of different order by it: a missing or wrong word in the middle
#   costs half of all, and systems that leave nothing out win over those that get the order right.
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
from itertools import combinations
from nltk.translate.ribes_score import kendall_tau, sentence_ribes, word_rank_alignment


def exact(positions):
    pairs = list(combinations(positions, 2))
    return 2 * sum(first < second for first, second in pairs) / len(pairs) - 1


reference = 'the old dog that lives next door barked very loudly at us'
same = True
for words, tau, right, score in (
        (reference, 1, 1, 1),
        ('the old dog lives next door barked loudly at us', -0.467, 1, 0.261),
        ('at us very loudly barked the old dog that lives next door', -0.303, -0.303, 0.348)):
    positions = word_rank_alignment(reference.split(), words.split())
    seen = kendall_tau(positions, normalize=False)
    total = sentence_ribes([reference.split()], words.split())
    print('%s: tau %.3f, exact %.3f, RIBES %.3f' % (words, seen, exact(positions), total))
    same = same and abs(seen - tau) < 1e-3 and abs(exact(positions) - right) < 1e-3 and abs(total - score) < 1e-3
raise SystemExit(0 if same and kendall_tau([0, 2, 4, 6], normalize=False) == -1 else 1)
PY
export PYTHONPATH=$PWD/root/usr/lib/python3/dist-packages
if /usr/bin/python3 -W ignore seen.py 2>errors; then
  echo 'As described.'
else
  cat errors >&2
  echo 'This changed.' >&2
  exit 1
fi
