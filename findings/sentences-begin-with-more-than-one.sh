#!/usr/bin/env bash
# Expected: the interpolated estimate of Kneser and Ney sums to 1 over the vocabulary in every context; the class refuses
#   discounts for which it would not.
# What happens: at the beginning of a sentence it is more. The share that goes to lower orders is counted in followers of
#   the context, among them the second of two padding marks, and divided by a total in which that one does not occur. With
#   discount 0.75 and order 3 the first words of seven small sentences sum to 1.08, after a single mark to 1.38; the other
#   contexts tried sum to 1.
# Version: NLTK 3.8, lm.KneserNeyInterpolated with padded_everygram_pipeline, from Debian 12. Seen on 2026-11-30.
# Hurt: whoever compares perplexities of models of other orders, discounts or padding: the first word of each sentence has
#   probability that is nobody's, more of it the larger the discount, and from order 3 on alone.
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
from nltk.lm import KneserNeyInterpolated
from nltk.lm.preprocessing import padded_everygram_pipeline

sentences = ('the dog barks', 'the dog sleeps', 'the cat sleeps', 'a dog barks', 'a cat purrs', 'the cat purrs',
             'a dog sleeps')
model = KneserNeyInterpolated(order=3, discount=0.75)
model.fit(*padded_everygram_pipeline(3, [sentence.split() for sentence in sentences]))
sums = {}
for context in (('<s>', '<s>'), ('<s>',), ('<s>', 'the'), ('the', 'dog'), ('dog',)):
    sums[context] = sum(model.score(word, context) for word in model.vocab)
    print('after %-8s the words sum to %.4f' % (' '.join(context), sums[context]))
same = abs(sums['<s>', '<s>'] - 1.0804) < 1e-4 and abs(sums['<s>',] - 1.375) < 1e-9
same = same and all(abs(total - 1) < 1e-9 for context, total in sums.items() if context[-1] != '<s>')
raise SystemExit(0 if same else 1)
PY
export PYTHONPATH=$PWD/root/usr/lib/python3/dist-packages
if /usr/bin/python3 -W ignore seen.py 2>errors; then
  echo 'As described.'
else
  cat errors >&2
  echo 'This changed.' >&2
  exit 1
fi
