package org.espalier.lab.run;

import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.espalier.core.Parts;
import org.espalier.core.bracket.Bracketing;
import org.espalier.lab.net.BiaffineScorer;
import org.espalier.lab.net.SpanClassifier;
import org.espalier.lab.net.WordVectors;
import org.espalier.lab.run.RunConfig.NetworkSizes;
import org.espalier.lab.run.RunConfig.Trees;
import org.espalier.torch.LayerScores;
import org.espalier.torch.Tensors;

/**
 * A binary bracketing between encoder and decoder: the states of first and last words score the
 * spans, and the decoder sees the spans of the bracketing ({@link SpanClassifier}).
 */
final class LatentBracketing extends LatentHead<Bracketing> {

  private final RunConfig config;
  private final BiaffineScorer scorer;
  private final SpanClassifier decoder;

  LatentBracketing(Network.Base base, int classes) {
    super(base, Bracketing.class);
    config = base.config();
    NetworkSizes sizes = config.network();
    scorer =
        new BiaffineScorer(
            base.parameters(),
            "encoder.spans",
            base.encoder().width(),
            sizes.arcs(),
            sizes.dropout());
    decoder =
        new SpanClassifier(
            base.parameters(),
            "decoder",
            WordVectors.states(),
            base.encoder().width(),
            sizes.decoder(),
            classes,
            sizes.dropout());
  }

  @Override
  Reading<Bracketing> read(Encoded batch) {
    return new OnBatch(batch);
  }

  /** Returns the parts of the structure that an example is given: single words where none is. */
  private int[] given(Example example) {
    int n = example.length();
    return config.structure().trees() == Trees.RANDOM
        ? UniformDraw.of(new Bracketing(n), config.execution().seed(), example).toArray()
        : IntStream.range(0, n).map(i -> i * n + i).toArray();
  }

  /** Returns the spans of several words. */
  private static Shown shown(int n, int... parts) {
    return new Shown(
        new int[0],
        IntStream.of(parts)
            .filter(part -> part / n != part % n)
            .mapToObj(part -> new int[] {part / n, part % n})
            .toArray(int[][]::new));
  }

  /** A batch, encoded. */
  private final class OnBatch extends OfTexts<Bracketing> {

    OnBatch(Encoded batch) {
      super(batch, decoder, batch.states(), batch.labels());
    }

    @Override
    public LayerScores scores() {
      return LayerScores.of(scorer.scores(states(), batch().masks()));
    }

    @Override
    public List<Bracketing> structures() {
      return batch().examples().stream().map(one -> new Bracketing(one.length())).toList();
    }

    @Override
    public Tensor given() {
      int longest = batch().padding().longest();
      int size = batch().examples().size();
      double[] mu = new double[size * longest * longest];
      for (int b = 0; b < size; b++) {
        int n = example(b).length();
        for (int part : LatentBracketing.this.given(example(b))) {
          mu[(b * longest + part / n) * longest + part % n] = 1;
        }
      }
      return Tensors.of(mu, states().scalar_type().intern(), size, longest, longest);
    }

    @Override
    public Shown shown(int example, Bracketing structure, Parts best) {
      return LatentBracketing.shown(structure.words(), best.toArray());
    }

    @Override
    public Shown given(int example) {
      return LatentBracketing.shown(
          example(example).length(), LatentBracketing.this.given(example(example)));
    }
  }
}
