#!/usr/bin/env python3
"""Measures other libraries beside Espalier, in turn and on one core, and prints a table in Markdown.

    python3 bench/peers/measure.py --ours espalier-bench.jar --pytorch-struct DIR --supar DIR --entmax DIR --java-peers DIR

The jar is made by "./espalier bench jar espalier-bench.jar". Each folder is a checkout; what is not named is not measured.
torch and scipy are those of the Python that runs this, on Debian the packages python3-torch and python3-scipy. The Java peers are
fetched by

    mvn -f bench/peers/pom.xml org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy-dependencies -DoutputDirectory=DIR

Batches are 32 problems with standard-normal scores. All sides are warmed up, then measured in blocks of at least 50 ms
of CPU time that take turns; the table has medians of the blocks, with the smallest and the largest in brackets. Espalier
computes in double; peers on torch in single and in double precision.
"""

import argparse
import math
import os
import re
import statistics
import subprocess
import sys
import time
import types

BATCH = 32
BLOCK = 0.05  # seconds, as in BlocksCommand
WARM_UP = 2.0
TAGS = 50


class Absent(Exception):
    """A peer that the user has not named or that this Python does not have."""


class OneRun:
    """A peer as a Python function of no arguments."""

    def __init__(self, work):
        self.work = work
        self.milliseconds(WARM_UP)

    def block(self):
        return self.milliseconds(BLOCK)

    def milliseconds(self, at_least):
        begun = time.process_time()
        count = 0
        while True:
            self.work()
            count += 1
            taken = time.process_time() - begun
            if taken >= at_least:
                return taken * 1e3 / count

    def close(self):
        pass


