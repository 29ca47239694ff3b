#!/usr/bin/env bash
# Expected: the Dirichlet distribution with parameters 1 is flat: every distribution over three options has the density 2.
# What happens: the exponents are the parameters instead of the parameters less 1. The density is 0.074 in the middle,
#   0.016 at (0.8, 0.1, 0.1), and its integral over two options with parameters 2 and 3 is 0.2. The draws of the same
#   object are right.
# Version: pomegranate 0.14.8, DirichletDistribution.probability, from Debian 12. Seen on 2026-11-30.
# Hurt: whoever weighs priors over words, topics or transitions with it, or compares models by it: each prior counts as
#   the one with parameters larger by 1, sparse ones below 1 lose their peaks in the corners, and the scale is no
#   probability.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
# Unpacked, not installed.
packages=(python3-pomegranate=0.14.8-3+b1 python3-networkx python3-joblib python3-yaml libyaml-0-2
  python3-scipy liblbfgsb0 python3-decorator python3-numpy libblas3 liblapack3 libgfortran5 libquadmath0)
if ! apt-get download -q "${packages[@]}" >log 2>&1; then
  cat log >&2
  echo 'This needs the archive of Debian 12 on x86-64, and its lists (apt-get update).' >&2
  exit 2
fi
for package in *.deb; do dpkg -x "$package" root; done
cat > seen.py <<'PY'
from math import gamma
from pomegranate import DirichletDistribution

flat = DirichletDistribution([1, 1, 1])
points = ([1 / 3, 1 / 3, 1 / 3], [0.8, 0.1, 0.1])
values = [flat.probability(point) for point in points]
print('flat density:', ', '.join('%.4f' % value for value in values), 'instead of %d' % gamma(3))
other = DirichletDistribution([2, 3])
middles = [(k + 0.5) / 1000 for k in range(1000)]
integral = sum(other.probability([x, 1 - x]) for x in middles) / 1000
print('integral over two options, parameters 2 and 3: %.4f' % integral)
shifted = [gamma(3) * point[0] * point[1] * point[2] for point in points]
same = all(abs(value - expected) < 1e-9 for value, expected in zip(values, shifted)) and abs(integral - 0.2) < 1e-4
draws = flat.sample(20000)
corner = (draws.max(axis=1) > 0.8).mean()
print('share of draws with an option above 0.8: %.3f, where 0.12 is right' % corner)
raise SystemExit(0 if same and abs(corner - 0.12) < 0.02 else 1)
PY
libraries=$PWD/root/usr/lib/x86_64-linux-gnu
export LD_LIBRARY_PATH=$libraries:$libraries/blas:$libraries/lapack
export PYTHONPATH=$PWD/root/usr/lib/python3/dist-packages
if /usr/bin/python3 -W ignore seen.py 2>errors; then
  echo 'As described.'
else
  cat errors >&2
  echo 'This changed.' >&2
  exit 1
fi
