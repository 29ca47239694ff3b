#!/usr/bin/env bash
# Expected: a hidden Markov model with Gaussian emissions uses the covariances it is given, negative ones too: the reference
#   sets some in its first example.
# What happens: each entry of a covariance matrix, not only of its diagonal, is raised to at least 1e-16 before its
#   determinant and inverse are taken, so that a negative covariance counts as 0. With unit variances and a covariance of
#   -0.9 the point (1, -1) has the log-likelihood -2.84 instead of -1.53, and (1, 1) has the same instead of -11.01; with
#   0.9 both are right.
# Version: npm package hidden-markov-model-tf 4.0.0 with @tensorflow/tfjs 3.21.0. Seen on 2026-11-30.
# Hurt: whoever learns states of features that fall while others rise: after the fit, likelihoods and states are those of
#   another model than the one that getParameters returns, and the fit itself goes by them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund hidden-markov-model-tf@4.0.0 @tensorflow/tfjs@3.21.0 >/dev/null
cat > seen.js <<'JS'
const tf = require('@tensorflow/tfjs');
const HMM = require('hidden-markov-model-tf');

const seen = async (covariance, point) => {
  const model = new HMM({ states: 1, dimensions: 2 });
  await model.setParameters({
    pi: tf.tensor([1]),
    A: tf.tensor([[1]]),
    mu: tf.tensor([[0, 0]]),
    Sigma: tf.tensor([[[1, covariance], [covariance, 1]]]),
  });
  const value = model.logLikelihood(tf.tensor([[point]])).dataSync()[0];
  const [x, y] = point;
  const determinant = 1 - covariance * covariance;
  const square = (x * x - 2 * covariance * x * y + y * y) / determinant;
  const exact = -Math.log(2 * Math.PI) - Math.log(determinant) / 2 - square / 2;
  console.log(`covariance ${covariance}, point ${point}: ${value.toFixed(3)}, exact ${exact.toFixed(3)}`);
  return { value, exact };
};

const run = async () => {
  await tf.setBackend('cpu');
  let same = true;
  for (const point of [[1, 1], [1, -1]]) {
    const positive = await seen(0.9, point);
    const negative = await seen(-0.9, point);
    const none = await seen(0, point);
    same = same && Math.abs(positive.value - positive.exact) < 0.01 && Math.abs(negative.value - none.exact) < 0.01;
    same = same && Math.abs(negative.value - negative.exact) > 0.5;
  }
  process.exit(same ? 0 : 1);
};
run();
JS
if node seen.js 2>errors; then
  echo 'As described.'
else
  cat errors >&2
  echo 'This changed.' >&2
  exit 1
fi
