#!/usr/bin/env bash
# Expected: multinomial draws for each row of a batch from that row's distribution, independently of the other rows.
# What happens: each row starts the same generator anew, with or without a seed of one's own. Of a hundred rows with equal
#   probabilities all draw the same option, in every call; with different probabilities they move together. The draws
#   within a row are right, and so are frequencies over many calls.
# Version: npm package @tensorflow/tfjs 4.22.0, backend cpu. Seen on 2026-11-30.
# Hurt: whoever samples texts, tags or actions for a batch at once: the samples are copies of one another, an average over
#   the batch has the variance of a single sample, and frequencies over calls show nothing.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @tensorflow/tfjs@4.22.0 >/dev/null
cat > seen.js <<'JS'
const tf = require('@tensorflow/tfjs');

tf.setBackend('cpu').then(() => {
  const rows = 100;
  const calls = 30;
  const counts = [0, 0, 0];
  let alike = 0;
  for (let call = 0; call < calls; call++) {
    const drawn = tf.multinomial(tf.zeros([rows, 3]), 1).dataSync();
    alike += new Set(drawn).size === 1 ? 1 : 0;
    drawn.forEach((option) => counts[option]++);
  }
  console.log('calls in which all ' + rows + ' rows draw the same of three options: ' + alike + ' of ' + calls);
  console.log('options over all calls: ' + counts);
  const within = new Set(tf.multinomial(tf.zeros([1, 3]), 100).dataSync()).size;
  console.log('different options in 100 draws of one row: ' + within);
  process.exit(alike === calls && within === 3 && counts.every((count) => count > 0) ? 0 : 1);
});
JS
if node seen.js 2>errors; then
  echo 'As described.'
else
  cat errors >&2
  echo 'This changed.' >&2
  exit 1
fi
