#!/usr/bin/env bash
# Expected: a rectangular assignment costs the same whether rows or columns are the more numerous: as many pairs as the
#   shorter side has, at the least cost, and transposing the matrix transposes the answer.
# What happens: with more rows than columns the first rows are taken, a pair each, and better rows behind them are left
#   out: two rows of cost 9 and 1 for one column give the row of cost 9. The transposed matrix is solved right.
# Version: npm package hungarian-on3 0.3.1, beside munkres-js 1.2.2. Seen on 2026-11-30.
# Hurt: whoever matches clusters to classes, mentions to entities or detections to objects with it: the score depends on
#   which side is written as rows, and is too low where clusters outnumber classes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund hungarian-on3@0.3.1 munkres-js@1.2.2 >/dev/null
cat > seen.js <<'JS'
const hungarian = require('hungarian-on3');
const munkres = require('munkres-js');

const copy = (costs) => costs.map((row) => row.slice());
const transpose = (costs) => costs[0].map((_, j) => costs.map((row) => row[j]));
// Rows without a column are given as undefined or negative indices.
const sum = (costs, pairs) => pairs.reduce((total, [i, j]) => total + (costs[i]?.[j] ?? 0), 0);

let same = true;
for (const [costs, expected] of [[[[9], [1]], 1], [[[4, 7], [2, 6], [0, 3]], 5]]) {
  const tall = sum(costs, hungarian(copy(costs)));
  const wide = sum(transpose(costs), hungarian(transpose(costs)));
  const other = sum(costs, munkres(copy(costs)));
  console.log(JSON.stringify(costs) + ': cost ' + tall + ', transposed ' + wide + ', by munkres-js ' + other);
  same = same && wide === expected && other === expected && tall > expected;
}
process.exit(same ? 0 : 1);
JS
if node seen.js 2>errors; then
  echo 'As described.'
else
  cat errors >&2
  echo 'This changed.' >&2
  exit 1
fi
