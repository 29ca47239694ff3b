#!/usr/bin/env bash
# Expected: the metric "precision" of a model that is trained takes a probability above one half as yes, as "accuracy"
#   beside it does.
# What happens: only a probability of exactly 1 is a yes. A classifier that has all examples right with probabilities of
#   0.99 has accuracy 1 and precision 0; with the same answers and weights so large that the logistic function rounds to
#   1, it has precision 1.
# Version: npm package @tensorflow/tfjs 4.22.0, layers. Seen on 2026-11-30.
# Hurt: whoever watches precision in training or stops by it: it is 0 for all models that are not overconfident, then it
#   measures how many scores have overflowed into certainty.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @tensorflow/tfjs@4.22.0 >/dev/null
cat > seen.js <<'JS'
const tf = require('@tensorflow/tfjs');

tf.setBackend('cpu').then(() => {
  const model = tf.sequential();
  model.add(tf.layers.dense({ units: 1, inputShape: [1], activation: 'sigmoid' }));
  model.compile({ loss: 'binaryCrossentropy', optimizer: 'sgd', metrics: ['accuracy', 'precision'] });
  const inputs = tf.tensor2d([[1], [1], [-1], [-1]]);
  const targets = tf.tensor2d([[1], [1], [0], [0]]);
  const seen = [0.5, 5, 20].map((weight) => {
    model.setWeights([tf.tensor2d([[weight]]), tf.tensor1d([0])]);
    const probability = model.predict(inputs).dataSync()[0];
    const [, accuracy, precision] = model.evaluate(inputs, targets, { verbose: 0 }).map((x) => x.dataSync()[0]);
    console.log('probability ' + probability.toFixed(8) + ': accuracy ' + accuracy + ', precision ' + precision);
    return accuracy + ' ' + precision;
  });
  process.exit(seen.join() === '1 0,1 0,1 1' ? 0 : 1);
});
JS
if node seen.js 2>errors; then
  echo 'As described.'
else
  cat errors >&2
  echo 'This changed.' >&2
  exit 1
fi
