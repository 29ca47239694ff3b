#!/usr/bin/env bash
# Expected: the longest path from a node of an acyclic graph is the one of the largest sum, whatever the signs: with
#   logarithms of probabilities as weights it is the most probable one.
# What happens: every length starts at 0, so that a path of negative sum never beats no path at all. In a lattice of
#   log-probabilities each node has length 0 and is said to have no path; with one positive weight, paths through
#   nodes of negative sum are too long instead. Shortest paths over the negated weights are found. The reference allows
#   positive, negative and zero weights.
# Version: npm package natural 8.1.1. Seen on 2026-11-30.
# Hurt: whoever takes the most probable segmentation, tagging or recognition from a lattice, the use for which a longest
#   path over acyclic graphs is made: the answer is empty, or its value belongs to no path.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund natural@8.1.1 >/dev/null
cat > seen.js <<'JS'
const { EdgeWeightedDigraph, LongestPathTree, ShortestPathTree } = require('natural');

const graph = (edges) => {
  const made = new EdgeWeightedDigraph();
  edges.forEach(([from, to, weight]) => made.add(from, to, weight));
  return made;
};

// Two paths from 0 to 3: -1 - 0.5 and -2 - 0.25.
const lattice = [[0, 1, -1], [0, 2, -2], [1, 3, -0.5], [2, 3, -0.25]];
const longest = new LongestPathTree(graph(lattice), 0);
const shortest = new ShortestPathTree(graph(lattice.map(([from, to, weight]) => [from, to, -weight])), 0);
console.log('longest path to 3: length ' + longest.getDistTo(3) + ', path ' + JSON.stringify(longest.pathTo(3)));
console.log('by the shortest of negated weights: ' + -shortest.getDistTo(3) + ', ' + JSON.stringify(shortest.pathTo(3)));

// The only path from 0 to 2 has the length -3 + 5.
const mixed = new LongestPathTree(graph([[0, 1, -3], [1, 2, 5]]), 0);
console.log('only path -3 + 5: length ' + mixed.getDistTo(2));
const right = shortest.getDistTo(3) === 1.5 && JSON.stringify(shortest.pathTo(3)) === '[0,1,3]';
process.exit(right && longest.getDistTo(3) === 0 && !longest.hasPathTo(3) && mixed.getDistTo(2) === 5 ? 0 : 1);
JS
if node seen.js 2>errors; then
  echo 'As described.'
else
  cat errors >&2
  echo 'This changed.' >&2
  exit 1
fi
