#!/usr/bin/env python3
"""Trains taggers and parsers of other projects on a treebank, beside Espalier's, one after the other, and prints a table in Markdown.

    python3 bench/peers/treebank.py --ewt data/target/ewt --jars DIR --work DIR [--sentences N] [--ours ./espalier] PEER...

PEER is opennlp, malt, corenlp, mate, tags or parse; the last two are Espalier's and need --ours. The folder of jars is made by

    mvn -f bench/peers/pom.xml org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy-dependencies -DoutputDirectory=DIR

Words are the treebank's; multiword tokens and empty nodes are left out, and relations keep no subtypes. Parsers that need parts of
speech are trained with those of the treebank, and tested with those of OpenNLP's tagger, which is trained first. Everything is told by
processor time, in seconds of user and system; memory is the largest resident set of the process. With --sentences the first N of each
part are taken, to try things out.
"""

import argparse
import os
import subprocess
import sys
import threading


class Run:
    """A finished process: its output, its processor time in seconds and its largest resident set in MiB."""

    def __init__(self, command, log, stdin=None):
        with open(log, 'ab') as told:
            process = subprocess.Popen(
                command, stdin=open(stdin, 'rb') if stdin else subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=told)
            chunks = []
            reader = threading.Thread(target=lambda: chunks.append(process.stdout.read()))
            reader.start()
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            reader.join()
        if process.returncode != 0:
            raise SystemExit(f'{" ".join(command[:12])} … ended with {process.returncode}; see {log}')
        self.output = chunks[0].decode()
        self.seconds = usage.ru_utime + usage.ru_stime
        self.mebibytes = usage.ru_maxrss / 1024


def sentences(path, most):
    """Reads rows of ten columns, one list for each sentence."""
    found, rows = [], []
    with open(path, encoding='utf-8') as lines:
        for line in lines:
            cells = line.rstrip('\n').split('\t')
            if len(cells) == 10 and cells[0].isdigit():
                cells[7] = cells[7].split(':')[0]
                rows.append(cells)
            elif not line.strip() and rows:
                found.append(rows)
                rows = []
                if most and len(found) == most:
                    break
    return found + ([rows] if rows else [])


def write(path, sentences, row):
    """Writes sentences with a function from cells to columns; an empty line ends each."""
    with open(path, 'w', encoding='utf-8') as out:
        for rows in sentences:
            out.write('\n'.join('\t'.join(row(cells)) for cells in rows) + '\n\n')
    return path


def conllu(cells):
    return [*cells[:8], '_', '_']


def conllx(cells):
    """Both parts of speech are the universal one."""
    return [cells[0], cells[1], cells[2], cells[3], cells[3], '_', cells[6], cells[7], '_', '_']


def conll2009(cells):
    return [cells[0], cells[1], *[cells[2]] * 2, *[cells[3]] * 2, '_', '_', *[cells[6]] * 2, *[cells[7]] * 2, '_', '_']


def tagged(sentences, path):
    with open(path, 'w', encoding='utf-8') as out:
        for rows in sentences:
            out.write(' '.join(word(cells) + '_' + cells[3] for cells in rows) + '\n')
    return path


def word(cells):
    """A word of EWT with a blank inside would be two of OpenNLP."""
    return cells[1].replace(' ', '\u00a0')


def with_tags(gold, tags):
    return [[[*cells[:3], tag, *cells[4:]] for cells, tag in zip(rows, own)] for rows, own in zip(gold, tags)]


def share(pairs):
    pairs = list(pairs)
    return f'{100 * sum(pairs) / len(pairs):.1f}'


