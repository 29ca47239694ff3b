package org.espalier.lab.run;

import java.util.List;
import org.espalier.data.Labels;
import org.espalier.data.Vocabulary;

/**
 * What a saved model needs to read words and to name classes; kept beside it as {@code codes.json}.
 *
 * @param labelsWords whether every word has a label, or every sentence one
 * @param labels the classes' names, in alphabetical order
 * @param words the word vocabulary's entries, in order
 * @param endings the entries of the vocabulary of endings, in order
 * @param atBlanks whether texts are cut into words at blanks
 */
public record ModelCodes(
    boolean labelsWords,
    List<String> labels,
    List<String> words,
    List<String> endings,
    boolean atBlanks) {

  /** Returns the codes of a corpus. */
  public static ModelCodes of(Corpus corpus) {
    return new ModelCodes(
        corpus.labelsWords(),
        corpus.labels().names(),
        corpus.codes().words().entries(),
        corpus.codes().endings().entries(),
        corpus.codes().atBlanks());
  }

  /** Returns how words become indices. */
  public WordCodes codes() {
    return new WordCodes(new Vocabulary(words), new Vocabulary(endings), atBlanks);
  }

  /** Creates the network of a configuration for these codes, with initial parameters. */
  public TreeNetwork network(RunConfig config) {
    WordCodes codes = codes();
    return new TreeNetwork(
        config,
        codes.words().size(),
        codes.endings().size(),
        new Labels(labels).size(),
        labelsWords);
  }
}
