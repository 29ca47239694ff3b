package org.espalier.lab.run;

import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.espalier.core.ExactStructure;
import org.espalier.core.Parts;
import org.espalier.core.bracket.Bracketing;
import org.espalier.core.constraint.Constraints;
import org.espalier.lab.net.BiaffineScorer;
import org.espalier.lab.net.SpanClassifier;
import org.espalier.lab.net.WordVectors;
import org.espalier.lab.run.RunConfig.NetworkSizes;
import org.espalier.lab.run.RunConfig.Trees;
import org.espalier.lab.run.SentenceConstraints.Sentence;
import org.espalier.torch.LayerScores;
import org.espalier.torch.Tensors;

/**
 * A binary bracketing between encoder and decoder: the states of first and last words score the
 * spans, and the decoder sees the spans of the bracketing ({@link SpanClassifier}).
 */
final class LatentBracketing extends LatentHead<ExactStructure> {

  private final RunConfig config;
  private final SentenceConstraints constraints;
  private final BiaffineScorer scorer;
  private final SpanClassifier decoder;

  LatentBracketing(Network.Base base, SentenceConstraints constraints, int classes) {
    super(base, constraints.exist() ? ExactStructure.class : Bracketing.class);
    this.constraints = constraints;
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
  Reading<ExactStructure> read(Encoded batch, Constraints more) {
    return new OnBatch(batch, constraints.and(more));
  }

  /** Returns the parts of the structure that an example is given: single words where none is. */
  private int[] given(Example example) {
    int n = example.length();
    return config.structure().trees() == Trees.RANDOM
        ? UniformDraw.of(
                constraints.exact(Sentence.of(example)), config.execution().seed(), example)
            .toArray()
        : IntStream.range(0, n).map(i -> i * n + i).toArray();
  }

  /** A batch, encoded. */
  private final class OnBatch extends OfTexts<ExactStructure> {

    private final SentenceConstraints constraints;

    OnBatch(Encoded batch, SentenceConstraints constraints) {
      super(batch, decoder, batch.states(), batch.labels());
      this.constraints = constraints;
    }

    @Override
    public LayerScores scores() {
      return LayerScores.of(scorer.scores(states(), batch().masks()));
    }

    @Override
    public List<ExactStructure> structures() {
      return batch().examples().stream()
          .map(example -> constraints.exact(Sentence.of(example)))
          .toList();
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

    /** {@inheritDoc} Spans of single words are not shown. */
    @Override
    public int[] place(int example, int part) {
      int n = example(example).length();
      return part / n == part % n ? new int[0] : new int[] {part / n, part % n};
    }

    @Override
    public Shown given(int example) {
      return shown(example, Parts.of(LatentBracketing.this.given(example(example))));
    }
  }
}
