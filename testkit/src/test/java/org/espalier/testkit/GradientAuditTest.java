package org.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.espalier.core.SparseMap;
import org.espalier.core.Structure;
import org.espalier.core.Workers;
import org.espalier.core.audit.AuditResult;
import org.espalier.core.audit.GradientAudit;
import org.espalier.core.audit.Reference;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.catalogue.Settings;
import org.espalier.core.categorical.Categorical;
import org.espalier.core.estimate.Batch;
import org.espalier.core.estimate.Context;
import org.espalier.core.estimate.Downstream;
import org.espalier.core.estimate.Estimator;
import org.espalier.core.estimate.Estimators;
import org.espalier.core.estimate.ExampleLoss;
import org.espalier.core.estimate.ExampleLosses;
import org.espalier.core.estimate.ImplicitMle;
import org.espalier.core.estimate.Noise;
import org.espalier.core.estimate.Pass;
import org.espalier.core.estimate.Perturbed;
import org.espalier.core.estimate.PerturbedOptimizer;
import org.espalier.core.estimate.Predictor;
import org.espalier.core.estimate.SumAndSample;
import org.espalier.core.matching.Matching;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.core.tree.Roots;
import org.espalier.verify.BruteForce;
import org.junit.jupiter.api.Test;

/** The audit, against enumeration and finite differences. */
class GradientAuditTest {

  private static final ProjectiveTree TREES = new ProjectiveTree(3, Roots.SINGLE);
  private static final int EXAMPLES = 4;

  private final List<ExampleLoss> decoders = new ArrayList<>();
  private final Batch<ProjectiveTree> batch;

  GradientAuditTest() {
    RandomGenerator random = new SplittableRandom(20_261_123);
    double[] scores = Vectors.normal(EXAMPLES * TREES.size(), random);
    List<ProjectiveTree> instances = new ArrayList<>();
    for (int i = 0; i < EXAMPLES; i++) {
      instances.add(TREES);
      decoders.add(Trial.decoders(TREES.visible(), random).getLast());
    }
    batch = new Batch<>(instances, scores);
  }

  private GradientAudit<ProjectiveTree> audit() {
    return new GradientAudit<>(batch, new ExampleLosses(decoders), 20_000, Workers.sequential(), 1);
  }

  private double expectedLoss(double[] scores, int example) {
    BruteForce truth = new BruteForce(TREES);
    double[] relative = truth.relativeScores(scores, batch.offset(example));
    double total = 0;
    double loss = 0;
    for (int k = 0; k < truth.count(); k++) {
      double[] z = new double[TREES.size()];
      truth.member(k).toDense(z, 0, z.length);
      total += Math.exp(relative[k]);
      loss += Math.exp(relative[k]) * decoders.get(example).loss(z, 0);
    }
    return loss / total;
  }

  @Test
  void theReferenceIsTheDerivativeOfTheExpectedLoss() {
    double[] differences = new double[batch.scores().length];
    double step = 1e-5;
    for (int p = 0; p < differences.length; p++) {
      int example = p / TREES.size();
      double[] up = batch.scores().clone();
      double[] down = batch.scores().clone();
      up[p] += step;
      down[p] -= step;
      differences[p] = (expectedLoss(up, example) - expectedLoss(down, example)) / (2 * step);
    }
    assertArrayEquals(differences, audit().reference().gradient(), 1e-9);
    assertEquals(0, audit().reference().relativeError());
  }

  @Test
  void aSampledReferenceAgreesWithinItsError() {
    // Too many trees to be listed, so it must be sampled; more samples must agree with fewer.
    ProjectiveTree trees = new ProjectiveTree(8, Roots.SINGLE);
    RandomGenerator random = new SplittableRandom(5);
    Batch<ProjectiveTree> large = Batch.of(trees, Vectors.normal(trees.size(), random));
    ExampleLosses decoder =
        new ExampleLosses(List.of(Trial.decoders(trees.visible(), random).getLast()));
    Reference few = Reference.expectedLoss(large, decoder, 10_000, Workers.sequential(), 1);
    Reference many = Reference.expectedLoss(large, decoder, 100_000, Workers.sequential(), 9000);
    assertEquals("100000 samples", many.method());
    assertTrue(many.relativeError() < few.relativeError());
    for (int p = 0; p < few.gradient().length; p++) {
      double error = Math.hypot(few.standardError()[p], many.standardError()[p]);
      assertEquals(few.gradient()[p], many.gradient()[p], 5 * error + 1e-12);
    }
  }

  @Test
  void theExactGradientIsWithoutFault() {
    AuditResult result = audit().examine(Estimators.minimumRisk(), 2);
    assertEquals(1, result.cosine(), 1e-12);
    assertEquals(1, result.cosineOfOne(), 1e-12);
    assertEquals(0, result.bias(), 1e-12);
    assertEquals(0, result.deviation(), 1e-12);
    assertEquals(1, result.scale(), 1e-12);
    assertEquals(1, result.signs());
    assertTrue(result.ownCosine().isEmpty());
  }

