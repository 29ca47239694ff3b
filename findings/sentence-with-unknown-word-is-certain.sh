#!/usr/bin/env bash
# Expected: a sequence with a symbol that no state of a hidden Markov model emits has the log-probability minus infinity,
#   or an error is raised.
# What happens: it has 0, the log-probability of what is certain: the error is raised inside compiled code that cannot
#   pass it on, is printed on standard error as ignored, and 0 is returned. "x y" has -1.35, "x z", where nothing emits z,
#   0.
# Version: pomegranate 0.14.8, HiddenMarkovModel.log_probability, from Debian 12. Seen on 2026-11-30.
# Hurt: whoever classifies or filters sequences by the likelihood of several models: the model that does not know a word
#   wins each time, and a test set with unknown words has a likelihood that no model reaches.
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
from math import log
from pomegranate import DiscreteDistribution, HiddenMarkovModel, State

model = HiddenMarkovModel()
first = State(DiscreteDistribution({'x': 0.7, 'y': 0.3}), 'first')
second = State(DiscreteDistribution({'x': 0.2, 'y': 0.8}), 'second')
model.add_states(first, second)
model.add_transition(model.start, first, 0.6)
model.add_transition(model.start, second, 0.4)
for state, other in ((first, second), (second, first)):
    model.add_transition(state, state, 0.6)
    model.add_transition(state, other, 0.4)
model.bake()
known, unknown = model.log_probability(['x', 'y']), model.log_probability(['x', 'z'])
exact = 0.6 * 0.7 * (0.6 * 0.3 + 0.4 * 0.8) + 0.4 * 0.2 * (0.6 * 0.8 + 0.4 * 0.3)
print('x y: %.4f, by enumeration %.4f; x z: %s' % (known, log(exact), unknown))
raise SystemExit(0 if abs(known - log(exact)) < 1e-9 and unknown == 0 else 1)
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
