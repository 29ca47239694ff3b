#!/usr/bin/env bash
# Expected: randomGamma(shape, alpha, beta), whose reference calls beta the inverse scale parameter, has mean alpha / beta.
# What happens: beta is the scale, and the mean is alpha * beta: 12 instead of 0.75 for alpha 3 and beta 4. With beta 1,
#   the default, there is no difference.
# Version: npm package @tensorflow/tfjs 4.22.0, backend cpu. Seen on 2026-11-30.
# Hurt: whoever draws precisions, rates or gamma noise as the reference says, or moves a model here from a library whose
#   beta is a rate: draws are beta squared times too large.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @tensorflow/tfjs@4.22.0 >/dev/null
cat > seen.js <<'JS'
const tf = require('@tensorflow/tfjs');

const mean = (alpha, beta) => {
  const seed = 5;
  const value = tf.mean(tf.randomGamma([50000], alpha, beta, 'float32', seed)).dataSync()[0];
  console.log('alpha ' + alpha + ', beta ' + beta + ': mean ' + value.toFixed(3) +
      '; as inverse scale ' + (alpha / beta).toFixed(3) + ', as scale ' + (alpha * beta).toFixed(3));
  return value;
};

tf.setBackend('cpu').then(() => {
  const same = Math.abs(mean(3, 1) - 3) < 0.05 && Math.abs(mean(3, 4) - 12) < 0.2 && Math.abs(mean(2, 0.5) - 1) < 0.05;
  process.exit(same ? 0 : 1);
});
JS
if node seen.js 2>errors; then
  echo 'As described.'
else
  cat errors >&2
  echo 'This changed.' >&2
  exit 1
fi
