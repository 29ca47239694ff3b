package org.espalier.lab.examples;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.Workers;
import org.espalier.core.estimate.Batch;
import org.espalier.core.estimate.Predictor;
import org.espalier.data.Ewt;
import org.espalier.data.Sentence;
import org.espalier.lab.net.AdamW;
import org.espalier.lab.net.BiLstm;
import org.espalier.lab.net.DropoutMasks;
import org.espalier.lab.net.Parameters;
import org.espalier.lab.net.SentencePadding;
import org.espalier.lab.net.Sentences;
import org.espalier.lab.net.WordEmbedding;
import org.espalier.torch.Tensors;

/**
 * The English Web Treebank in batches of 32 sentences of similar length, and an encoder of words.
 */
final class Treebank {

  private static final int WORDS = 1 << 14; // buckets
  private static final int ENDINGS = 1 << 12;

  static final List<String> TAGS =
      List.of(
          "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON",
          "PROPN", "PUNCT", "SCONJ", "SYM", "VERB", "X");

  /** The relations of Universal Dependencies, without subtypes. */
  static final List<String> RELATIONS =
      List.of(
          "acl",
          "advcl",
          "advmod",
          "amod",
          "appos",
          "aux",
          "case",
          "cc",
          "ccomp",
          "clf",
          "compound",
          "conj",
          "cop",
          "csubj",
          "dep",
          "det",
          "discourse",
          "dislocated",
          "expl",
          "fixed",
          "flat",
          "goeswith",
          "iobj",
          "list",
          "mark",
          "nmod",
          "nsubj",
          "nummod",
          "obj",
          "obl",
          "orphan",
          "parataxis",
          "punct",
          "reparandum",
          "root",
          "vocative",
          "xcomp");

  private Treebank() {}

  /** Returns the first training sentences of at most 40 words, in batches. */
  static List<List<Sentence>> train(int sentences) {
    return batches(Ewt.load().train(), sentences);
  }

  /** Returns the first dev sentences of at most 40 words, in batches. */
  static List<List<Sentence>> dev(int sentences) {
    return batches(Ewt.load().dev(), sentences);
  }

  private static List<List<Sentence>> batches(List<Sentence> all, int sentences) {
    List<Sentence> sorted =
        all.stream()
            .filter(s -> s.length() <= 40)
            .limit(sentences)
            .sorted(Comparator.comparingInt(Sentence::length))
            .toList();
    List<List<Sentence>> batches = new ArrayList<>();
    for (int from = 0; from < sorted.size(); from += 32) {
      batches.add(sorted.subList(from, Math.min(sorted.size(), from + 32)));
    }
    return batches;
  }

  /** Returns the sentence's parts of speech, as indices of {@link #TAGS}. */
  static int[] tags(Sentence sentence) {
    return sentence.words().stream().mapToInt(word -> TAGS.indexOf(word.upos())).toArray();
  }

  /** Takes a step of Adam for every batch, in an order that mixes lengths. */
  static void fit(
      Parameters parameters,
      List<List<Sentence>> train,
      int epochs,
      Consumer<List<Sentence>> backward) {
    try (AdamW adam = new AdamW(parameters, AdamW.Options.DEFAULT)) {
      for (int epoch = 0; epoch < epochs; epoch++) {
        List<List<Sentence>> order = new ArrayList<>(train);
        Collections.shuffle(order, new Random(epoch));
        for (List<Sentence> batch : order) {
          try (PointerScope _ = new PointerScope()) {
            backward.accept(batch);
            adam.step(0.005);
            parameters.clearGradients();
          }
        }
      }
    }
  }

  /** Returns the share of words whose gold part is in the structures of highest score. */
  static <S extends MapOracle> double share(
      List<List<Sentence>> dev,
      Function<List<Sentence>, Batch<S>> scores,
      Function<Sentence, Parts> gold,
      Workers workers) {
    double right = 0;
    int words = 0;
    for (List<Sentence> sentences : dev) {
      try (PointerScope _ = new PointerScope();
          NoGradGuard _ = new NoGradGuard()) {
        Batch<S> batch = scores.apply(sentences);
        double[] best = Predictor.<S>map().predictAll(batch, workers);
        for (int i = 0; i < batch.count(); i++) {
          Parts parts = gold.apply(sentences.get(i));
          words += sentences.get(i).length();
          for (int k = 0; k < parts.count() && parts.get(k) < batch.instance(i).visible(); k++) {
            right += best[batch.offset(i) + parts.get(k)];
          }
        }
      }
    }
    return right / words;
  }

