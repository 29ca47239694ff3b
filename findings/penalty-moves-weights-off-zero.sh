#!/usr/bin/env bash
# Expected: an L1 penalty leaves a weight of 0 where it is: 0 is its least value, and the gradient of the absolute value
#   there is 0, as in the Python library.
# What happens: the gradient of abs at 0 is -1. A layer of zero weights, on data that says nothing, has weights of 0.01
#   after a step of 0.1 with penalty 0.1, all positive; the penalty has raised itself, and the next step takes it back.
#   The mean absolute error likewise: a prediction that is exact is pushed off.
# Version: npm package @tensorflow/tfjs 4.22.0, backend cpu. Seen on 2026-11-30.
# Hurt: whoever starts from zeros, prunes or masks weights under an L1 penalty, or fits absolute differences: what is 0
#   does not stay 0, and models move that should stand still.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @tensorflow/tfjs@4.22.0 >/dev/null
cat > seen.js <<'JS'
const tf = require('@tensorflow/tfjs');

async function main() {
  await tf.setBackend('cpu');
  const slopes = Array.from(tf.grad((x) => tf.abs(x).sum())(tf.tensor1d([-2, 0, 2])).dataSync());
  console.log('gradient of the absolute value at -2, 0 and 2: ' + slopes);
  const model = tf.sequential();
  const kernelRegularizer = tf.regularizers.l1({ l1: 0.1 });
  const shape = { units: 1, inputShape: [3], useBias: false };
  model.add(tf.layers.dense({ ...shape, kernelInitializer: 'zeros', kernelRegularizer }));
  model.compile({ loss: 'meanSquaredError', optimizer: tf.train.sgd(0.1) });
  await model.fit(tf.zeros([4, 3]), tf.zeros([4, 1]), { epochs: 1, verbose: 0 });
  const weights = Array.from(model.getWeights()[0].dataSync());
  console.log('zero weights after one step: ' + weights.map((weight) => weight.toFixed(4)));
  const same = slopes.join() === '-1,-1,1' && weights.every((weight) => Math.abs(weight - 0.01) < 1e-6);
  process.exit(same ? 0 : 1);
}

main();
JS
if node seen.js 2>errors; then
  echo 'As described.'
else
  cat errors >&2
  echo 'This changed.' >&2
  exit 1
fi
