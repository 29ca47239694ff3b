#!/usr/bin/env bash
# Expected: the mapping of a tree edit distance is a script of that cost: unmapped nodes and changed labels add up to it.
# What happens: the distance is right, and pairs() pairs other nodes than the ones the distance rests on. Deleting c from
#   a(b c) costs 1, and the mapping pairs c with b and deletes b, which costs 2; between a and a(a b) it pairs the root with
#   a leaf of another label. Of all pairs of trees of up to four nodes with two labels 20 per cent have a mapping dearer
#   than their distance, and 10 per cent one that is cheaper, which cannot be. The mapping of strings is right.
# Version: npm package edit-distance 1.0.5. Seen on 2026-11-30.
# Hurt: whoever aligns parse trees, projects annotations from one tree to another or counts kinds of errors by it: nodes
#   that agree are told as changed, next to a distance that says nothing of it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund edit-distance@1.0.5 >/dev/null
cat > seen.js <<'JS'
const { ted } = require('edit-distance');

const tree = (id, ...children) => ({ id, children });
const rename = (first, second) => (first.id !== second.id ? 1 : 0);

function compare(first, second) {
  const result = ted(first, second, (node) => node.children, () => 1, () => 1, rename);
  const pairs = result.pairs();
  const cost = pairs.reduce((sum, [one, other]) => sum + (one && other ? rename(one, other) : 1), 0);
  const text = pairs.map(([one, other]) => (one ? one.id : '-') + ':' + (other ? other.id : '-')).join(' ');
  return { distance: result.distance, cost, text };
}

function forests(nodes) {
  if (nodes === 0) return [[]];
  const all = [];
  for (let first = 1; first <= nodes; first++) {
    for (const head of trees(first)) for (const rest of forests(nodes - first)) all.push([head, ...rest]);
  }
  return all;
}

function trees(nodes) {
  return ['a', 'b'].flatMap((id) => forests(nodes - 1).map((children) => tree(id, ...children)));
}

const seen = compare(tree('a', tree('b'), tree('c')), tree('a', tree('b')));
console.log('a(b c) to a(b): distance ' + seen.distance + ', cost of the mapping ' + seen.cost + ' (' + seen.text + ')');
const small = [1, 2, 3, 4].flatMap(trees);
let dearer = 0;
let cheaper = 0;
for (const first of small) {
  for (const second of small) {
    const both = compare(first, second);
    dearer += both.cost > both.distance ? 1 : 0;
    cheaper += both.cost < both.distance ? 1 : 0;
  }
}
console.log('mappings dearer than their distance: ' + dearer + ', cheaper: ' + cheaper + ', of ' + small.length ** 2);
process.exit(seen.distance === 1 && seen.cost === 2 && dearer === 2114 && cheaper === 1000 ? 0 : 1);
JS
if node seen.js 2>errors; then
  echo 'As described.'
else
  cat errors >&2
  echo 'This changed.' >&2
  exit 1
fi
