#!/usr/bin/env bash
# Expected: the Damerau-Levenshtein distance of two strings is 0 only if they are equal, and the same in both directions.
# What happens: without options a letter that is doubled, or that follows its double, costs nothing in one direction:
#   "letter" to "lettter", "to" to "too", "los" to "loss" have distance 0, and back 1. Restricted transpositions
#   ({restricted: true}) and LevenshteinDistance are right.
# Version: npm package natural 8.1.1. Seen on 2026-11-30.
# Hurt: whoever corrects spelling, aligns words or scores character errors with it: the most frequent slips count as
#   correct, and an error rate depends on which side is the reference.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund natural@8.1.1 >/dev/null
cat > seen.js <<'JS'
const { DamerauLevenshteinDistance: distance, LevenshteinDistance: plain } = require('natural');

let same = true;
for (const [from, to] of [['letter', 'lettter'], ['to', 'too'], ['los', 'loss'], ['comittee', 'committee']]) {
  const there = distance(from, to);
  const back = distance(to, from);
  const restricted = distance(from, to, { restricted: true });
  const others = 'restricted ' + restricted + ', Levenshtein ' + plain(from, to);
  console.log(from + ' to ' + to + ': ' + there + ', back ' + back + ', ' + others);
  same = same && there === 0 && back === 1 && restricted === 1 && plain(from, to) === 1;
}
process.exit(same ? 0 : 1);
JS
if DOTENV_CONFIG_QUIET=true node seen.js 2>errors; then
  echo 'As described.'
else
  cat errors >&2
  echo 'This changed.' >&2
  exit 1
fi
