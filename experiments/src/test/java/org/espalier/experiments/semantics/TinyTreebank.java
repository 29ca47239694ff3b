package org.espalier.experiments.semantics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.espalier.data.DataSource;
import org.espalier.data.Sentence;
import org.espalier.data.SplitFiles;
import org.espalier.data.TreeCheck;
import org.espalier.data.TreebankFiles;

/**
 * A treebank of sentences such as "the dog saw a cat with the man", in which the last phrase hangs
 * on the verb or, after "of", on the noun.
 */
final class TinyTreebank {

  private static final List<String> NOUNS = List.of("dog", "cat", "man", "book", "house", "river");
  private static final List<String> VERBS = List.of("saw", "found", "left");
  private static final List<String> ARTICLES = List.of("the", "a");
  private static final List<String> PREPOSITIONS = List.of("of", "with");

  private TinyTreebank() {}

  /** Writes the three parts into a folder. */
  static Path write(Path folder) {
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("tiny-train.conllu"), sentences(120, 1));
      Files.writeString(folder.resolve("tiny-dev.conllu"), sentences(20, 2));
      Files.writeString(folder.resolve("tiny-test.conllu"), sentences(20, 3));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static SplitFiles.Parts<Sentence> split(Path folder) {
    return TreebankFiles.parts(DataSource.of(folder.toString()), TreeCheck.SINGLE_ROOT);
  }

  static GraphCorpus corpus(Path folder) {
    return GraphCorpus.of(split(write(folder)), GraphCorpus.Edges.CONTENT);
  }

  private static String sentences(int count, long seed) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      String preposition = one(PREPOSITIONS, random);
      boolean ofNoun = preposition.equals("of");
      text.append(row(1, one(ARTICLES, random), "DET", 2, "det", "2:det"))
          .append(row(2, one(NOUNS, random), "NOUN", 3, "nsubj", "3:nsubj"))
          .append(row(3, one(VERBS, random), "VERB", 0, "root", "0:root"))
          .append(row(4, one(ARTICLES, random), "DET", 5, "det", "5:det"))
          .append(row(5, one(NOUNS, random), "NOUN", 3, "obj", "3:obj"));
      if (random.nextInt(4) > 0) {
        String relation = ofNoun ? "nmod" : "obl";
        int head = ofNoun ? 5 : 3;
        text.append(row(6, preposition, "ADP", 8, "case", "8:case"))
            .append(row(7, one(ARTICLES, random), "DET", 8, "det", "8:det"))
            .append(
                row(
                    8,
                    one(NOUNS, random),
                    "NOUN",
                    head,
                    relation,
                    head + ":" + relation + ":" + preposition));
      }
      text.append('\n');
    }
    return text.toString();
  }

  private static String one(List<String> words, Random random) {
    return words.get(random.nextInt(words.size()));
  }

  private static String row(
      int id, String form, String tag, int head, String relation, String links) {
    return String.join(
            "\t",
            Integer.toString(id),
            form,
            "_",
            tag,
            "_",
            "_",
            Integer.toString(head),
            relation,
            links,
            "_")
        + "\n";
  }
}
