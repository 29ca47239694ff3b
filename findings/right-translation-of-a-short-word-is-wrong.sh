#!/usr/bin/env bash
# Expected: chrF is 1 where the translation is the reference.
# What happens: the average is always over the n-grams of one to six characters, and an order of which the reference has
#   none counts as 0. The translation "it" of "it" has 0.33, "word" of "word" 0.67, "words" 0.83; from six characters on
#   it is 1.
# Version: NLTK 3.8, sentence_chrf and corpus_chrf, from Debian 12. Seen on 2026-11-30.
# Hurt: whoever scores short sentences, answers, names or inflected forms with it: right ones look wrong, the shorter the
#   worse, and "letters" of "letter" is better than "it" of "it".
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
from nltk.translate.chrf_score import corpus_chrf, sentence_chrf

same = True
for text, expected in (('it', 2 / 6), ('word', 4 / 6), ('words', 5 / 6), ('letter', 1), ('two words', 1)):
    words = text.split()
    sentence = sentence_chrf(words, words)
    corpus = corpus_chrf([words], [words])
    print('%-10s of itself: %.4f as a sentence, %.4f as a corpus' % (text, sentence, corpus))
    same = same and abs(sentence - expected) < 1e-9 and abs(corpus - expected) < 1e-9
longer = sentence_chrf(['letter'], ['letters'])
print('letters    of letter: %.4f' % longer)
raise SystemExit(0 if same and longer > 0.33 else 1)
PY
export PYTHONPATH=$PWD/root/usr/lib/python3/dist-packages
if /usr/bin/python3 -W ignore seen.py 2>errors; then
  echo 'As described.'
else
  cat errors >&2
  echo 'This changed.' >&2
  exit 1
fi