  /** The exact gradient for the first example, rounding for the others. */
  private static final class RoundingButOne implements Estimator<ProjectiveTree> {

    private final Estimator<? super ProjectiveTree> exact = Estimators.minimumRisk();

    @Override
    public String name() {
      return "rounding but one";
    }

    @Override
    public Pass forward(Batch<? extends ProjectiveTree> trees, Context context) {
      Pass inner = exact.forward(trees, context);
      return new Pass(
          inner,
          (downstream, out) -> {
            inner.backward(downstream, out);
            for (int p = TREES.size(); p < out.length; p++) {
              out[p] *= 1e-16;
            }
          });
    }

    @Override
    public Predictor<? super ProjectiveTree> inference() {
      return Predictor.map();
    }
  }

  @Test
  void roundingHasNoDirection() {
    AuditResult result = audit().examine(new RoundingButOne(), 1);
    assertEquals(1.0 / EXAMPLES, result.cosine(), 1e-12);
    assertEquals(1.0 / EXAMPLES, result.cosineOfOne(), 1e-12);
    double[] exact = audit().reference().gradient();
    double least = 1e-3 * Arrays.stream(exact).map(Math::abs).max().orElseThrow();
    double all = Arrays.stream(exact).filter(g -> Math.abs(g) > least).count();
    double first =
        Arrays.stream(exact).limit(TREES.size()).filter(g -> Math.abs(g) > least).count();
    assertTrue(first < all);
    assertEquals(first / all, result.signs(), 1e-12);
  }

  @Test
  void unbiasedEstimatorsHaveNoBiasButVariance() {
    AuditResult few = audit().examine(Estimators.reinforceLoo(2), 4000);
    AuditResult many = audit().examine(Estimators.reinforceLoo(20), 4000);
    assertTrue(few.bias() <= 3 * few.biasError(), few.toString());
    assertTrue(many.bias() <= 3 * many.biasError(), many.toString());
    assertTrue(many.deviation() < few.deviation() / 2);
    assertTrue(many.cosineOfOne() > few.cosineOfOne());
    AuditResult listed = audit().examine(new SumAndSample<>(7), 3);
    assertEquals(1, listed.cosineOfOne(), 1e-12); // there are 7 trees: all are summed over
  }

  @Test
  void stepSizesOfStraightThroughDoNotMatter() {
    AuditResult one = audit().examine(Estimators.straightThrough(1, 1), 1);
    AuditResult ten = audit().examine(Estimators.straightThrough(10, 1), 1);
    assertEquals(one.cosine(), ten.cosine(), 1e-12);
    assertEquals(one.bias(), ten.bias(), 1e-12);
    assertEquals(one.scale(), 10 * ten.scale(), 1e-12);
  }

  @Test
  void relaxationsFollowTheirOwnObjective() {
    AuditResult result = audit().examine(Estimators.marginals(), 1);
    assertEquals(1, result.ownCosine().orElseThrow(), 1e-12);
    assertTrue(result.cosine() < 1 - 1e-6);
    // Each at its own point: that of another relaxation, or at another temperature, is off.
    for (Estimator<ProjectiveTree> relaxed :
        List.<Estimator<ProjectiveTree>>of(
            Estimators.sparsemap(), new Perturbed<>(Estimators.marginals(), Noise.none(), 0.3))) {
      assertEquals(1, audit().examine(relaxed, 1).ownCosine().orElseThrow(), 1e-12);
    }
    Reference marginals = own(Estimators.<ProjectiveTree>marginals());
    Reference sparse = own(Estimators.<ProjectiveTree>sparsemap());
    assertTrue(cosine(marginals.gradient(), sparse.gradient()) < 1 - 1e-6);
  }

  private Reference own(Estimator<ProjectiveTree> estimator) {
    return Reference.ownObjective(
            estimator, batch, new ExampleLosses(decoders), 20_000, Workers.sequential(), 1)
        .orElseThrow();
  }

  private static double cosine(double[] a, double[] b) {
    return Vectors.dot(a, b) / (Vectors.norm(a) * Vectors.norm(b));
  }

  @Test
  void referencesOfRelaxationsAreDerivatives() {
    double[] sparse = own(Estimators.<ProjectiveTree>sparsemap()).gradient();
    double tau = 0.3;
    double[] tempered =
        own(new Perturbed<>(Estimators.<ProjectiveTree>marginals(), Noise.none(), tau)).gradient();
    double step = 1e-6;
    for (int p = 0; p < sparse.length; p++) {
      int i = p / TREES.size();
      double[] own =
          java.util.Arrays.copyOfRange(batch.scores(), batch.offset(i), batch.offset(i + 1));
      double[] up = own.clone();
      double[] down = own.clone();
      up[p % TREES.size()] += step;
      down[p % TREES.size()] -= step;
      ExampleLoss decoder = decoders.get(i);
      assertEquals(
          (decoder.loss(TREES.project(up).point(), 0)
                  - decoder.loss(TREES.project(down).point(), 0))
              / (2 * step),
          sparse[p],
          1e-6);
      assertEquals(
          (decoder.loss(warm(up, tau), 0) - decoder.loss(warm(down, tau), 0)) / (2 * step),
          tempered[p],
          1e-6);
    }
  }

