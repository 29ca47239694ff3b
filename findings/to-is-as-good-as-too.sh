#!/usr/bin/env bash
# Expected: the metric of the longest common subsequence is the length of that subsequence by the longer length, 1 only
#   for equal strings and the same in both directions; the reference says that 1 means exactly the same.
# What happens: all rows of its table are one and the same array, so that a letter of the second string is matched again
#   and again: "to" has 1 to "too", "lost" to "loss", "in" to "inn", and back 2/3 or 3/4. Of all pairs of words of up to
#   four letters over an alphabet of three 39 per cent are too high, none too low.
# Version: npm package metric-lcs 0.1.2. Seen on 2026-12-01.
# Hurt: whoever looks for near matches of words, names or lines by it: words with a letter that comes again beat the right
#   ones, other words count as the same, and the order of the arguments decides.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund metric-lcs@0.1.2 >/dev/null
cat > seen.js <<'JS'
const metric = require('metric-lcs');

/** The longest subsequence of the first string that the second one has, by trying all. */
const exact = (first, second) => {
  let best = 0;
  for (let chosen = 0; chosen < 1 << first.length; chosen++) {
    const letters = [...first].filter((_, k) => chosen >> k & 1);
    let next = 0;
    for (const letter of second) {
      next += next < letters.length && letters[next] === letter;
    }
    best = next === letters.length ? Math.max(best, next) : best;
  }
  return best / Math.max(first.length, second.length);
};

let same = true;
for (const [first, second] of [['to', 'too'], ['lost', 'loss'], ['in', 'inn'], ['letter', 'leter']]) {
  const values = [metric(first, second), metric(second, first), exact(first, second)];
  const [there, back, right] = values.map((value) => value.toFixed(3));
  console.log(`${first} and ${second}: ${there}, back ${back}, exact ${right}`);
  same = same && Math.max(values[0], values[1]) === 1 && Math.min(values[0], values[1]) === values[2] && values[2] < 1;
}
const words = [];
const grow = (word) => {
  if (word) {
    words.push(word);
  }
  if (word.length < 4) {
    [...'abc'].forEach((letter) => grow(word + letter));
  }
};
grow('');
let high = 0;
let low = 0;
words.forEach((first) => words.forEach((second) => {
  const difference = metric(first, second) - exact(first, second);
  high += difference > 1e-9;
  low += difference < -1e-9;
}));
const share = high / words.length ** 2;
console.log(`all pairs of ${words.length} words: too high ${share.toFixed(3)}, too low ${low}`);
process.exit(same && low === 0 && share > 0.3 ? 0 : 1);
JS
if node seen.js 2>errors; then
  echo 'As described.'
else
  cat errors >&2
  echo 'This changed.' >&2
  exit 1
fi
