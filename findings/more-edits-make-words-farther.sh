#!/usr/bin/env bash
# Expected: a distance that allows transpositions beside insertions, deletions and substitutions is never larger than the
#   one without them.
# What happens: it is, where a letter at the beginning is missing: with transpositions=True "elephant" and "lephant" are 2
#   apart instead of 1, and so are "alas" and "las"; "ababa" and "baba" are more than 2 apart (-1), though one letter is
#   all they differ by. Of all pairs of words of one to four letters over an alphabet of three 1.1 per cent are farther
#   with transpositions than without.
# Version: distance 0.1.3+git20131122, fast_comp, from Debian 12. Seen on 2026-11-30.
# Hurt: whoever looks for corrections within one or two edits: a first letter that was left out, a frequent slip, is not
#   found or ranked behind others as soon as transpositions are asked for.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
# Unpacked, not installed.
packages=(python3-distance=0.1.3+git20131122.ad7f9dc-1)
if ! apt-get download -q "${packages[@]}" >log 2>&1; then
  cat log >&2
  echo 'This needs the archive of Debian 12 on x86-64, and its lists (apt-get update).' >&2
  exit 2
fi
for package in *.deb; do dpkg -x "$package" root; done
cat > seen.py <<'PY'
from itertools import product
from distance import fast_comp

seen = {}
for pair in (('the', 'teh'), ('elephant', 'lephant'), ('alas', 'las'), ('ababa', 'baba')):
    seen[pair[0]] = fast_comp(*pair), fast_comp(*pair, transpositions=True)
    print('%s, %s: %d without transpositions, %d with them' % (pair + seen[pair[0]]))
words = [''.join(letters) for length in (1, 2, 3, 4) for letters in product('abc', repeat=length)]
farther = 0
for first in words:
    for second in words:
        without, allowed = fast_comp(first, second), fast_comp(first, second, transpositions=True)
        farther += without >= 0 and (allowed < 0 or allowed > without)
print('farther with transpositions: %d of %d' % (farther, len(words) ** 2))
same = seen['elephant'] == (1, 2) and seen['alas'] == (1, 2) and seen['ababa'] == (1, -1) and seen['the'] == (2, 1)
raise SystemExit(0 if same and farther > 100 else 1)
PY
export PYTHONPATH=$PWD/root/usr/lib/python3/dist-packages
if /usr/bin/python3 -W ignore seen.py 2>errors; then
  echo 'As described.'
else
  cat errors >&2
  echo 'This changed.' >&2
  exit 1
fi
