#!/usr/bin/env bash
# Expected: the best parse by the algorithm of Chu, Liu and Edmonds is a tree: each word reaches the root.
# What happens: the words may be each other's heads, and nothing hangs on the root. With 17 and 12 for root to the two
#   words, 17 and 18 between them, the answer is the cycle; the best tree has 34. Of random scores over two words 1 in 4
#   have no tree, over four words 1 in 2. What is a tree is the best one; nothing is raised.
# Version: NLTK 3.8, ProbabilisticNonprojectiveParser, from Debian 12. Seen on 2026-11-30.
# Hurt: whoever parses with it, or uses it as a reference for a decoder: half of the sentences have words that hang on
#   nothing, and loops over heads never end.
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
from itertools import product
from nltk.parse.nonprojectivedependencyparser import DependencyScorerI, ProbabilisticNonprojectiveParser


class Scores(DependencyScorerI):
    def __init__(self, table):
        self.table = table

    def train(self, graphs):
        pass

    def score(self, graph):
        return [[[value] if value else [] for value in row] for row in self.table]


def heads(table):
    parser = ProbabilisticNonprojectiveParser()
    parser.train([], Scores(table))
    words = len(table) - 1
    graph = next(iter(parser.parse(['w%d' % k for k in range(words)], ['t'] * words)))
    arcs = [(head, word) for head in graph.nodes for words in graph.nodes[head]['deps'].values() for word in words]
    return {word: head for head, word in arcs}, len(arcs)


def is_tree(heads):
    for word in heads:
        steps = 0
        while word and steps <= len(heads):
            word = heads[word]
            steps += 1
        if word:
            return False
    return True


def total(table, heads):
    return sum(table[head][word] for word, head in heads.items())


def best(table):
    words = range(1, len(table))
    choices = (dict(zip(words, chosen)) for chosen in product(range(len(table)), repeat=len(words)))
    return max(total(table, heads) for heads in choices
               if all(word != head for word, head in heads.items()) and is_tree(heads))


seen = [[0, 17, 12], [0, 0, 17], [0, 18, 0]]
found, arcs = heads(seen)
print('heads:', found, 'is a tree:', is_tree(found), 'best tree:', best(seen))
draw = random.Random(1)
same = found == {1: 2, 2: 1}
for words in (2, 3, 4):
    broken = worse = 0
    for _ in range(300):
        table = [[draw.randint(1, 20) if word and word != head else 0 for word in range(words + 1)]
                 for head in range(words + 1)]
        found, arcs = heads(table)
        assert arcs == words == len(found)
        broken += not is_tree(found)
        worse += is_tree(found) and total(table, found) < best(table)
    print('%d words: no tree in %d of 300, a tree that is not the best in %d' % (words, broken, worse))
    same = same and broken > 45 and worse == 0
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
