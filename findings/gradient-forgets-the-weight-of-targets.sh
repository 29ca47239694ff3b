#!/usr/bin/env bash
# Expected: the gradient of softmaxCrossEntropy is that of its value, whatever the targets are: with targets that sum to w
#   it is w * softmax - target.
# What happens: the value counts each target with its weight, and the gradient is softmax - target, as if the targets
#   summed to 1. With the target 2 for the first of two options the derivatives are -1.73 and 0.73 instead of -1.46 and
#   1.46; they do not even sum to 0, and a padded row of zeros, whose loss is 0, pushes all its scores down.
# Version: npm package @tensorflow/tfjs 4.22.0, losses.softmaxCrossEntropy. Seen on 2026-11-30.
# Hurt: whoever weights examples or classes through the targets, masks padding by rows of zeros, or has targets of several
#   labels: the loss that is shown is not the one that is learnt.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @tensorflow/tfjs@4.22.0 >/dev/null
cat > seen.js <<'JS'
const tf = require('@tensorflow/tfjs');

const loss = (target, scores) => tf.losses.softmaxCrossEntropy(target, scores);

const show = (name, targets) => {
  const target = tf.tensor2d([targets]);
  const gradient = [...tf.grad((scores) => loss(target, scores))(tf.tensor2d([[0, 1]])).dataSync()];
  const step = 0.01;
  const value = (first, second) => loss(target, tf.tensor2d([[first, second]])).dataSync()[0];
  const differences = [
    (value(step, 1) - value(-step, 1)) / (2 * step),
    (value(0, 1 + step) - value(0, 1 - step)) / (2 * step),
  ];
  const write = (numbers) => numbers.map((number) => number.toFixed(3)).join(' ');
  console.log(name + ': gradient ' + write(gradient) + ', differences ' + write(differences));
  return Math.max(...gradient.map((number, i) => Math.abs(number - differences[i])));
};

tf.setBackend('cpu').then(() => {
  const one = show('target 1 0', [1, 0]);
  const two = show('target 2 0', [2, 0]);
  const none = show('target 0 0', [0, 0]);
  process.exit(one < 0.005 && two > 0.2 && none > 0.2 ? 0 : 1);
});
JS
if node seen.js 2>errors; then
  echo 'As described.'
else
  cat errors >&2
  echo 'This changed.' >&2
  exit 1
fi
