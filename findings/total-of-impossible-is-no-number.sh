#!/usr/bin/env bash
# Expected: logSumExp of scores that are all minus infinity is minus infinity, the logarithm of a total of 0, as in other
#   libraries of tensors.
# What happens: it is NaN: the largest score is subtracted first, and minus infinity less minus infinity is no number. One
#   finite score beside them is enough for the right value.
# Version: npm package @tensorflow/tfjs 4.22.0, backend cpu. Seen on 2026-11-30.
# Hurt: whoever writes forward algorithms, CTC or tree sums with masks: a state that cannot be reached yet, which is the
#   rule at the first words, turns all totals behind it into NaN.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @tensorflow/tfjs@4.22.0 >/dev/null
cat > seen.js <<'JS'
const tf = require('@tensorflow/tfjs');

tf.setBackend('cpu').then(() => {
  const none = -Infinity;
  const impossible = tf.logSumExp(tf.tensor1d([none, none])).dataSync()[0];
  const possible = tf.logSumExp(tf.tensor1d([none, 1])).dataSync()[0];
  console.log('two impossible ones: ' + impossible + ', exact -Infinity');
  console.log('an impossible one and a score of 1: ' + possible);
  // Two steps of a forward algorithm with three states: from the first state to the second only.
  let totals = tf.tensor1d([0, none, none]);
  const steps = tf.tensor2d([[none, 0, none], [none, 0, 0], [none, none, 0]]);
  for (let word = 0; word < 2; word++) {
    totals = tf.logSumExp(tf.add(totals.expandDims(1), steps), 0);
    console.log('totals: ' + Array.from(totals.dataSync()));
  }
  process.exit(Number.isNaN(impossible) && possible === 1 && Number.isNaN(totals.dataSync()[0]) ? 0 : 1);
});
JS
if node seen.js 2>errors; then
  echo 'As described.'
else
  cat errors >&2
  echo 'This changed.' >&2
  exit 1
fi
