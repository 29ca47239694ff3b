#!/usr/bin/env bash
# Expected: with maskZero, positions of padding do not count: neither in layers, nor in the loss, nor in the accuracy of a
#   tagger.
# What happens: recurrent layers skip them, loss and metrics do not. A tagger that has both words of a sentence wrong and
#   gives the padding's label elsewhere has accuracy 0.9 if the sentence is padded to 20; mean pooling counts the
#   padding too, so that a sentence's vector depends on the length of the longest in its batch. Nothing warns.
# Version: npm package @tensorflow/tfjs 4.22.0, layers. Seen on 2026-11-30.
# Hurt: whoever trains or evaluates taggers and classifiers on padded batches: accuracy rises with padding, short sentences
#   are judged by it nearly alone, and the loss is learnt from it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @tensorflow/tfjs@4.22.0 >/dev/null
cat > seen.js <<'JS'
const tf = require('@tensorflow/tfjs');

tf.setBackend('cpu').then(() => {
  // A model that gives label 0 at each position, whatever the word is.
  const words = tf.input({ shape: [null] });
  const vectors = tf.layers.embedding({ inputDim: 3, outputDim: 2, maskZero: true }).apply(words);
  const labels = tf.layers.timeDistributed({
    layer: tf.layers.dense({ units: 2, activation: 'softmax', kernelInitializer: 'zeros' }),
  }).apply(vectors);
  const tagger = tf.model({ inputs: words, outputs: labels });
  const layer = tagger.layers[tagger.layers.length - 1];
  layer.setWeights([tf.zeros([2, 2]), tf.tensor1d([1, 0])]);
  tagger.compile({ optimizer: 'sgd', loss: 'categoricalCrossentropy', metrics: ['accuracy'] });

  const pad = (length) => [1, 2, ...Array(length - 2).fill(0)];
  const gold = (length) => tf.oneHot(tf.tensor2d([pad(length).map((word) => (word > 0 ? 1 : 0))], [1, length], 'int32'), 2);
  const score = (length) => {
    const [loss, accuracy] = tagger.evaluate(tf.tensor2d([pad(length)]), gold(length)).map((value) => value.dataSync()[0]);
    console.log('two words, both wrong, in ' + length + ' positions: loss ' + loss.toFixed(4) +
        ', accuracy ' + accuracy.toFixed(4));
    return accuracy;
  };
  const alone = score(2);
  const padded = score(20);

  const pooled = tf.model({ inputs: words, outputs: tf.layers.globalAveragePooling1d().apply(vectors) });
  const vector = (length) => [...pooled.predict(tf.tensor2d([pad(length)])).dataSync()];
  const change = Math.max(...vector(2).map((value, i) => Math.abs(value - vector(20)[i])));
  console.log('change of the mean of the word vectors by padding to 20: ' + change.toFixed(4));
  process.exit(alone === 0 && Math.abs(padded - 0.9) < 1e-6 && change > 1e-4 ? 0 : 1);
});
JS
if node seen.js 2>errors; then
  echo 'As described.'
else
  cat errors >&2
  echo 'This changed.' >&2
  exit 1
fi
