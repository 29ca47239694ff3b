#!/usr/bin/env bash
# Expected: BM25 is a model of bags of words: a query word counts where it is a word of the document.
# What happens: occurrences are counted anywhere in the text. For the query "he" the document "the theatre there" has four
#   and comes before "he left early", which has one; both count as documents with the word, which lowers its weight. The
#   length of a document is counted in words.
# Version: npm package okapibm25 1.4.1. Seen on 2026-11-30.
# Hurt: whoever retrieves passages for questions by it: short words are found everywhere, the words that contain them win,
#   and the ranking is none of words.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund okapibm25@1.4.1 >/dev/null
cat > seen.js <<'JS'
const bm25 = require('okapibm25').default;

const documents = ['the theatre there', 'he left early', 'we stayed'];
const scores = bm25(documents, ['he']);
const weight = Math.log((3 - 1 + 0.5) / (1 + 0.5) + 1);
const mean = 8 / 3;
const exact = documents.map((text) => {
  const words = text.split(' ');
  const count = words.filter((word) => word === 'he').length;
  return (weight * count * 2.2) / (count + 1.2 * (1 - 0.75 + (0.75 * words.length) / mean));
});
documents.forEach((text, index) => {
  console.log(text + ': ' + scores[index].toFixed(4) + ', by words ' + exact[index].toFixed(4));
});
process.exit(scores[0] > scores[1] && scores[2] === 0 && exact[0] === 0 && exact[1] > scores[1] ? 0 : 1);
JS
if node seen.js 2>errors; then
  echo 'As described.'
else
  cat errors >&2
  echo 'This changed.' >&2
  exit 1
fi
