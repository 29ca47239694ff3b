#!/usr/bin/env bash
# Expected: a pronunciation in the CMU dictionary is a sequence of its 39 phones, vowels with a stress.
# What happens: the original file has comments behind some entries, and the package keeps them as part of the
#   pronunciation: "aalborg" is AO1 L B AO0 R G # place, danish. 22 entries are of that kind, names of places and people
#   at the front of the alphabet; by blanks they give 62 "phones" of that sort, "#" and "danish" among them.
# Version: npm package cmu-pronouncing-dictionary 3.0.0. Seen on 2026-11-30.
# Hurt: whoever learns pronunciations, counts syllables or finds rhymes by it: the alphabet of phones grows by words of
#   English, the last of them rhymes, and a model spells them out.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund cmu-pronouncing-dictionary@3.0.0 >/dev/null
cat > seen.js <<'JS'
const phone = new RegExp('^((AA|AE|AH|AO|AW|AY|EH|ER|EY|IH|IY|OW|OY|UH|UW)[012]|' +
    'B|CH|D|DH|F|G|HH|JH|K|L|M|N|NG|P|R|S|SH|T|TH|V|W|Y|Z|ZH)$');

import('cmu-pronouncing-dictionary').then(({ dictionary }) => {
  const entries = Object.entries(dictionary);
  const wrong = entries.filter(([, said]) => !said.split(' ').every((part) => phone.test(part)));
  const parts = wrong.flatMap(([, said]) => said.split(' ').filter((part) => !phone.test(part)));
  console.log(wrong.length + ' of ' + entries.length + ' entries have other than phones, ' + parts.length + ' in all:');
  wrong.slice(0, 4).forEach(([word, said]) => console.log('  ' + word + ': ' + said));
  const comments = wrong.every(([, said]) => said.includes(' # '));
  process.exit(wrong.length === 22 && parts.length === 62 && comments ? 0 : 1);
});
JS
if node seen.js 2>errors; then
  echo 'As described.'
else
  cat errors >&2
  echo 'This changed.' >&2
  exit 1
fi
