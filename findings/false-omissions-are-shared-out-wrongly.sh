#!/usr/bin/env bash
# Expected: the false omission rate is the share of wrong answers among those that deny the class, FN / (FN + TN), and so 1
#   less the negative predictive value, which the same class has.
# What happens: the missed ones are divided by all that belong to the class, FN / (FN + TP): it is the miss rate under
#   another name. A tagger that misses one of two names and leaves 98 other words alone has the rate 0.5 instead of 0.01;
#   the negative predictive value beside it is 0.99.
# Version: npm package ml-confusion-matrix 2.0.0. Seen on 2026-11-30.
# Hurt: whoever reports how far the words without a tag can be trusted: for rare classes the figure is wrong by as much as
#   the class is rare.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund ml-confusion-matrix@2.0.0 >/dev/null
cat > seen.js <<'JS'
const { ConfusionMatrix } = require('ml-confusion-matrix');

const actual = ['name', 'name', ...Array(98).fill('other')];
const predicted = ['name', 'other', ...Array(98).fill('other')];
const matrix = ConfusionMatrix.fromLabels(actual, predicted);
const omission = matrix.getFalseOmissionRate('name');
const predictive = matrix.getNegativePredictiveValue('name');
const miss = matrix.getFalseNegativeRate('name');
console.log('false omission rate ' + omission + ', exact ' + (1 / 99).toFixed(4));
console.log('1 - negative predictive value ' + (1 - predictive).toFixed(4) + ', miss rate ' + miss);
process.exit(omission === 0.5 && miss === 0.5 && Math.abs(1 - predictive - 1 / 99) < 1e-9 ? 0 : 1);
JS
if node seen.js 2>errors; then
  echo 'As described.'
else
  cat errors >&2
  echo 'This changed.' >&2
  exit 1
fi
