#!/usr/bin/env bash
# Expected: the trace of a local alignment by Smith and Waterman is an alignment that has the score which was found.
# What happens: the score is right, and the trace goes the wrong way at a gap: where it should step along one string, it
#   steps along the other. "catxdog" and "catdog" have the score 11, six matches and a gap, and the trace aligns "dog", then
#   the letter x twice, with a gap, and ends: three matches and two gaps, worth 4. Without a gap the trace is right, up to
#   21 columns, where it stops.
# Version: npm package smith-waterman-score 2.0.4. Seen on 2026-11-30.
# Hurt: whoever aligns a text with its transcript or two versions of a sentence by it: everything before the last gap is
#   missing or aligned wrongly, beside a score that counts it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund smith-waterman-score@2.0.4 >/dev/null
cat > seen.js <<'JS'
const align = require('smith-waterman-score');

const costs = { match: 2, mismatch: -1, gap: -1 };
const worth = ({ seqChar, patChar }) => {
  if (seqChar === '-' || patChar === '-') {
    return costs.gap;
  }
  return seqChar === patChar ? costs.match : costs.mismatch;
};

const seen = (first, second) => {
  const { peak, trace } = align(first, second, costs);
  const columns = [...trace].reverse();
  const value = columns.reduce((sum, column) => sum + worth(column), 0);
  const pairs = columns.map(({ seqChar, patChar }) => seqChar + patChar).join(' ');
  console.log(`${first} and ${second}: score ${peak.value}, trace ${pairs}, worth ${value}`);
  return [peak.value, value];
};

const [score, value] = seen('catxdog', 'catdog');
const [back, backValue] = seen('catdog', 'catxdog');
const [plain, plainValue] = seen('catdog', 'catdog');
const same = score === 11 && value === 4 && back === 11 && backValue === 4;
process.exit(same && plain === 12 && plainValue === 12 ? 0 : 1);
JS
if node seen.js 2>errors; then
  echo 'As described.'
else
  cat errors >&2
  echo 'This changed.' >&2
  exit 1
fi
