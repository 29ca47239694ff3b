package org.espalier.lab.run;

import java.nio.file.Path;
import java.util.List;
import org.espalier.data.DataSource;
import org.espalier.data.LabelledText;
import org.espalier.data.Labels;
import org.espalier.data.TextFiles;

/**
 * The data of a task of labelled texts.
 *
 * @param source the user's
 * @param pairs whether each text is two
 * @param spelled whether the network reads letters
 */
record TextCorpus(DataSource source, boolean pairs, boolean spelled) implements CorpusReader {

  @Override
  public Corpus corpus() {
    if (source.bundled()) {
      throw new IllegalArgumentException(
          "the task " + (pairs ? "pairs" : "text") + " needs a file or folder: --data PATH");
    }
    return Corpus.of(source, pairs, spelled);
  }

  @Override
  public List<Example> examples(Path file, ModelCodes codes) {
    List<LabelledText> texts =
        (pairs ? Corpus.pairs(file, source) : TextFiles.texts(file, source.layout())).examples();
    Corpus.requireTextsWithinLimit(texts, source);
    WordCodes words = codes.codes();
    Labels labels = new Labels(codes.labels());
    return texts.stream().map(text -> Corpus.example(text, words, labels)).toList();
  }
}
