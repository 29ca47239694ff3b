#!/usr/bin/env bash
# Expected: METEOR matches equal words so that the fewest links cross, as the reference says, and counts the fewest
#   pieces.
# What happens: each word is matched to the last equal one that is left. "the dog" against "the dog saw the cat" is
#   matched with the second "the", crosses and counts as two pieces: 0.21, where 0.40 is right and is what "the dog saw a
#   cat" gives. Of all pairs of texts of up to four words over an alphabet of two 20 per cent have a score that is too low
#   and 1 per cent one that is too high.
# Version: NLTK 3.8, translate.meteor_score, from Debian 12. Seen on 2026-12-01.
# Hurt: whoever scores translations, summaries or captions by it: any article or preposition that comes again in the
#   reference breaks what was right into pieces, and short right answers lose half.
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
from itertools import permutations, product
from nltk.translate.meteor_score import align_words, single_meteor_score


class NoSynonyms:
    """Instead of WordNet, whose data are not needed for equal words."""

    @staticmethod
    def synsets(word):
        return []


def score(reference, words):
    return single_meteor_score(reference, words, wordnet=NoSynonyms)


def matchings(words, reference):
    """All matchings of as many equal words as there are."""
    most = sum(min(words.count(word), reference.count(word)) for word in set(words))
    slots = list(range(len(reference))) + [None] * len(words)
    for chosen in set(permutations(slots, len(words))):
        links = [(i, j) for i, j in enumerate(chosen) if j is not None]
        if len(links) == most and all(words[i] == reference[j] for i, j in links):
            yield links


def exact(reference, words):
    """The formula with the fewest pieces among the matchings of fewest crossings."""
    ranked = []
    for links in matchings(words, reference):
        crossings = sum(a[1] > b[1] for k, a in enumerate(links) for b in links[k + 1:])
        pieces = 1 + sum(b != (a[0] + 1, a[1] + 1) for a, b in zip(links, links[1:]))
        ranked.append((crossings, pieces, len(links)))
    _, pieces, links = min(ranked)
    if not links:
        return 0.0
    precision, recall = links / len(words), links / len(reference)
    mean = precision * recall / (0.9 * precision + 0.1 * recall)
    return mean * (1 - 0.5 * (pieces / links) ** 3)


same = True
for text, expected in (('the dog saw a cat', 0.3989), ('the dog saw the cat', 0.2128)):
    reference, words = text.split(), ['the', 'dog']
    seen = score(reference, words)
    print('the dog / %s: matches %s, score %.4f, exact %.4f'
          % (text, align_words(words, reference, wordnet=NoSynonyms)[0], seen, exact(reference, words)))
    same = same and abs(seen - expected) < 1e-4 and abs(exact(reference, words) - 0.3989) < 1e-4
texts = [list(text) for length in range(1, 5) for text in product('xy', repeat=length)]
differences = [score(a, b) - exact(a, b) for a in texts for b in texts]
low = sum(difference < -1e-9 for difference in differences) / len(differences)
high = sum(difference > 1e-9 for difference in differences) / len(differences)
print('all texts of one to four words over two: too low %.3f, too high %.3f' % (low, high))
raise SystemExit(0 if same and low > 0.19 and high < 0.01 else 1)
PY
export PYTHONPATH=$PWD/root/usr/lib/python3/dist-packages
if /usr/bin/python3 -W ignore seen.py 2>errors; then
  echo 'As described.'
else
  cat errors >&2
  echo 'This changed.' >&2
  exit 1
fi