  private static Tensor relations(List<Sentence> batch, int longest) {
    long[] indices = new long[batch.size() * longest];
    for (int i = 0; i < batch.size(); i++) {
      for (int w = 0; w < batch.get(i).length(); w++) {
        String relation = batch.get(i).relations().get(w);
        indices[i * longest + w] = RELATIONS.indexOf(relation.split(":", 2)[0]);
      }
    }
    return Tensors.of(indices, batch.size(), longest, 1);
  }

  private static Tensor words(List<Sentence> batch) {
    return new SentencePadding(
            ScalarType.Float, batch.stream().mapToInt(Sentence::length).toArray())
        .words();
  }

  /**
   * Returns the mean loss of the words' right relations, [R].
   *
   * @param logits [R, n, relations]
   */
  static Tensor relationLosses(Tensor logits, List<Sentence> batch, long... rows) {
    Tensor index = Tensors.of(rows, rows.length);
    Tensor right = relations(batch, Math.toIntExact(logits.size(1))).index_select(0, index);
    Tensor words = words(batch).index_select(0, index);
    Tensor losses = torch.log_softmax(logits, 2).gather(2, right).squeeze(2).neg();
    return losses.mul(words).sum(1).div(words.sum(1));
  }

  /** Returns the share of words whose right relation has the largest logit. */
  static double relationShare(List<List<Sentence>> dev, Function<List<Sentence>, Tensor> logits) {
    double right = 0;
    double count = 0;
    for (List<Sentence> batch : dev) {
      try (PointerScope _ = new PointerScope();
          NoGradGuard _ = new NoGradGuard()) {
        Tensor guessed = logits.apply(batch);
        Tensor truth = relations(batch, Math.toIntExact(guessed.size(1))).squeeze(2);
        Tensor best = guessed.argmax(new LongOptional(2), false);
        right += best.eq(truth).mul(words(batch)).sum().item().toDouble();
        count += words(batch).sum().item().toDouble();
      }
    }
    return right / count;
  }

  /** Vectors of words in their sentence: word and ending, then an LSTM in both directions. */
  static final class Encoder {

    private final Parameters parameters;
    private final WordEmbedding embedding;
    private final BiLstm context;

    Encoder(Parameters parameters) {
      this.parameters = parameters;
      embedding =
          new WordEmbedding(
              parameters,
              "embedding",
              List.of(
                  new WordEmbedding.Feature("word", WORDS, 48),
                  new WordEmbedding.Feature("ending", ENDINGS, 24)),
              0,
              0);
      context = new BiLstm(parameters, "context", embedding.width(), 48, 1, 0);
    }

    int width() {
      return context.width();
    }

    /** Returns [B, n, width]. */
    Tensor apply(List<Sentence> batch) {
      SentencePadding padding =
          new SentencePadding(
              parameters.type(), batch.stream().mapToInt(Sentence::length).toArray());
      Sentences sentences =
          new Sentences(
              padding,
              List.of(
                  padding.pad(codes(batch, WORDS, 40), 0),
                  padding.pad(codes(batch, ENDINGS, 3), 0)));
      DropoutMasks none = DropoutMasks.none();
      return context.apply(embedding.apply(sentences, none), padding, none);
    }

    /** Returns the bucket of each word's last letters. */
    private static int[][] codes(List<Sentence> batch, int buckets, int letters) {
      return batch.stream()
          .map(s ->
              s.forms().stream()
                  .map(form -> form.toLowerCase(Locale.ROOT))
                  .map(form -> form.substring(Math.max(0, form.length() - letters)))
                  .mapToInt(form -> Math.floorMod(form.hashCode(), buckets))
                  .toArray())
          .toArray(int[][]::new);
    }
  }
}
