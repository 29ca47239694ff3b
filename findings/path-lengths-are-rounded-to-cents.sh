#!/usr/bin/env bash
# Expected: the length of a shortest path is the sum of its weights, and no other path is shorter.
# What happens: the sum is rounded to two decimals at every edge. Ten edges of 0.004 have length 0 and beat a direct edge of
#   0.03; weights of a thousandth count nothing and those of 0.006 nearly double. Longest paths are rounded too.
# Version: npm package natural 8.1.1. Seen on 2026-11-30.
# Hurt: whoever weighs edges by probabilities, similarities or costs below one, as lattices and word graphs have them: a
#   path of many small costs is free, and the length that is told agrees with it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund natural@8.1.1 >/dev/null
cat > seen.js <<'JS'
const { EdgeWeightedDigraph, ShortestPathTree } = require('natural');

const length = (steps, weight, direct) => {
  const graph = new EdgeWeightedDigraph();
  for (let step = 0; step < steps; step++) {
    graph.add(step, step + 1, weight);
  }
  graph.add(0, steps, direct);
  const tree = new ShortestPathTree(graph, 0);
  console.log(steps + ' edges of ' + weight + ' or one of ' + direct + ': length ' + tree.getDistTo(steps) +
      ', path of ' + (tree.pathTo(steps).length - 1) + ' edges');
  return [tree.getDistTo(steps), tree.pathTo(steps).length - 1].join();
};

const chain = length(10, 0.004, 0.03); // exact: the direct edge, 0.03
const double = length(3, 0.006, 0.022); // exact: the chain, 0.018
const whole = length(3, 1, 4);
process.exit(chain === '0,10' && double === '0.02,1' && whole === '3,3' ? 0 : 1);
JS
if node seen.js 2>errors; then
  echo 'As described.'
else
  cat errors >&2
  echo 'This changed.' >&2
  exit 1
fi