class Blocks:
    """A program that measures a block for every line that it reads."""

    def __init__(self, command):
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        if not self.process.stdout.readline().startswith('ready'):
            self.close()
            raise Absent('it does not measure this')

    def block(self):
        self.process.stdin.write('\n')
        self.process.stdin.flush()
        return float(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def torch():
    try:
        import torch
    except ImportError:
        raise Absent('this Python has no torch')
    torch.set_num_threads(1)
    torch.manual_seed(1)
    return torch


def checkout(arguments, name):
    folder = getattr(arguments, name)
    if folder is None:
        raise Absent(f'--{name.replace("_", "-")} is not given')
    if folder not in sys.path:
        sys.path.insert(0, folder)
    return folder


def supar(arguments):
    """supar.structs without the parsers around it, which need much that the structures do not."""
    folder = checkout(arguments, 'supar')
    if 'supar' not in sys.modules:
        for name in ('supar', 'supar.utils'):
            package = types.ModuleType(name)
            package.__path__ = [os.path.join(folder, *name.split('.'))]
            sys.modules[name] = package
        configurations = types.ModuleType('omegaconf')
        configurations.DictConfig = configurations.OmegaConf = object
        sys.modules.setdefault('omegaconf', configurations)
    import supar.structs
    return supar.structs


def supar_tree(n, dtype, arguments):
    structs = supar(arguments)
    return lambda scores: structs.DependencyCRF(scores), (BATCH, n + 1, n + 1), dtype


def supar_spans(n, dtype, arguments):
    structs = supar(arguments)
    return lambda scores: structs.ConstituencyCRF(scores), (BATCH, n + 1, n + 1), dtype


def supar_chain(n, dtype, arguments):
    structs = supar(arguments)
    transitions = torch().randn(TAGS + 1, TAGS + 1, dtype=getattr(torch(), dtype))
    return lambda scores: structs.LinearChainCRF(scores, transitions), (BATCH, n, TAGS), dtype


def struct_nonprojective(n, dtype, arguments):
    torch()
    checkout(arguments, 'pytorch_struct')
    import torch_struct
    return lambda logits: torch_struct.NonProjectiveDependencyCRF(logits), (BATCH, n, n), dtype


def answers(distribution, question):
    """The work of a question to a distribution of supar or pytorch-struct."""

    def peer(n, dtype, arguments):
        make, shape, dtype = distribution(n, dtype, arguments)
        scores = torch().randn(*shape, dtype=getattr(torch(), dtype))
        direction = torch().randn(*shape, dtype=scores.dtype)
        if question == 'product':

            def work():
                leaf = scores.clone().requires_grad_()
                marginals = make(leaf).marginals
                (marginals * direction.expand_as(marginals)).sum().backward()

            return work
        return lambda: getattr(make(scores.clone().requires_grad_()), question)

    return peer


def scipy_assignment(n, dtype, arguments):
    try:
        import numpy
        from scipy.optimize import linear_sum_assignment
    except ImportError:
        raise Absent('this Python has no scipy')
    scores = numpy.random.default_rng(1).standard_normal((BATCH, n, n))
    return lambda: [linear_sum_assignment(one, maximize=True) for one in scores]


def entmax_sparsemax(n, dtype, arguments):
    torch()
    checkout(arguments, 'entmax')
    import entmax
    scores = torch().randn(BATCH, n, dtype=getattr(torch(), dtype))
    return lambda: entmax.sparsemax(scores, dim=-1, k=100 if n > 1000 else None)


def torch_softmax(n, dtype, arguments):
    scores = torch().randn(BATCH, n, dtype=getattr(torch(), dtype))
    return lambda: torch().softmax(scores, -1)


def torch_ctc(backward):
    def peer(n, dtype, arguments):
        t = torch()
        scores = t.randn(n, BATCH, TAGS + 1, dtype=getattr(t, dtype))
        labels = t.randint(1, TAGS + 1, (BATCH, n // 4))
        frames, lengths = t.full((BATCH,), n), t.full((BATCH,), n // 4)

        def work():
            leaf = scores.clone().requires_grad_(backward)
            loss = t.nn.functional.ctc_loss(leaf.log_softmax(-1), labels, frames, lengths, reduction='sum')
            if backward:
                loss.backward()

        return work

    return peer


BOTH = ('float32', 'float64')

# A query of ours, its size, and the peers that answer it: a name, the precisions, and what makes the work.
ROWS = [
    ('chain-map', 100, [('supar', BOTH, answers(supar_chain, 'argmax'))]),
    ('chain-marginals', 100, [('supar', BOTH, answers(supar_chain, 'marginals'))]),
    ('chain-product', 100, [('supar', BOTH, answers(supar_chain, 'product'))]),
    ('projective-map', 80, [('supar', BOTH, answers(supar_tree, 'argmax'))]),
    ('projective-marginals', 40, [('supar', BOTH, answers(supar_tree, 'marginals'))]),
    ('projective-marginals', 80, [('supar', BOTH, answers(supar_tree, 'marginals'))]),
    ('projective-product', 40, [('supar', BOTH, answers(supar_tree, 'product'))]),
    ('nonprojective-marginals', 10, [('pytorch-struct', BOTH, answers(struct_nonprojective, 'marginals'))]),
    ('nonprojective-marginals', 40, [('pytorch-struct', BOTH, answers(struct_nonprojective, 'marginals'))]),
    ('nonprojective-marginals', 80, [('pytorch-struct', BOTH, answers(struct_nonprojective, 'marginals'))]),
    ('nonprojective-product', 40, [('pytorch-struct', BOTH, answers(struct_nonprojective, 'product'))]),
    ('nonprojective-product', 80, [('pytorch-struct', BOTH, answers(struct_nonprojective, 'product'))]),
    ('ctc-log-partition', 200, [('torch', BOTH, torch_ctc(False))]),
    ('ctc-marginals', 200, [('torch', BOTH, torch_ctc(True))]),
    ('cky-map', 80, [('supar', BOTH, answers(supar_spans, 'argmax'))]),
    ('cky-marginals', 80, [('supar', BOTH, answers(supar_spans, 'marginals'))]),
    ('matching-map', 100, [('scipy', ('float64',), scipy_assignment)]),
    ('sparsemax', 100_000, [('entmax', BOTH, entmax_sparsemax)]),
    ('softmax', 50, [('torch', BOTH, torch_softmax)]),
    ('softmax', 100_000, [('torch', BOTH, torch_softmax)]),
]

# Queries that JavaPeers answers.
JAVA = {
    'chain-map': ['tribuo'],
    'chain-marginals': ['tribuo'],
    'projective-map': ['pacaya'],
    'projective-marginals': ['pacaya'],
}


def java_peer(name, query, n, arguments):
    if arguments.java_peers is None:
        raise Absent('--java-peers is not given')
    program = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'JavaPeers.java')
    return Blocks(['java', '-cp', os.path.join(arguments.java_peers, '*'), program, name, query, str(n)])


def peers_of(query, n, listed, arguments):
    for name, precisions, make in listed:
        for dtype in precisions:
            yield f'{name}, {dtype}', lambda: OneRun(make(n, dtype, arguments))
    for name in JAVA.get(query, []):
        yield f'{name}, float64', lambda: java_peer(name, query, n, arguments)


def figures(blocks):
    return f'{statistics.median(blocks):.3g} ({min(blocks):.3g}–{max(blocks):.3g})'


def row(query, n, listed, arguments):
    ours = Blocks(
        ['java', '--add-modules', 'jdk.incubator.vector', '-jar', arguments.ours, 'blocks', query, str(n)])
    for name, start in peers_of(query, n, listed, arguments):
        try:
            peer = start()
        except Absent as reason:
            print(f'{query} {n}: {name} is left out, {reason}', file=sys.stderr)
            continue
        theirs, own = [], []
        for _ in range(arguments.blocks):
            theirs.append(peer.block())
            own.append(ours.block())
        peer.close()
        ratio = statistics.median(theirs) / statistics.median(own)
        print(f'| {query} | {n} | {figures(own)} | {name} | {figures(theirs)} | {ratio:.3g} |', flush=True)
    ours.close()


def main():
    parser = argparse.ArgumentParser(
        description=__doc__.split('\n')[0], epilog='\n'.join(__doc__.split('\n')[1:]),
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--ours', required=True, metavar='JAR', help='what "espalier bench jar" has written')
    for name in ('pytorch-struct', 'supar', 'entmax'):
        parser.add_argument(f'--{name}', metavar='DIR', help=f'a checkout of {name}')
    parser.add_argument('--java-peers', metavar='DIR', help='the jars of pom.xml beside this script')
    parser.add_argument('--only', default='', metavar='REGEX', help='queries whose name has a match')
    parser.add_argument('--blocks', type=int, default=7, help='blocks of each side (default: %(default)s)')
    parser.add_argument('--core', type=int, default=max(os.sched_getaffinity(0)), help='the processor (default: the last)')
    arguments = parser.parse_args()
    os.environ.update(OMP_NUM_THREADS='1', OPENBLAS_NUM_THREADS='1', MKL_NUM_THREADS='1')
    os.sched_setaffinity(0, {arguments.core})
    load = math.ceil(os.getloadavg()[0])
    print(f'A load of {load} on {os.cpu_count()} processors when this began.\n')
    print('| query | size | ours ms | peer | peer ms | times as fast |\n|---|--:|--:|---|--:|--:|')
    for query, n, listed in ROWS:
        if re.search(arguments.only, query):
            row(query, n, listed, arguments)


if __name__ == '__main__':
    main()
