#!/usr/bin/env bash
# Expected: significant(u, samples) says whether two samples differ by the Mann-Whitney test, so that more evidence of the
#   same kind makes it so.
# What happens: the smaller U, which grows with the product of the sample sizes, is compared with the standardised distance
#   of U from its mean. One value against another, 1 and 2, is significant, where the exact p-value is 1; thirty against
#   thirty shifted by half their range, five standard deviations, is not. At ten against ten only U of 3 or less counts,
#   where 23 is the bound of 5 per cent. The U values are right.
# Version: npm package mann-whitney-utest 1.0.5. Seen on 2026-11-30.
# Hurt: whoever compares two systems, annotators or groups with it: tiny samples always differ if they do not overlap, and
#   large ones practically never.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund mann-whitney-utest@1.0.5 >/dev/null
cat > seen.js <<'JS'
const test = require('mann-whitney-utest');

function show(name, samples) {
  const u = test.test(samples);
  const said = test.significant(u, samples);
  const [n, m] = samples.map((sample) => sample.length);
  const z = (Math.min(...u) - (n * m) / 2) / Math.sqrt((n * m * (n + m + 1)) / 12);
  console.log(name + ': U ' + Math.min(...u) + ', ' + z.toFixed(2) + ' standard deviations; significant: ' + said);
  return said;
}

const range = (length, from) => Array.from({ length }, (_, index) => index + from);
const single = show('one value against another', [[1], [2]]);
const thirty = show('thirty against thirty', [range(30, 0), range(30, 15)]);
const hundred = show('a hundred against a hundred', [range(100, 0), range(100, 50)]);
process.exit(single && !thirty && !hundred ? 0 : 1);
JS
if node seen.js 2>errors; then
  echo 'As described.'
else
  cat errors >&2
  echo 'This changed.' >&2
  exit 1
fi
