#!/usr/bin/env bash
# Expected: the estimate of Kneser and Ney takes a discount from what was seen and gives it to what was not, so that after
#   each pair of words the words sum to 1.
# What happens: most of what is taken is lost: unseen words get a share whose divisor also counts words that get none, and
#   where the second word stood behind no other one, they get nothing. After the pairs of seven small sentences the words
#   sum to between 0.25 and 0.79.
# Version: NLTK 3.8, KneserNeyProbDist, from Debian 12. Seen on 2026-11-30.
# Hurt: whoever scores sentences or smooths a hidden Markov model with it: perplexities are far too high, and pairs seen
#   once, which lose three quarters, are punished for having been seen.
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
from nltk.probability import FreqDist, KneserNeyProbDist

sentences = ('the dog barks', 'the dog sleeps', 'the cat sleeps', 'a dog barks', 'a cat purrs', 'the cat purrs',
             'a dog sleeps')
counts = FreqDist()
for sentence in sentences:
    words = ['<', '<'] + sentence.split() + ['>']
    counts.update(zip(words, words[1:], words[2:]))
model = KneserNeyProbDist(counts)
vocabulary = {word for triple in counts for word in triple}
sums = {}
for pair in sorted({triple[:2] for triple in counts}):
    sums[pair] = sum(model.prob(pair + (word,)) for word in vocabulary)
    print('after %-12s the words sum to %.3f' % (' '.join(pair), sums[pair]))
raise SystemExit(0 if min(sums.values()) == 0.25 and 0.78 < max(sums.values()) < 0.79 else 1)
PY
export PYTHONPATH=$PWD/root/usr/lib/python3/dist-packages
if /usr/bin/python3 -W ignore seen.py 2>errors; then
  echo 'As described.'
else
  cat errors >&2
  echo 'This changed.' >&2
  exit 1
fi
