#!/usr/bin/env bash
# Expected: the agreement of three raters is the same in whatever order they are listed; a rater who stopped early has
#   ratings missing at the end, which the package's reference shows as a shorter row.
# What happens: the number of items is read off the first row. If that one is short, all items behind its end are dropped,
#   though the others rated them: three raters of five items have Krippendorff's alpha 0.71, and 1 if the one who rated
#   three comes first. With undefined written out to the full length both are 0.71.
# Version: npm package krippendorff 0.1.0. Seen on 2026-11-30.
# Hurt: whoever measures the agreement of annotators of whom one finished less: the others' disagreement on the rest is
#   not seen, and the coefficient looks complete.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund krippendorff@0.1.0 >/dev/null
cat > seen.js <<'JS'
const { alpha } = require('krippendorff');

const first = [1, 2, 1, 2, 1];
const second = [1, 2, 1, 2, 2];
const stopped = [1, 2, 1];
const filled = [1, 2, 1, undefined, undefined];
const last = alpha([first, second, stopped]);
const front = alpha([stopped, first, second]);
const written = alpha([filled, first, second]);
const exact = 1 - (12 * 1) / (7 * 6); // 13 ratings, seven of them 1 and six 2, and one pair that disagrees
console.log('short row last: ' + last.toFixed(4) + ', first: ' + front.toFixed(4));
console.log('first, written out with undefined: ' + written.toFixed(4) + ', exact: ' + exact.toFixed(4));
const same = Math.abs(last - exact) < 1e-9 && Math.abs(written - exact) < 1e-9 && front === 1;
process.exit(same ? 0 : 1);
JS
if node seen.js 2>errors; then
  echo 'As described.'
else
  cat errors >&2
  echo 'This changed.' >&2
  exit 1
fi
