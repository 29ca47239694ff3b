#!/usr/bin/env bash
# Expected: the longest path of an acyclic graph with parallel arcs, a lattice in which a word has several readings, goes
#   over the heaviest of them.
# What happens: the weights of a MultiDiGraph are not seen at all: each arc counts 1, and the answer is the path of the
#   most arcs. a-b and b-c of weight 5 beat a-c of weight 100, with the length 2. Shortest paths over the same graph see
#   the weights, and the same arcs in a DiGraph give 100. Graphs that are not directed are refused; this one is not.
# Version: networkx 2.8.8, dag_longest_path and dag_longest_path_length, from Debian 12. Seen on 2026-12-01.
# Hurt: whoever takes the best segmentation or reading from a lattice with it: two arcs between the same nodes are enough
#   to need this kind of graph, and the answer is the finest split, whatever the scores say.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
# Unpacked, not installed.
packages=(python3-networkx=2.8.8-1)
if ! apt-get download -q "${packages[@]}" >log 2>&1; then
  cat log >&2
  echo 'This needs the archive of Debian 12 on x86-64, and its lists (apt-get update).' >&2
  exit 2
fi
for package in *.deb; do dpkg -x "$package" root; done
cat > seen.py <<'PY'
import random
import networkx as nx


def exact(graph):
    """The largest sum of weights over all paths, by listing them."""
    lengths = [0]
    for first in graph:
        for last in graph:
            if first != last:
                for path in nx.all_simple_edge_paths(graph, first, last):
                    lengths.append(sum(graph.edges[arc]['weight'] for arc in path))
    return max(lengths)


seen = nx.MultiDiGraph()
seen.add_edge('a', 'b', weight=5)
seen.add_edge('b', 'c', weight=5)
seen.add_edge('a', 'c', weight=100)
single = nx.DiGraph(seen)
for name, graph in (('MultiDiGraph', seen), ('DiGraph', single)):
    print('%s: %s, length %s, exact %s' % (name, '-'.join(nx.dag_longest_path(graph)), nx.dag_longest_path_length(graph),
                                           exact(seen)))
same = nx.dag_longest_path(seen) == ['a', 'b', 'c'] and nx.dag_longest_path_length(seen) == 2
same = same and nx.dag_longest_path_length(single) == exact(seen) == 100
same = same and nx.shortest_path_length(seen, 'a', 'c', 'weight') == 10
draw = random.Random(1)
wrong = graphs = 0
for _ in range(200):
    lattice = nx.MultiDiGraph()
    lattice.add_nodes_from(range(5))
    for start in range(5):
        for end in range(start + 1, 5):
            for _ in range(draw.choice((0, 1, 2))):
                lattice.add_edge(start, end, weight=draw.randint(2, 9))
    if lattice.number_of_edges():
        graphs += 1
        length = nx.dag_longest_path_length(lattice)
        wrong += length != exact(lattice)
        same = same and length == nx.dag_longest_path_length(nx.DiGraph(lattice.edges()))
print('%d random lattices: wrong in %d, always the largest number of arcs' % (graphs, wrong))
raise SystemExit(0 if same and wrong == graphs else 1)
PY
export PYTHONPATH=$PWD/root/usr/lib/python3/dist-packages
if /usr/bin/python3 -W ignore seen.py 2>errors; then
  echo 'As described.'
else
  cat errors >&2
  echo 'This changed.' >&2
  exit 1
fi
