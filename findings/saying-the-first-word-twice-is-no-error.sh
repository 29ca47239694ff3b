#!/usr/bin/env bash
# Expected: the edit distance of two sentences by words counts each word that is too many as an error; the reference calls
#   it Levenshtein's.
# What happens: a first word that is repeated costs nothing: "very very good" to "very good" has 0 errors, as has "no no
#   no" to "no". Each equal word in the first row or column of the table is free, as if nothing stood in front of the
#   sentences. Repeated later, the word costs 1. Of all pairs of sentences of up to four words out of three, 10 per cent
#   have too few errors, none too many.
# Version: npm package word-error-rate 0.0.7. Seen on 2026-12-01.
# Hurt: whoever measures speech recognition by it: stammers and doubled beginnings, the most frequent kind, do not count,
#   and an answer that only repeats one word can be perfect.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund word-error-rate@0.0.7 >/dev/null
cat > seen.js <<'JS'
const { calculateEditDistance, wordErrorRate } = require('word-error-rate');

/** The least number of edits by recursion over the words. */
const exact = (first, second) => {
  if (!first.length || !second.length) {
    return first.length + second.length;
  }
  const [a, ...left] = first;
  const [b, ...right] = second;
  if (a === b) {
    return exact(left, right);
  }
  return 1 + Math.min(exact(left, second), exact(first, right), exact(left, right));
};

let same = true;
for (const [heard, said] of [['very very good', 'very good'], ['no no no', 'no'], ['good good', 'very good'],
  ['he said no no', 'he said no']]) {
  const seen = calculateEditDistance(heard, said);
  const right = exact(heard.split(' '), said.split(' '));
  console.log(`${heard} / ${said}: ${seen} errors, rate ${wordErrorRate(heard, said).toFixed(3)}, exact ${right}`);
  same = same && seen === (heard.startsWith('very') || heard.startsWith('no') ? 0 : right) && right > 0;
}
const sentences = [];
const grow = (words) => {
  if (words.length) {
    sentences.push(words);
  }
  if (words.length < 4) {
    ['a', 'b', 'c'].forEach((word) => grow([...words, word]));
  }
};
grow([]);
let low = 0;
let high = 0;
sentences.forEach((first) => sentences.forEach((second) => {
  const difference = calculateEditDistance(first.join(' '), second.join(' ')) - exact(first, second);
  low += difference < 0;
  high += difference > 0;
}));
const share = low / sentences.length ** 2;
console.log(`all pairs of ${sentences.length} sentences: too few errors ${share.toFixed(3)}, too many ${high}`);
process.exit(same && high === 0 && share > 0.05 ? 0 : 1);
JS
if node seen.js 2>errors; then
  echo 'As described.'
else
  cat errors >&2
  echo 'This changed.' >&2
  exit 1
fi
