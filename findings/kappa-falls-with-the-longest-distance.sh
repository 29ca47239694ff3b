#!/usr/bin/env bash
# Expected: weighted kappa does not depend on the unit of its distances; max_distance, which the methods take, is there
#   for distances above 1.
# What happens: the expected disagreement is divided by it, the observed one by 1, whatever is passed. Two annotators of
#   five items on a scale of 1 to 4 have kappa 0.71 with the distance in steps, and also with thirds of steps; with steps
#   and max_distance = 3, the longest distance, they have 0.12.
# Version: NLTK 3.8, AnnotationTask.weighted_kappa, from Debian 12. Seen on 2026-11-30.
# Hurt: whoever reports the agreement of graded judgements and passes the longest distance as the signature asks: the
#   longer the scale, the more disagreement is counted, and good annotators fall to chance and below.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
# Unpacked, not installed.
packages=(python3-nltk=3.8-1 python3-click python3-joblib python3-regex python3-tqdm)
if ! apt-get download -q "${packages[@]}" >log 2>&1; then
  cat log >&2
  echo 'This needs the archive of Debian 12 on x86-64, and its lists (apt-get update).' >&2
  exit 2
fi
for package in *.deb; do dpkg -x "$package" root; done
cat > seen.py <<'PY'
from nltk.metrics.agreement import AnnotationTask

ratings = {'first': (1, 2, 3, 4, 2), 'second': (1, 2, 4, 4, 1)}
data = [(who, item, value) for who, values in ratings.items() for item, value in enumerate(values)]
steps = AnnotationTask(data, lambda x, y: abs(x - y))
thirds = AnnotationTask(data, lambda x, y: abs(x - y) / 3)
observed = sum(abs(x - y) for x, y in zip(*ratings.values())) / 5
expected = sum(abs(x - y) for x in ratings['first'] for y in ratings['second']) / 25
exact = 1 - observed / expected
values = steps.weighted_kappa(), thirds.weighted_kappa(), steps.weighted_kappa(max_distance=3)
print('by definition %.4f' % exact)
print('in steps %.4f, in thirds of steps %.4f, in steps with max_distance=3 %.4f' % values)
same = abs(values[0] - exact) < 1e-12 and abs(values[1] - exact) < 1e-12
same = same and abs(values[2] - (1 - 3 * observed / expected)) < 1e-12
raise SystemExit(0 if same else 1)
PY
export PYTHONPATH=$PWD/root/usr/lib/python3/dist-packages
if /usr/bin/python3 -W ignore seen.py 2>errors; then
  echo 'As described.'
else
  cat errors >&2
  echo 'This changed.' >&2
  exit 1
fi