class Bench:
    def __init__(self, arguments):
        self.arguments = arguments
        os.makedirs(arguments.work, exist_ok=True)
        part = lambda name: sentences(os.path.join(arguments.ewt, f'en_ewt-ud-{name}.conllu'), arguments.sentences)
        self.train, self.dev, self.test = part('train'), part('dev'), part('test')
        self.words = sum(map(len, self.test))
        self.tags = None

    def file(self, name):
        return os.path.join(self.arguments.work, name)

    def java(self, log, *arguments, memory='3g', stdin=None):
        return Run(
            [self.arguments.java, f'-Xmx{memory}', '-XX:+UseSerialGC', '-cp', os.path.join(self.arguments.jars, '*'), *arguments],
            self.file(log), stdin)

    def row(self, name, scores, train, predict):
        print(f'| {name} | {scores} | {train.seconds:.0f} | {train.mebibytes:.0f} | '
              f'{len(self.test) / predict.seconds:.0f} | {predict.mebibytes:.0f} |', flush=True)

    def parser_row(self, name, path, head, relation, train, predict):
        parsed = read(path)
        assert [len(rows) for rows in parsed] == [len(rows) for rows in self.test], f'{path} has other sentences'
        pairs = [(g, p) for rows, other in zip(self.test, parsed) for g, p in zip(rows, other)]
        uas = share(g[6] == p[head] for g, p in pairs)
        las = share(g[6] == p[head] and g[7] == p[relation].split(':')[0] for g, p in pairs)
        self.row(name, f'UAS {uas}, LAS {las}', train, predict)

    def opennlp(self):
        """Returns the tags of the test sentences; the row is printed once."""
        if self.tags is None:
            model = self.file('opennlp.bin')
            train = self.java(
                'opennlp.log', 'opennlp.tools.cmdline.CLI', 'POSTaggerTrainer', '-lang', 'en', '-model', model,
                '-data', tagged(self.train, self.file('train.pos')), '-encoding', 'UTF-8')
            tokens = self.file('test.tokens')
            with open(tokens, 'w', encoding='utf-8') as out:
                out.writelines(' '.join(map(word, rows)) + '\n' for rows in self.test)
            # Its tags are messages of its logger, "INFO the_DET cat_NOUN", among others.
            simple = '-Dorg.slf4j.simpleLogger.'
            predict = self.java(
                'opennlp.log', simple + 'logFile=System.out', simple + 'showThreadName=false', simple + 'showLogName=false',
                'opennlp.tools.cmdline.CLI', 'POSTagger', model, stdin=tokens)
            lines = [line.removeprefix('INFO ').split(' ') for line in predict.output.split('\n') if line.startswith('INFO ')]
            self.tags = [[token.rsplit('_', 1)[1] for token in line] for line in lines if all('_' in token for token in line)]
            assert [len(own) for own in self.tags] == [len(rows) for rows in self.test]
            upos = share(g[3] == tag for rows, own in zip(self.test, self.tags) for g, tag in zip(rows, own))
            self.row('OpenNLP 2.5.4, maximum entropy', f'UPOS {upos}', train, predict)
        return with_tags(self.test, self.tags)

    def malt(self):
        test = self.opennlp()
        common = ['org.maltparser.Malt', '-c', 'malt', '-w', self.arguments.work]
        train = self.java(
            'malt.log', *common, '-i', write(self.file('train.conllx'), self.train, conllx), '-m', 'learn', '-l', 'liblinear')
        parsed = self.file('malt.conllx')
        predict = self.java('malt.log', *common, '-i', write(self.file('test.conllx'), test, conllx), '-o', parsed, '-m', 'parse')
        self.parser_row('MaltParser 1.9.2, arc-eager, LIBLINEAR', parsed, 6, 7, train, predict)

    def corenlp(self):
        test = self.opennlp()
        parser = 'edu.stanford.nlp.parser.nndep.DependencyParser'
        model = self.file('corenlp.txt')
        options = ['-trainingThreads', '1', '-cPOS', 'true', '-maxIter', str(self.arguments.iterations)]
        if self.arguments.vectors:
            with open(self.arguments.vectors, encoding='utf-8') as lines:
                width = len(next(lines).split()) - 1
            options += ['-embedFile', self.arguments.vectors, '-embeddingSize', str(width)]
        train = self.java(
            'corenlp.log', parser, '-trainFile', write(self.file('train.conllx'), self.train, conllx), '-devFile',
            write(self.file('dev.conllx'), self.dev, conllx), '-model', model, *options)
        parsed = self.file('corenlp.conllx')
        predict = self.java(
            'corenlp.log', parser, '-testFile', write(self.file('test.conllx'), test, conllx), '-model', model, '-outFile', parsed,
            '-cPOS', 'true')
        vectors = f'vectors of {width}' if self.arguments.vectors else 'no vectors'
        self.parser_row(
            f'CoreNLP 4.5.10, neural transitions, {self.arguments.iterations} steps, {vectors}', parsed, 6, 7, train, predict)

    def mate(self):
        test = self.opennlp()
        model = self.file('mate.model')
        train = self.java(
            'mate.log', 'is2.parser.Parser', '-train', write(self.file('train.conll09'), self.train, conll2009), '-model', model,
            '-i', '10', '-cores', '1', memory=self.arguments.memory)
        parsed = self.file('mate.conll09')
        predict = self.java(
            'mate.log', 'is2.parser.Parser', '-test', write(self.file('test.conll09'), test, conll2009), '-model', model, '-out', parsed,
            '-cores', '1', memory=self.arguments.memory)
        self.parser_row('mate-tools 3.5, second order, 10 rounds', parsed, 9, 11, train, predict)

    def ours(self, task, *options):
        if not self.arguments.ours:
            raise SystemExit('Espalier is named by --ours')
        data, run = self.file('data'), self.file(task)
        os.makedirs(data, exist_ok=True)
        for name, part in ('train', self.train), ('dev', self.dev), ('test', self.test):
            write(os.path.join(data, name + '.conllu'), part, conllu)
        program = self.arguments.ours.split()
        train = Run(
            [*program, 'train', '--task', task, '--data', data, '--out', run, '--threads', '1', '--anyway', *options],
            self.file('ours.log'))
        predict = Run(
            [*program, 'predict', run, '--format', 'conllu', '--file', os.path.join(data, 'test.conllu')], self.file('ours.log'))
        path = self.file(task + '.conllu')
        with open(path, 'w', encoding='utf-8') as out:
            out.write(predict.output)
        return path, train, predict

    def tags_of_ours(self):
        path, train, predict = self.ours('tags')
        upos = share(g[3] == p[3] for rows, other in zip(self.test, read(path)) for g, p in zip(rows, other))
        self.row('Espalier, BiLSTM and chain', f'UPOS {upos}', train, predict)

    def parse(self):
        path, train, predict = self.ours('parse', '--tagger')
        self.parser_row('Espalier, BiLSTM and biaffine arcs', path, 6, 7, train, predict)


