package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What cannot be used is told in one line, with status 2, and leaves nothing behind. */
class BadInputTest {

  @TempDir private Path folder;

  /** The arguments may name the folder as DIR; the message must hold all parts, separated by ~. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "trian | trian ~ did you mean train?",
        "train --epoch 3 | --epoch ~ did you mean --epochs?",
        "train --epochs x | --epochs ~ 'x' is not an int",
        "train --epochs 0 | --epochs must be at least 1, not 0",
        "train --eta -1 | --eta must be a positive number, not -1.0",
        "train --eta NaN | --eta must be a positive number, not NaN",
        "train --steps 0 | --steps must be at least 1, not 0",
        "train --learning-rate 0 | --learning-rate must be a positive number",
        "train --dropout 1 | dropout must be in [0, 1), not 1.0",
        "train --threads 0 | --threads must be at least 1, not 0",
        "train --dropout NaN | dropout must be in [0, 1), not NaN",
        "train --task genre --scheme bio | genre has no use for --scheme ~ tags",
        "train --task transduce --constraint forbid | transduce has no use for --constraint",
        "train --task tags --constraint forbid | --constraint forbid: column 7: expected a tag",
        "train --task tags --constraints DIR/none.txt | none.txt: there is no such file",
        "train --task tags --constraints DIR/bad.constraints | bad.constraints: line 2, column 9:"
            + " expected a number, not two",
        "train --task relations --tagger | relations has no use for --tagger ~ parse",
        "train --task parse --scheme bio | parse has no use for --scheme ~ tags",
        "train --task tags --data DIR/treebank --label-column deprel --scheme bio | mark no spans ~"
            + " leave --scheme out",
        "train --task parse --label-column upos | parse has no use for --label-column ~ tags",
        "train --task tags --tagger | tags has no use for --tagger ~ parse",
        "train --task tags --projectivize | tags has no use for --projectivize ~ parse",
        "train --task text --leave-out-odd-trees | text has no use for --leave-out-odd-trees",
        "compare --task genre --label-column upos | genre has no use for --label-column",
        "train --task parse --data DIR/headless | headless/x-train.conllu: no word of the training"
            + " data has a head ~ parse learns heads and relations as CoNLL-U has them",
        "train --task parse --data DIR/headlesstest | headlesstest/x-test.conllu: no word of the"
            + " test data has a head",
        "train --task tags --label-column ner | English Web Treebank: words have no column ner",
        "train --label-column 3 | English Web Treebank: is CoNLL-U ~ --label-column upos",
        "train --task tags --text-column 2 | English Web Treebank: is CoNLL-U ~ leave out"
            + " --text-column",
        "train --task parse --data DIR/tagless | tagless: no word of the training data has a"
            + " relation ~ the task tags",
        "train --task parse --tagger --data DIR/treebank | no word of the training data has a part"
            + " of speech ~ leave out --tagger",
        "train --task tags --data DIR/treebank | no word of the training data has a label ~"
            + " --label-column",
        "train --task parse --loss hinge --data DIR/open | leaves labels or heads open (_) ~ hinge"
            + " ~ crf",
        "train --task tags --label-column xpos --loss hinge --data DIR/open | leaves labels or"
            + " heads open (_) ~ hinge ~ crf",
        "train --task tags --encoder minilmm | no encoder named minilmm ~ bilstm, features, minilm,"
            + " onnx:DIR",
        "train --task tags --encoder onnx:DIR/nowhere --data DIR/treebank --label-column deprel"
            + " --anyway | nowhere: there is no such folder",
        "train --task tags --encoder-words first | bilstm has no use for --encoder-words",
        "train --task tags --encoder minilm --encoder-layers 0 | layers are counted from 1",
        "train --task tags --encoder minilm --encoder-cache -1 | cannot have -1 MiB",
        "train --task tags --vectors DIR/few.vec --encoder minilm | --vectors and --encoder exclude"
            + " each other",
        "train --task tags --vectors DIR/few.vec --encoder-layers 3 | has no use for"
            + " --encoder-layers",
        "train --task text --data DIR/texts.tsv --vectors DIR/missing.vec | missing.vec:",
        "train --task text --data DIR/texts.tsv --vectors DIR/texts.tsv | texts.tsv:1:",
        "train --task text --data DIR/texts.tsv --vectors DIR/foreign.vec | only 0.0% of the data's"
            + " words have a vector ~ --anyway",
        "train --config DIR/letters.json | the task transduce has no use for --letter-width",
        "train --config DIR/shown.json | the task text has no use for --gold",
        "train --config DIR/nothing.json | nothing.json: there is no such file",
        "train --config DIR/nothing | nothing: is a folder ~ config.json",
        "evaluate DIR/nothing --data DIR | data: is a folder, not a file",
        "evaluate --gold DIR/treebank/x-test.conllu --predicted DIR/headless/x-test.conllu |"
            + " headless/x-test.conllu: no word has a head",
        "train --task text --data DIR/texts.tsv --hidden 2000000000 | need ~ GiB ~ choose smaller"
            + " sizes",
        "train --task gnre | no task named gnre ~ did you mean genre? ~ relations, genre, text",
        "train --estimator spigott | no estimator named spigott ~ did you mean spigot?",
        "train --structure projectve | projectve; did you mean projective?",
        "train --structure categorical | no structure for relations named categorical; known are"
            + " projective",
        "train --task text --data DIR/texts.tsv --structure subset --k 0 | --k must be at least 1",
        "train --task text --data DIR/texts.tsv --k 3 | projective has no use for --k ~ subset,"
            + " at-most and chain have",
        "train --task text --data DIR/texts.tsv --structure subset --estimator gumbel-rao |"
            + " gumbel-rao cannot serve Subset",
        "train --task text --data DIR/texts.tsv --structure none --trees random | without a"
            + " structure (none)",
        "train --trees oak | --trees ~ oak",
        "train --task text | the task text needs a file or folder: --data PATH",
        "train --task text --data DIR/missing.tsv | missing.tsv: there is no such file",
        "train --task text --data DIR/empty.tsv | empty.tsv",
        "train --task text --data DIR/notab.tsv | notab.tsv:2: ~ no tab",
        "train --task text --data DIR/short.tsv | short.tsv: has 3 examples; at least 10",
        "train --task text --data DIR/one.tsv | one.tsv: has 1 example; at least 10",
        "train --task text --data DIR/nohead.csv | nohead.csv: has 2 examples; at least 10",
        "train --task text --data DIR/quote.csv | quote.csv:3: the quotes that open in this line"
            + " are never closed",
        "train --task transduce --data DIR/blind | test.tsv: has no features ~ --train and --dev",
        "train --task text --data DIR/onelabel.tsv | onelabel.tsv ~ nothing to learn",
        "train --task text --data DIR/same.tsv | same.tsv: has fewer than 10 different examples",
        "train --task text --data DIR/unknown | 1 of 1 labels of the test data do not occur in"
            + " training ~ \"odd\" ~ --anyway",
        "train --task text --data DIR/bytes.tsv | bytes.tsv:1: ~ not UTF-8",
        "train --task text --data DIR/texts.tsv --trees gold | no gold trees",
        "train --task text --data DIR/texts.tsv --longest 1 | no training sentence has at most 1"
            + " word",
        "train --data DIR/missing | missing: there is no such file or folder",
        "train --data DIR/texts.tsv | texts.tsv: has no blank lines ~ --task text",
        "train --data DIR/unknown | train.tsv: has no blank lines",
        "train --data DIR/malformed | x-train.conllu:2: ~ 10 columns",
        "train --data DIR/nothing | x-train.conllu",
        "train --task genre --data DIR/relation | x-train.conllu:1: the sentence belongs to no"
            + " document",
        "train --data DIR/relation | 1 of 1 labels of the test data do not occur in training",
        "train --task text --data DIR/header.tsv | looks like the names of columns ~ \"klass\" ~"
            + " --header yes ~ --anyway",
        "train --task text --data DIR/words.tsv | 40 labels for 40 texts ~ --label-column",
        "train --task text --data DIR/amounts.tsv | labels are amounts, \"0.2\", \"1.0\" ~"
            + " round them to grades",
        "train --task text --data DIR/json.tsv | labels look like JSON",
        "train --task text --data DIR/long | test.tsv:2: has 1001 words; --limit N permits",
        "train --task text --data DIR/wide | test.tsv:1: has 200000 characters",
        "train --task text --data DIR/long --encoding nope | no encoding named nope",
        "train --task text --data DIR/long --delimiter ab | a delimiter is one character",
        "train --task text --data DIR/long --header perhaps | the header is yes or no",
        "train --task text --data DIR/long --label-column z | has no column z",
        "train --task text --data DIR/treebank | looks like CoNLL-U",
        "train --task text --data DIR/vacant | vacant: the folder has no files",
        "train --task text --dev DIR/short.tsv | --dev and --test need --train or --data",
        "train --data DIR/treebank --label-column lemmas | words have no column lemmas ~ upos",
        "train --data DIR/treebank --label-column 4 | its columns have names",
        "train --data DIR/treebank --projectivize --leave-out-odd-trees | not both",
        "train --data DIR/treebank --format words | not label and words",
        "predict DIR/nothing --file DIR | is a folder",
        "train --resume DIR/missing | missing: there is no such folder",
        "train --resume DIR/nothing | config.json: there is no such file; is ~ the folder of a"
            + " run?",
        "train --resume DIR/nothing --epochs 3 | leave out --epochs",
        "train --resume DIR/nothing --loss crf | leave out ~ --loss",
        "train --out DIR/nothing | nothing: holds something else than a run",
        "train --resume DIR/cut | config.json:2: the file ends too early",
        "train --resume DIR/comma | config.json:2: the file ends too early",
        "train --resume DIR/nojson | config.json:1: is not JSON from column ",
        "train --resume DIR/kind | config.json:1: the value of execution.threads is missing or of"
            + " the wrong kind",
        "predict | missing required parameter: 'MODEL'",
        "predict DIR/missing text | missing: there is no such folder",
        "predict DIR/nothing text | config.json: there is no such file; is ~ the folder of a run?",
        "predict DIR/nothing text --format xml | --format ~ xml",
        "verify --golden DIR/missing | missing: there is no such folder",
        "verify --golden DIR/nothing | none of its files is known",
        "verify --golden DIR/golden | categorical.json:1: is not JSON",
        "verify --draws 0 | --draws must be at least 1",
        "list trees | there is no list named trees",
        "experiment cluster | no experiment named cluster ~ did you mean clusters?",
        "experiment clusters --seeds 0 | --seeds must be at least 1",
        "experiment clusters --methods spigott | no method named spigott ~ did you mean spigot?",
        "experiment clusters --data DIR/texts.tsv | the experiment clusters takes no --data;"
            + " semantics, sentiment, nli, rationale, decisions, audit do",
        "experiment clusters --vectors DIR/texts.tsv | takes --vectors; sentiment, nli, rationale"
            + " do",
        "experiment clusters --tables K=4 | no table named K=4 ~ K=3",
        "experiment clusters --encoding ISO-8859-1 | options say how data is to be read, but there"
            + " is no --data",
        "experiment sentiment --quick --data DIR/missing.tsv | missing.tsv: there is no such file",
        "experiment sentiment --quick --dev DIR/texts.tsv | --dev and --test need --train or"
            + " --data",
        "experiment sentiment nli --train DIR/texts.tsv | --train names the file of one experiment"
            + " ~ sentiment, nli",
        "experiment sentiment --quick --data DIR/bytes.tsv | bytes.tsv:1: ~ not UTF-8 ~ --encoding",
        "experiment sentiment --quick --data DIR/texts.tsv --encoding nope | no encoding named"
            + " nope",
        "experiment sentiment --quick --data DIR/texts.tsv --label-column z | texts.tsv: has no"
            + " column z",
        "experiment sentiment --quick --data DIR/header.tsv | looks like the names of columns ~"
            + " --anyway",
        "experiment sentiment --quick --data DIR/json.tsv | labels look like JSON ~ --anyway",
        "experiment sentiment --quick --data DIR/words.tsv | 40 labels for 40 texts",
        "experiment sentiment --quick --data DIR/unknown | labels of the test data do not occur in"
            + " training",
        "experiment sentiment --quick --data DIR/long | test.tsv:2: has 1001 words; --limit N"
            + " permits",
        "experiment sentiment --quick --data DIR/texts.tsv --limit 0 | --limit must be at least 1",
        "experiment sentiment --quick --data DIR/treebank | looks like CoNLL-U",
        "experiment sentiment --quick --data DIR/texts.tsv --vectors DIR/missing.vec | missing.vec:"
            + " there is no such file",
        "experiment sentiment --quick --data DIR/texts.tsv --vectors DIR/foreign.vec | foreign.vec:"
            + " has none of the ~ words of the data",
        "experiment sentiment --quick --data DIR/texts.tsv --vectors DIR/few.vec | only ~ of the"
            + " data's words have a vector ~ --anyway",
        "experiment sentiment --quick --data DIR/texts.tsv --vectors DIR/texts.tsv | texts.tsv:1:",
        "experiment rationale --quick --data DIR/onelabel.tsv | onelabel.tsv: all training texts"
            + " have the label 'a'",
        "experiment audit --quick --data DIR/json.tsv | labels look like JSON",
        "experiment nli --quick --data DIR/texts.tsv | texts.tsv: which columns hold the two texts",
        "experiment nli --quick --data DIR/pairs | pairs: all training texts have the label 'x'",
        "experiment nli --quick --data DIR/parallel | s2.train:3: there is no sentence",
        "experiment nli --quick --data DIR/longpairs | test.tsv:2: has 1002 words; --limit N"
            + " permits",
        "experiment semantics --quick --data DIR/texts.tsv | texts.tsv: has no blank lines",
        "experiment semantics --quick --data DIR/treebank | x-train.conllu: has no enhanced graphs",
        "experiment semantics --quick --data DIR/malformed | x-train.conllu:2: ~ 10 columns",
        "train --task genre --data DIR/genre | all sentences of the training data have the genre a:"
            + " nothing to learn ~ --anyway",
        "train --task text --data DIR/classes | x.pos:1: contains bytes that are not UTF-8 ~"
            + " --encoding windows-1252",
        "train --task text --data DIR/classes/x.pos --format classes | a file or a folder for each"
            + " label",
        "train --task text --data DIR/vacant.zip | vacant.zip: is a zip archive; unpack it",
        "train --task text --data DIR/cut.gz | cut.gz: the gzip data ends too early",
        "train --task text --data DIR/binary.tsv | binary.tsv:1: contains a zero byte",
        "train --task text --data DIR/twocolumns.csv | twocolumns.csv:1: two columns have the name"
            + " \"text\"; rename",
        "train --task text --data DIR/page.tsv | page.tsv: is an HTML page",
        "train --data DIR/cycle | x-train.conllu:1: ~ cycle",
        "train --data DIR/far | x-train.conllu:1: the head of word 1 is 7, but the sentence has"
            + " only 1 word",
        "train --data DIR/ids | x-train.conllu:2: the id is \"3\" where 2 is next",
        "predict DIR/nothing --encoding nope | no encoding named nope",
        "audit --structure projectve | no structure named projectve ~ did you mean projective?",
        "audit --structure chain --size 4 | chain takes 2 sizes, length and tags, not 1",
        "audit --size 2000000000 | the size 2000000000 is too large; at most 10000",
        "audit --size 10000 | 20 examples of 100000000 parts are too many",
        "audit --size four | --size must be a number or two with an x between, not 'four'",
        "audit --structure matching --estimators marginals | cannot serve Matching ~ GibbsModel",
        "audit --decoder cubic | no decoder named cubic ~ linear, quadratic, logistic, perceptron",
        "audit --eta 0 | --eta ~ positive",
        "train --trees none --estimator spigot | of which there is none with --trees none",
        "train --task text --data DIR/texts.tsv --structure none --estimator spigot | of which"
            + " there is none with --structure none",
        "compare --task tags --data DIR/treebank | is supervised; its losses are compared by"
            + " espalier sweep --task tags --over loss=crf,",
        "compare --task transduce --data DIR/texts.tsv | that of the task transduce is supervised",
        "predict DIR/nothing --field body words | give sentences or --field ~ not both",
        "predict DIR/nothing --input json words | give sentences or --input",
        "predict DIR/nothing --encoding UTF-8 words | give sentences or --encoding",
        "predict DIR/nothing --field body --input text | --field is for JSON",
        "predict DIR/nothing --max-size 0 words | --max-size must be at least 1",
        "evaluate DIR/nothing --data DIR/texts.tsv --k 0 | --k is between 1 and",
        "evaluate DIR/nothing --data DIR/texts.tsv --max-size 0 | --max-size must be at least 1",
        "evaluate DIR/nothing --data DIR/texts.tsv --calibrate --format csv | neither --sets nor"
            + " --k nor --format",
        "train --trees none --eta 2 | without an estimator there is no use for eta ~ spigot",
        "train --estimator spigot --samples 8 | spigot has no use for samples ~ reinforce",
        "train --estimator marginals --eta 2 | marginals has no use for eta ~ spigot",
        "train --estimator spigot-ce --anneal-temperature 2 | no use for temperature ~ marginals",
        "compare --estimators spigot,spigot-ce --samples 8 | none of the estimators ~ samples",
        "compare --estimators spigot,marginals=2 | marginals has no use for eta",
        "audit --estimators marginals --steps 3 | marginals has no use for steps ~ spigot",
        "audit --scales -1 | a scale must be a positive number, not -1.0",
        "audit --draws 0 | the number of draws must be at least 1",
      })
  void isTold(String line, String parts) throws IOException {
    Path data = data();
    String[] args =
        Arrays.stream(line.split(" "))
            .map(arg -> arg.replace("DIR", data.toString()))
            .toArray(String[]::new);
    Path out = folder.resolve("out");
    if (List.of("train", "experiment").contains(args[0])
        && !line.contains("--out")
        && !line.contains("--resume")) {
      args = CommandLines.with(List.of(args), "--out", out.toString());
    }

    CommandLines.Outcome outcome = CommandLines.run(args);

    outcome.ended(2);
    assertEquals(1, outcome.err().lines().count(), outcome::err);
    for (String part : parts.split("~", -1)) {
      assertTrue(outcome.err().contains(part.strip()), outcome::err);
    }
    assertFalse(Files.exists(out), "the run's folder was left behind");
  }

  @Test
  void verboseShowsWhere() {
    CommandLines.run("train", "--eta", "-1", "--verbose").ended(2).complained("\tat org.espalier");
  }

  @Test
  void outputInsideAFileIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    CommandLines.run("train", "--out", file.resolve("x").toString())
        .ended(2)
        .complained("cannot be made");
  }

  @Test
  void aTextWithoutWordsIsNamed() throws IOException {
    CommandLines.run("predict", data().resolve("nothing").toString(), "some words", " ")
        .ended(2)
        .complained("text 2 of 2 has no words");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aFolderThatTheSystemDoesNotTakeIsNamed() throws IOException {
    Path data = CommandLines.texts(folder);
    CommandLines.Outcome outcome =
        CommandLines.run(
                "train", "--task", "text", "--data", data.toString(), "--out", "/proc/espalier")
            .ended(2);
    assertTrue(
        outcome
            .err()
            .matches("(?s).*/proc/espalier: cannot be (made|written): .*(/proc|permission).*"),
        outcome::err);
  }

  private Path data() throws IOException {
    Path data = Files.createDirectory(folder.resolve("data"));
    var _ = CommandLines.texts(data);
    write(data, "empty.tsv", "");
    write(data, "notab.tsv", "a\tb\nno tab here\n");
    write(data, "letters.json", "{\"task\": \"transduce\", \"network\": {\"letters\": 3}}");
    write(data, "shown.json", "{\"task\": \"text\", \"structure\": {\"gold\": \"10%\"}}");
    write(data, "page.tsv", "<HTML><BODY>Not found</BODY></HTML>\n");
    write(data, "short.tsv", "a\tb\na\tb\nb\tc\n");
    write(data, "one.tsv", "a\tb\n");
    write(data, "nohead.csv", "pos,good film\nneg,bad film\n");
    write(data, "quote.csv", "label,text\n\"a\nb\",\"never\nclosed\n");
    write(data, "amounts.tsv", rows("0.2\tsome words #\n1.0\tother words #\n", 20));
    write(data, "onelabel.tsv", rows("a\tsome words #\n", 20));
    write(data, "same.tsv", "a\tsome words\nb\tother words\n".repeat(10));
    Files.write(data.resolve("bytes.tsv"), new byte[] {'a', '\t', (byte) 0xff, '\n'});
    Path unknown = Files.createDirectory(data.resolve("unknown"));
    write(unknown, "train.tsv", "a\tsome words\nb\tother words\n".repeat(5));
    write(unknown, "dev.tsv", "a\tsome words\n");
    write(unknown, "test.tsv", "odd\tsome words\n");
    String row = "1\tHi\t_\t_\t_\t_\t0\troot\t_\t_\n\n";
    treebank(data, "malformed", "# text = Hi\n1\tHi\t_\n\n", row);
    treebank(data, "nothing", "", row);
    write(data.resolve("nothing"), "readme.txt", "no run");
    Files.writeString(data.resolve("bad.constraints"), "exactly 1 NOUN\nexactly two NOUN\n");
    write(data, "header.tsv", "klass\ttekst\n" + rows("a\tsome words #\nb\tother words #\n", 10));
    write(data, "words.tsv", rows("w#\tsome words #\n", 40));
    write(data, "json.tsv", rows("some words #\t{\"a\": 1}\nother words #\t{\"a\": 2}\n", 10));
    for (String kind : List.of("long", "wide")) {
      Path folder = Files.createDirectory(data.resolve(kind));
      write(folder, "train.tsv", "a\tsome words\nb\tother words\n".repeat(10));
      write(folder, "dev.tsv", "a\tfew words\n");
    }
    write(data.resolve("long"), "test.tsv", "a\tx\nb\t" + "x ".repeat(1001) + "\n");
    write(data.resolve("wide"), "test.tsv", "a\t" + "x".repeat(200_000) + "\n");
    var _ = Files.createDirectory(data.resolve("vacant"));
    treebank(data, "treebank", row, row);
    String headless = row.replace("\t0\t", "\t_\t");
    treebank(data, "headless", headless, headless);
    treebank(data, "headlesstest", row, headless);
    treebank(data, "tagless", row.replace("root", "_"), row);
    String tagged = row.replace("_\t_\t_\t_\t0", "_\t_\tUH\t_\t0");
    treebank(data, "open", row + tagged.replace("\t0\t", "\t_\t"), tagged);
    treebank(data, "relation", row, row.replace("root", "odd"));
    treebank(data, "genre", "# newdoc id = a-1\n" + row, "# newdoc id = a-2\n" + row);
    String two = "1\tHi\t_\t_\t_\t_\t2\tdep\t_\t_\nID\tyou\t_\t_\t_\t_\t1\tdep\t_\t_\n\n";
    treebank(data, "cycle", two.replace("ID", "2"), row);
    treebank(data, "ids", two.replace("ID", "3"), row);
    treebank(data, "far", row.replace("\t0\t", "\t7\t"), row);
    write(data, "foreign.vec", "ek 1 2\ndo 3 4\n");
    write(data, "few.vec", "the 1 2\n");
    pairs(data, "pairs", "x\ta b\tc\n".repeat(12), "x\ta b\tc\n");
    pairs(
        data,
        "longpairs",
        rows("x\ta b #\tc\ny\td\te #\n", 9),
        "x\t" + "w ".repeat(1001) + "\tc\n");
    Path parallel = Files.createDirectory(data.resolve("parallel"));
    write(parallel, "labels.train", "x\ny\nx\n");
    write(parallel, "s1.train", "a\nb\nc\n");
    write(parallel, "s2.train", "a\nb\n");
    Path classes = Files.createDirectory(data.resolve("classes"));
    Files.write(classes.resolve("x.pos"), new byte[] {'a', ' ', (byte) 0x96, '\n'});
    write(classes, "x.neg", "b\n");
    Files.write(data.resolve("vacant.zip"), new byte[] {'P', 'K', 3, 4, 0, 0, 0, 0});
    byte[] packed = packed(rows("a\tsome words #\n", 100));
    Files.write(data.resolve("cut.gz"), Arrays.copyOf(packed, packed.length / 2));
    write(data, "binary.tsv", "a\tb\0c\n");
    Path blind = Files.createDirectory(data.resolve("blind"));
    write(blind, "train.tsv", rows("go#\twent#\tV;PST\nsee#\tseeing#\tV;PRS\n", 10));
    write(blind, "dev.tsv", "run\tran\tV;PST\nsay\tsaid\tV;PST\n");
    write(blind, "test.tsv", "run\tV;PST\nsay\tV;PRS\n");
    write(data, "twocolumns.csv", "label,text,text\na,b,c\n");
    write(Files.createDirectory(data.resolve("cut")), "config.json", "{\n  \"task\": \"te");
    write(Files.createDirectory(data.resolve("comma")), "config.json", "{\"task\": \"text\",\n");
    write(Files.createDirectory(data.resolve("nojson")), "config.json", "{\"task\": \"\" text}");
    write(
        Files.createDirectory(data.resolve("kind")),
        "config.json",
        "{\"execution\": {\"threads\": \"two\"}}");
    write(Files.createDirectory(data.resolve("golden")), "categorical.json", "{");
    return data;
  }

  private static byte[] packed(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static void pairs(Path data, String name, String train, String test) throws IOException {
    Path folder = Files.createDirectory(data.resolve(name));
    String header = "label\tsentence1\tsentence2\n";
    write(folder, "train.tsv", header + train);
    write(folder, "dev.tsv", header + "x\ta\tb\n");
    write(folder, "test.tsv", header + test);
  }

  /** Repeats lines with a number in the place of the sign. */
  private static String rows(String lines, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> lines.replace("#", Integer.toString(i)))
        .collect(Collectors.joining());
  }

  private static void treebank(Path data, String name, String train, String test)
      throws IOException {
    Path treebank = Files.createDirectory(data.resolve(name));
    write(treebank, "x-train.conllu", train);
    write(treebank, "x-dev.conllu", train);
    write(treebank, "x-test.conllu", test);
  }

  private static void write(Path in, String name, String text) throws IOException {
    var _ = Files.writeString(in.resolve(name), text);
  }
}
