package org.espalier.lab.run;

import java.util.List;
import java.util.Objects;
import org.espalier.data.Vocabulary;
import org.espalier.lab.run.Network.VocabularySizes;

/**
 * The vocabularies and labels of a saved model, kept beside it as {@code codes.json}.
 *
 * @param labelsWords whether every word has a label, or every sentence one
 * @param labels the classes' names, in alphabetical order
 * @param words the word vocabulary's entries, in order
 * @param endings the entries of the vocabulary of endings, in order
 * @param atBlanks whether texts are cut into words at blanks
 * @param letters the entries of the vocabulary of letters, in order
 * @param tags the names of the parts of speech that a parser learns beside trees, in alphabetical
 *     order
 * @param targetsAtBlanks whether strings that are written are symbols with blanks between
 */
public record ModelCodes(
    boolean labelsWords,
    List<String> labels,
    List<String> words,
    List<String> endings,
    boolean atBlanks,
    List<String> letters,
    List<String> tags,
    boolean targetsAtBlanks) {

  /** Models of older versions have neither letters nor tags. */
  public ModelCodes {
    letters = Objects.requireNonNullElse(letters, List.of());
    tags = Objects.requireNonNullElse(tags, List.of());
  }

  /** Returns the codes of a corpus. */
  public static ModelCodes of(Corpus corpus) {
    return new ModelCodes(
        corpus.labelsWords(),
        corpus.labels().names(),
        corpus.codes().words().entries(),
        corpus.codes().endings().entries(),
        corpus.codes().atBlanks(),
        corpus.codes().letters().entries(),
        corpus.tags(),
        corpus.codes().targetsAtBlanks());
  }

  /** Returns how words become indices. */
  public WordCodes codes() {
    return new WordCodes(
        new Vocabulary(words),
        new Vocabulary(endings),
        new Vocabulary(letters),
        atBlanks,
        targetsAtBlanks);
  }

  /** Returns how many indices there are. */
  VocabularySizes sizes() {
    return VocabularySizes.of(codes());
  }
}