  private static double[] warm(double[] scores, double tau) {
    return TREES
        .distribution(java.util.Arrays.stream(scores).map(s -> s / tau).toArray())
        .marginals();
  }

  @Test
  void noisyRelaxationsFollowTheirMeanOverTheNoise() {
    Perturbed<ProjectiveTree> noisy =
        new Perturbed<>(Estimators.marginals(), Noise.balanced(), 0.5);
    AuditResult result = audit().examine(noisy, 2000);
    assertTrue(result.ownCosine().orElseThrow() > 0.98, result.toString());
  }

  @Test
  void perturbationsFollowTheirOwnObjective() {
    // One MAP of the perturbed scores is itself; many draws find the smoothed loss's gradient.
    AuditResult smoothed = audit().examine(new PerturbedOptimizer<>(Noise.gaussian(), 1, 200), 100);
    assertTrue(smoothed.ownCosine().orElseThrow() > 0.9, smoothed.toString());
  }

  @Test
  void callsAreCounted() {
    AuditResult straight = audit().examine(Estimators.straightThrough(1, 3), 1);
    assertEquals(1, straight.maps());
    assertEquals(3, straight.decoderPoints());
    assertEquals(0, straight.distributions());
    AuditResult implicit = audit().examine(new ImplicitMle<>(Noise.gumbel(), 1, 1, 5), 1);
    assertEquals(10, implicit.maps());
    assertEquals(5, implicit.decoderPoints());
    AuditResult sparse = audit().examine(Estimators.sparsemap(), 1);
    double calls = 0;
    for (int i = 0; i < EXAMPLES; i++) {
      SparseMap point =
          TREES.project(
              java.util.Arrays.copyOfRange(batch.scores(), batch.offset(i), batch.offset(i + 1)));
      calls += point.oracleCalls();
    }
    // The backward pass projects again, from the support that it knows: a call to certify it, and
    // calls to see that its face has no further vertices.
    assertEquals(calls / EXAMPLES, sparse.maps(), 4);
    assertTrue(sparse.maps() >= calls / EXAMPLES);
  }

  @Test
  void aReferenceCanBeSharedAndSaysHowNoisyItIs() {
    ExampleLosses decoder = new ExampleLosses(decoders);
    Reference exact = audit().reference();
    assertEquals(1, exact.attainableCosine(batch));
    assertEquals(0, exact.relativeNoise());
    double[] zeros = new double[batch.scores().length];
    double[] g = {3, 4};
    Reference noisy = new Reference("", "", g, new double[] {0, 3});
    Batch<Categorical> one = Batch.of(new Categorical(2), 0, 0);
    assertEquals(0.8, noisy.attainableCosine(one), 1e-12);
    assertEquals(0.6, noisy.relativeNoise(), 1e-12);
    assertEquals(0, new Reference("", "", zeros, zeros).attainableCosine(batch));
    Batch<Categorical> two =
        new Batch<>(List.of(new Categorical(2), new Categorical(2)), new double[4]);
    Reference rounded =
        new Reference("", "", new double[] {3, 4, 1e-13, 1e-13}, new double[] {0, 3, 1, 1});
    assertEquals(0.8, rounded.attainableCosine(two), 1e-12, "the second gradient is rounding");

    GradientAudit<ProjectiveTree> sharing =
        new GradientAudit<>(batch, decoder, exact, Workers.sequential(), 1);
    ImplicitMle<ProjectiveTree> noise = new ImplicitMle<>(Noise.gumbel(), 1, 1, 4);
    AuditResult own = audit().examine(noise, 3);
    AuditResult shared = sharing.examine(noise, 3);
    assertEquals(own.cosine(), shared.cosine());
    assertEquals(own.bias(), shared.bias());
    assertTrue(own.ownCosine().isPresent());
    assertTrue(shared.ownCosine().isEmpty());
  }

  @Test
  void whatCannotBeComparedIsRefused() {
    Matching matching = new Matching(9, 9);
    double[] scores = new double[81];
    Downstream decoder = new ExampleLosses(List.of(new ExampleLosses.Linear(new double[81])));
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new GradientAudit<>(
                    Batch.of(matching, scores), decoder, 1000, Workers.sequential(), 1));
    assertTrue(String.valueOf(e.getMessage()).contains("neither few nor drawn exactly"));
    GradientAudit<Structure> audit =
        new GradientAudit<>(
            Batch.of(new Categorical(3), 0, 1, 2),
            new ExampleLosses(List.of(new ExampleLosses.Linear(1, 2, 3))),
            1000,
            Workers.sequential(),
            1);
    assertThrows(
        IllegalArgumentException.class,
        () ->
            audit.examine(
                Catalogue.estimator("spigot").create(Categorical.class, new Settings(1, 1)), 0));
  }
}
