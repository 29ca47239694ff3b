#!/usr/bin/env bash
# Expected: the gradient of a maximum at a tie is a subgradient: it chooses one of the largest or shares among them, and its
#   entries sum to 1.
# What happens: each of the largest gets the whole gradient, so that k equal scores together get k times as much. All
#   hundred scores of a fresh model that gives 0 to each move by the full step. Minimum likewise; the pairwise maximum of
#   two tensors gives it to the first alone.
# Version: npm package @tensorflow/tfjs 4.22.0, backend cpu. Seen on 2026-11-30.
# Hurt: whoever trains by the best path, a margin or max pooling over time: ties are the rule at initialisation, after
#   rectifiers and in padded or repeated words, and there the step is as many times too large as there are ties.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @tensorflow/tfjs@4.22.0 >/dev/null
cat > seen.js <<'JS'
const tf = require('@tensorflow/tfjs');

const total = (of, scores) => tf.sum(tf.grad(of)(scores)).dataSync()[0];

tf.setBackend('cpu').then(() => {
  const best = (scores) => tf.max(scores);
  const clear = total(best, tf.tensor1d([1, 3, 2]));
  const tie = total(best, tf.tensor1d([3, 3, 2]));
  const fresh = total(best, tf.zeros([100]));
  const least = total((scores) => tf.min(scores), tf.zeros([100]));
  console.log('sum of the gradient of max over 1, 3, 2: ' + clear + '; over 3, 3, 2: ' + tie);
  console.log('over a hundred zeros: ' + fresh + '; of min: ' + least);
  const step = 0.01;
  const moved = tf.max(tf.fill([100], step)).dataSync()[0] / step;
  console.log('change of the maximum when all hundred rise by one: ' + moved.toFixed(3));
  process.exit(clear === 1 && tie === 2 && fresh === 100 && least === 100 && Math.abs(moved - 1) < 1e-5 ? 0 : 1);
});
JS
if node seen.js 2>errors; then
  echo 'As described.'
else
  cat errors >&2
  echo 'This changed.' >&2
  exit 1
fi
