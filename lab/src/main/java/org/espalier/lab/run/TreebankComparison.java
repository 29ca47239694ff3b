package org.espalier.lab.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.espalier.data.DataException;
import org.espalier.data.FileLayout;
import org.espalier.data.Labels;
import org.espalier.data.Sentence;
import org.espalier.data.TreeCheck;
import org.espalier.data.TreebankFiles;
import org.espalier.data.WordColumn;

/**
 * Two files with the same words compared: trees and parts of speech by the definitions of {@link
 * AttachmentCounts}, or where the gold file has no heads the words' tags.
 */
public final class TreebankComparison {

  private static final String OPEN = "_";

  private TreebankComparison() {}

  /**
   * Compares a file with the gold one.
   *
   * @param layout of both files; if it names a column of labels, words are compared by that alone,
   *     and a number says where columns of words and tags have them
   * @param seed of the samples of sentences that intervals rest on
   * @throws DataException if a file cannot be read, the words are not the same, or the gold file
   *     leaves everything open
   */
  public static Assessment of(Path gold, Path predicted, FileLayout layout, long seed) {
    List<Sentence> right = TreebankFiles.sentences(gold, layout, TreeCheck.NONE).examples();
    List<Sentence> found = TreebankFiles.sentences(predicted, layout, TreeCheck.NONE).examples();
    requireSameWords(predicted, right, found);
    boolean named = !layout.label().isEmpty();
    boolean parsed = !named && hasHeads(right);
    if (parsed && !hasHeads(found)) {
      throw new DataException(predicted, "no word has a head, and those of the gold file have");
    }
    WordColumn rightColumn = column(parsed, layout, right);
    WordColumn foundColumn = column(parsed, layout, found);
    Labels labels =
        Labels.collect(
            Stream.concat(right.stream().map(rightColumn::of), found.stream().map(foundColumn::of))
                .flatMap(List::stream)
                .toList());
    Labels tags =
        Labels.collect(
            Stream.concat(right.stream(), found.stream())
                .flatMap(sentence -> WordColumn.UPOS.of(sentence).stream())
                .toList());
    List<Example> examples = new ArrayList<>();
    List<Prediction> predictions = new ArrayList<>();
    for (int i = 0; i < right.size(); i++) {
      Sentence one = right.get(i);
      Sentence other = found.get(i);
      int n = one.length();
      examples.add(
          new Example(one.id(), one.forms(), new int[n], new int[n])
              .withLabels(open(labels, rightColumn.of(one)))
              .withHeads(parsed ? one.heads() : new int[0])
              .withTags(parsed ? open(tags, WordColumn.UPOS.of(one)) : new int[0]));
      predictions.add(
          prediction(
              foundColumn.of(other).stream().mapToInt(labels::index).toArray(),
              parsed ? other.heads() : new int[0],
              WordColumn.UPOS.of(other).stream().mapToInt(tags::index).toArray()));
    }
    return Assessment.of(
        gold,
        labels,
        examples,
        predictions,
        (example, prediction) ->
            parsed
                ? AttachmentCounts.of(labels, example, prediction).shares()
                : TagsTask.shares(labels, example, prediction),
        false,
        seed);
  }

  private static Prediction prediction(int[] labels, int[] heads, int[] tags) {
    return new Prediction(labels, new double[0], new double[0][], heads, new int[0][], tags, 0, 0);
  }

  private static WordColumn column(boolean parsed, FileLayout layout, List<Sentence> sentences) {
    return parsed
        ? WordColumn.DEPREL
        : layout.label().isEmpty() || layout.label().matches("\\d+")
            ? WordColumn.ofTags(sentences)
            : WordColumn.named(layout.label());
  }

  private static boolean hasHeads(List<Sentence> sentences) {
    return sentences.stream()
        .flatMapToInt(sentence -> IntStream.of(sentence.heads()))
        .anyMatch(head -> head != Example.NOT_GIVEN);
  }

  /** What the gold file leaves open is not compared. */
  private static int[] open(Labels labels, List<String> names) {
    return names.stream()
        .mapToInt(name -> name.equals(OPEN) ? Example.NOT_GIVEN : labels.index(name))
        .toArray();
  }

  private static void requireSameWords(Path file, List<Sentence> right, List<Sentence> found) {
    int common = Math.min(right.size(), found.size());
    for (int i = 0; i < common; i++) {
      if (!right.get(i).forms().equals(found.get(i).forms())) {
        throw new DataException(
            file,
            found.get(i).line(),
            ("the words of sentence %s are not those of the gold file at line %s; files are"
                    + " compared word by word")
                .formatted(i + 1, right.get(i).line()));
      }
    }
    if (right.size() != found.size()) {
      throw new DataException(
          file, "has " + found.size() + " sentences, and the gold file " + right.size());
    }
  }
}