def read(path):
    """Reads what a parser has written: rows with a number first, whatever their columns."""
    found, rows = [], []
    with open(path, encoding='utf-8') as lines:
        for line in [*lines, '']:
            cells = line.rstrip('\n').split('\t')
            if cells[0].isdigit():
                rows.append(cells)
            elif not line.strip() and rows:
                found.append(rows)
                rows = []
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--ewt', required=True)
    parser.add_argument('--jars', default='.')
    parser.add_argument('--work', required=True)
    parser.add_argument('--sentences', type=int, default=0)
    parser.add_argument('--iterations', type=int, default=20000, help="CoreNLP's steps")
    parser.add_argument('--vectors', default='', help='word vectors for CoreNLP, text without a head line')
    parser.add_argument('--memory', default='6g', help="mate-tools' heap")
    parser.add_argument('--ours', default='')
    parser.add_argument('--java', default=os.path.join(os.environ['JAVA_HOME'], 'bin/java') if 'JAVA_HOME' in os.environ else 'java')
    parser.add_argument('peers', nargs='+', choices=['opennlp', 'malt', 'corenlp', 'mate', 'tags', 'parse'])
    arguments = parser.parse_args()
    bench = Bench(arguments)
    print('| | on the test set | trained in s | MiB | sentences a second | MiB |\n|---|---|--:|--:|--:|--:|', flush=True)
    for peer in arguments.peers:
        {'opennlp': bench.opennlp, 'malt': bench.malt, 'corenlp': bench.corenlp, 'mate': bench.mate,
         'tags': bench.tags_of_ours, 'parse': bench.parse}[peer]()


if __name__ == '__main__':
    sys.exit(main())
