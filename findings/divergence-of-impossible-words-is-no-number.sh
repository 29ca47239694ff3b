#!/usr/bin/env bash
# Expected: the divergence of Jensen and Shannon exists for any two distributions, which is what it was made for: 0 for
#   equal ones and ln 2 for those that share nothing.
# What happens: a word that one of them gives the probability 0 makes it NaN, since 0 times the logarithm of 0 is computed
#   as it stands. (1, 0) has NaN to (0, 1), to (1/2, 1/2) and to itself.
# Version: npm package ml-distance 5.0.0, distance.jensenShannon. Seen on 2026-11-30.
# Hurt: whoever compares distributions of words, tags or topics by counts, most of which are 0: NaN is neither near nor far,
#   and a nearest neighbour that is looked for by "less than" is the first one or none.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund ml-distance@5.0.0 >/dev/null
cat > seen.js <<'JS'
const { distance } = require('ml-distance');

const term = (p, q) => (p === 0 ? 0 : p * Math.log((2 * p) / (p + q)));
const exact = (a, b) => a.reduce((sum, p, i) => sum + (term(p, b[i]) + term(b[i], p)) / 2, 0);

let same = true;
for (const [a, b] of [[[1, 0], [0, 1]], [[1, 0], [0.5, 0.5]], [[1, 0], [1, 0]], [[0.9, 0.1], [0.5, 0.5]]]) {
  const seen = distance.jensenShannon(a, b);
  console.log('(' + a + ') to (' + b + '): ' + seen + ', exact ' + exact(a, b).toFixed(4));
  const impossible = a.includes(0) || b.includes(0);
  same = same && (impossible ? Number.isNaN(seen) : Math.abs(seen - exact(a, b)) < 1e-9);
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
