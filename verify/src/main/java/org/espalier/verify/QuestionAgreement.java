package org.espalier.verify;

import java.util.Arrays;
import org.espalier.core.GibbsModel;
import org.espalier.core.InfeasibleException;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.Scores;
import org.espalier.core.Structure;
import org.espalier.core.Workspace;
import org.espalier.core.question.Cost;
import org.espalier.core.question.CostDecoding;
import org.espalier.core.question.GibbsPair;
import org.espalier.core.question.PairMarginals;
import org.espalier.core.question.Temperature;

/**
 * Compares the questions of package {@code question}, which follow from capabilities, with their
 * definitions by enumeration.
 *
 * @param truth lists the same structures
 * @param scores D scores from {@code offset}
 * @param offset where they begin
 * @param workspace the kernels' memory, in whatever state
 * @param comparison takes what differs
 */
public record QuestionAgreement(
    BruteForce truth, double[] scores, int offset, Workspace workspace, Comparison comparison) {

  /** Orders of Rényi's divergence: the limits, both sides of 1 near and far, and 1 itself. */
  private static final double[] ORDERS = {
    0, 0.5, 1 - 1e-7, 1, 1 + 1e-3, 2, Double.POSITIVE_INFINITY
  };

  /** Expected costs are taken over all pairs of structures up to this many structures. */
  private static final int ALL_PAIRS = 60;

  /**
   * Compares all questions that the structure has the capabilities for.
   *
   * @param direction D entries: what else is needed, a second score vector above all
   */
  public void all(Structure structure, double[] direction) {
    if (structure instanceof MapOracle oracle) {
      Parts target = truth.member(truth.count() / 2);
      lossAugmented(oracle, cost(structure), target);
    }
    if (structure instanceof GibbsModel marginals) {
      logProbability(marginals);
      temperature(marginals, 2.5);
      if (structure instanceof MapOracle) {
        divergences(marginals, direction, 0);
        new QuestionAgreement(truth, direction, 0, workspace, comparison)
            .divergences(marginals, scores, offset);
        minimumRisk(marginals, cost(structure));
        if (structure.visible() > 0 && !structure.repeats()) {
          int part = (int) (Math.abs(direction[0]) * 1e6) % structure.visible();
          pairs(marginals, part);
        }
      }
    }
  }

  /** Returns the Hamming cost, or −z·t for structures whose parts may repeat. */
  private static Cost cost(Structure structure) {
    return structure.repeats() ? QuestionAgreement::product : Cost.hamming();
  }

  /** The cost −z·t, least where large numbers go with large ones. */
  private static double product(
      Structure structure, double[] target, int offset, double[] weights, int weightsOffset) {
    for (int p = 0; p < structure.size(); p++) {
      weights[weightsOffset + p] = -target[offset + p];
    }
    return 0;
  }

  /** Compares ln p(z) of every structure, and of what is none. */
  public void logProbability(GibbsModel structure) {
    double[] expected = truth.logProbabilities(scores, offset);
    double[] actual = new double[expected.length];
    for (int i = 0; i < actual.length; i++) {
      actual[i] = structure.logProbability(truth.member(i), scores, offset, workspace);
      comparison.holds(actual[i] <= 0, "a log-probability is not positive");
    }
    comparison.close(
        "the log-probability", expected, actual, Agreement.tolerance(truth, scores, offset));
  }

  /** Compares the smooth maximum and the marginals at a temperature. */
  public void temperature(GibbsModel structure, double temperature) {
    double[] divided = new double[structure.size()];
    Arrays.setAll(divided, p -> scores[offset + p] / temperature);
    double tolerance = Agreement.tolerance(truth, scores, offset);
    Temperature tau = new Temperature(temperature);
    comparison.close(
        "the smooth maximum",
        temperature * truth.logPartition(divided, 0),
        tau.smoothMaximum(structure, scores, offset, workspace),
        tolerance);
    comparison.close(
        "marginals at a temperature",
        truth.marginals(divided, 0),
        tau.distribution(structure, scores, offset, workspace).marginals(),
        tolerance);
  }

  /**
   * Compares cross-entropy and divergences from these scores' distribution to another's, and their
   * gradients.
   *
   * @param structure with MAP as well
   * @param q the other scores
   */
  public void divergences(GibbsModel structure, double[] q, int qOffset) {
    GibbsPair pair =
        GibbsPair.of((GibbsModel & MapOracle) structure, scores, offset, q, qOffset, workspace);
    double[] logP = truth.logProbabilities(scores, offset);
    double[] logQ = truth.logProbabilities(q, qOffset);
    double scale =
        Math.max(Agreement.scale(scores, offset, truth), Agreement.scale(q, qOffset, truth));
    double tolerance = Tolerances.at(Tolerances.EXACT, scale);
    double crossEntropy = crossEntropy(pair, logP, logQ, q, qOffset, tolerance);
    for (double order : ORDERS) {
      // Next to 1 the definition divides by almost 0, which integration undoes for such scores
      // only.
      boolean near = order != 1 && Math.abs(order - 1) < 0.1;
      if (!near || (scale <= 100 && crossEntropy < Double.POSITIVE_INFINITY)) {
        divergence(pair, order, logP, logQ, tolerance);
      }
    }
    comparison.close(
        "the Kullback–Leibler divergence",
        divergence(1, logP, logQ),
        pair.kullbackLeibler(),
        tolerance);
  }

  /** Compares the cross-entropy and its gradient in p, and returns it. */
  private double crossEntropy(
      GibbsPair pair, double[] logP, double[] logQ, double[] q, int qOffset, double tolerance) {
    double[] inP = new double[truth.size()];
    double[] inQ = new double[inP.length];
    double crossEntropy = 0;
    for (int i = 0; i < logP.length; i++) {
      crossEntropy -= left(logP[i]) ? Math.exp(logP[i]) * Math.max(logQ[i], -1e300) : 0;
      if (left(logP[i]) && !left(logQ[i])) {
        crossEntropy = Double.POSITIVE_INFINITY;
        break;
      }
    }
    comparison.close("the cross-entropy", crossEntropy, pair.crossEntropy(), tolerance);
    comparison.close(
        "the cross-entropy with its gradient",
        crossEntropy,
        pair.crossEntropyGradient(inP, 0, inQ, 0),
        tolerance);
    double[] direction = new double[inP.length];
    if (crossEntropy < Double.POSITIVE_INFINITY) {
      Arrays.setAll(direction, i -> finite(-q[qOffset + i]));
      comparison.close(
          "the cross-entropy's gradient in p",
          truth.covariance(scores, offset, direction),
          inP,
          tolerance);
    }
    return crossEntropy;
  }

  private void divergence(
      GibbsPair pair, double order, double[] logP, double[] logQ, double tolerance) {
    String which = "the divergence of order " + order;
    double expected = divergence(order, logP, logQ);
    comparison.close(which, expected, pair.renyi(order), tolerance);
    if (order == Double.POSITIVE_INFINITY) {
      return;
    }
    double[] inP = new double[truth.size()];
    double[] inQ = new double[inP.length];
    comparison.close(
        which + " with its gradient",
        expected,
        pair.renyiGradient(order, inP, 0, inQ, 0),
        tolerance);
    if (expected < Double.POSITIVE_INFINITY) {
      double[][] gradient = gradient(order, logP, logQ, truth);
      comparison.close("the gradient in p of " + which, gradient[0], inP, tolerance);
      comparison.close("the gradient in q of " + which, gradient[1], inQ, tolerance);
    } else {
      comparison.holds(
          Arrays.stream(inP).allMatch(Double::isNaN) && Arrays.stream(inQ).allMatch(Double::isNaN),
          "there is no gradient of what is infinite");
    }
  }

  private static boolean left(double logProbability) {
    return logProbability > Double.NEGATIVE_INFINITY;
  }

  private static double finite(double value) {
    return Double.isInfinite(value) ? 0 : value;
  }

  /** Returns Rényi's divergence from the probabilities' logarithms. */
  private static double divergence(double order, double[] logP, double[] logQ) {
    double most = Double.NEGATIVE_INFINITY; // of the terms of the sum
    double ratio = Double.NEGATIVE_INFINITY;
    double relative = 0;
    double change = 0;
    boolean apart = false; // whether q forbids what p does not
    double widest = 0;
    for (int i = 0; i < logP.length; i++) {
      if (!left(logP[i])) {
        continue;
      }
      if (!left(logQ[i])) {
        apart = true;
        continue;
      }
      double difference = logQ[i] - logP[i];
      most = Math.max(most, order * logP[i] + (1 - order) * logQ[i]);
      ratio = Math.max(ratio, -difference);
      relative -= Math.exp(logP[i]) * difference;
      change += Math.exp(logP[i]) * Math.expm1((1 - order) * difference);
      widest = Math.max(widest, Math.abs((1 - order) * difference));
    }
    if ((apart && order >= 1) || most == Double.NEGATIVE_INFINITY) {
      return Double.POSITIVE_INFINITY;
    }
    if (order == 1) {
      return relative;
    }
    if (order == Double.POSITIVE_INFINITY) {
      return ratio;
    }
    if (widest < 1 && !apart) {
      return Math.log1p(change) / (order - 1);
    }
    double sum = 0;
    for (int i = 0; i < logP.length; i++) {
      if (left(logP[i]) && left(logQ[i])) {
        sum += Math.exp(order * logP[i] + (1 - order) * logQ[i] - most);
      }
    }
    return (Math.log(sum) + most) / (order - 1);
  }

  /** Returns the gradients in s_p and s_q, from the probabilities' logarithms. */
  private static double[][] gradient(double order, double[] logP, double[] logQ, BruteForce truth) {
    int count = logP.length;
    double[] inP = new double[count]; // weights of the structures
    double[] inQ = new double[count];
    double logSum =
        order == 1 ? 0 : (order - 1) * divergence(order, logP, logQ); // ln Σ p^α q^(1−α)
    double relative = order == 1 ? divergence(1, logP, logQ) : 0;
    for (int i = 0; i < count; i++) {
      boolean both = left(logP[i]) && left(logQ[i]);
      double p = Math.exp(logP[i]);
      // ln(m/p), which is small where the order is near 1
      double exponent =
          both ? (1 - order) * (logQ[i] - logP[i]) - logSum : Double.NEGATIVE_INFINITY;
      double m = both ? Math.exp(logP[i] + exponent) : 0;
      inQ[i] = Math.exp(logQ[i]) - m;
      if (order == 1) {
        inP[i] = left(logP[i]) ? p * (logP[i] - logQ[i] - relative) : 0;
      } else if (Math.abs(exponent) < 1) {
        inP[i] = order * (p * Math.expm1(exponent) / (order - 1));
      } else {
        inP[i] = order * ((m - p) / (order - 1));
      }
    }
    double[][] gradient = new double[2][truth.structure().size()];
    for (int i = 0; i < count; i++) {
      truth.member(i).addTo(gradient[0], 0, inP[i]);
      truth.member(i).addTo(gradient[1], 0, inQ[i]);
    }
    return gradient;
  }

  /**
   * Compares loss-augmented MAP.
   *
   * @param target the right structure
   */
  public void lossAugmented(MapOracle oracle, Cost cost, Parts target) {
    double[] dense = new double[oracle.size()];
    target.toDense(dense, 0, dense.length);
    double[] relative = truth.relativeScores(scores, offset);
    double max = truth.max(scores, offset);
    double expected = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < truth.count(); i++) {
      if (left(relative[i])) {
        double value = max + relative[i] + cost.of(oracle, truth.member(i), target);
        expected = Math.max(expected, value);
      }
    }
    Parts out = new Parts();
    double tolerance = Agreement.tolerance(truth, scores, offset);
    double value =
        CostDecoding.lossAugmented(oracle, cost, scores, offset, dense, 0, out, workspace);
    comparison.close("the largest score plus cost", expected, value, tolerance);
    comparison.holds(
        truth.structure().contains(out), "the loss-augmented MAP " + out + " is a structure");
    comparison.close(
        "the score and cost of the loss-augmented MAP",
        expected,
        out.dot(scores, offset) + cost.of(oracle, out, target),
        tolerance);
  }

  /**
   * Compares the least expected cost.
   *
   * @param structure with MAP as well
   */
  public void minimumRisk(GibbsModel structure, Cost cost) {
    if (truth.count() > ALL_PAIRS) {
      return;
    }
    double[] p = truth.probabilities(scores, offset);
    double[] relative = truth.relativeScores(scores, offset);
    Parts out = new Parts();
    double risk =
        CostDecoding.minimumRisk(
            (GibbsModel & MapOracle) structure, cost, scores, offset, out, workspace);
    double least = Double.POSITIVE_INFINITY;
    double reached = Double.NaN;
    for (int i = 0; i < p.length; i++) {
      double expected = 0;
      for (int j = 0; j < p.length; j++) {
        expected += p[j] * cost.of(structure, truth.member(i), truth.member(j));
      }
      if (left(relative[i])) {
        least = Math.min(least, expected);
      }
      if (truth.member(i).equals(out)) {
        reached = expected;
      }
    }
    double tolerance = Agreement.tolerance(truth, scores, offset);
    comparison.close("the least expected cost", least, risk, tolerance);
    comparison.close("the expected cost of the answer", least, reached, tolerance);
  }

  /**
   * Compares a row of joint and conditional marginals.
   *
   * @param structure with MAP as well
   * @param part a visible part
   */
  public void pairs(GibbsModel structure, int part) {
    int size = structure.size();
    double tolerance = Agreement.tolerance(truth, scores, offset);
    double[] p = truth.probabilities(scores, offset);
    double[] logs = truth.logProbabilities(scores, offset);
    double[] joint = new double[size];
    double mostWith = Double.NEGATIVE_INFINITY;
    double mostWithout = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < p.length; i++) {
      if (truth.member(i).has(part)) {
        truth.member(i).addTo(joint, 0, p[i]);
        mostWith = Math.max(mostWith, logs[i]);
      } else {
        mostWithout = Math.max(mostWithout, logs[i]);
      }
    }
    double[] on = new double[size];
    double[] off = new double[size];
    double with = 0;
    double without = 0;
    for (int i = 0; i < p.length; i++) {
      if (truth.member(i).has(part) && left(mostWith)) {
        double weight = Math.exp(logs[i] - mostWith);
        truth.member(i).addTo(on, 0, weight);
        with += weight;
      } else if (!truth.member(i).has(part) && left(mostWithout)) {
        double weight = Math.exp(logs[i] - mostWithout);
        truth.member(i).addTo(off, 0, weight);
        without += weight;
      }
    }
    PairMarginals pairs =
        PairMarginals.of((GibbsModel & MapOracle) structure, scores, offset, workspace);
    double[] actual = new double[size];
    pairs.joint(part, actual, 0);
    comparison.close("joint marginals", joint, actual, tolerance);
    String what = " marginals given " + structure.partName(part);
    conditional(what + " on", with, on, tolerance, () -> pairs.givenOn(part, actual, 0), actual);
    conditional(
        what + " off", without, off, tolerance, () -> pairs.givenOff(part, actual, 0), actual);
    comparison.holds(
        Scores.allowed(structure, scores, offset, part) || pairs.marginal(part) == 0,
        "a forbidden part has no probability");
  }

  private void conditional(
      String what,
      double total,
      double[] sums,
      double tolerance,
      Runnable question,
      double[] answer) {
    boolean possible = true;
    try {
      question.run();
    } catch (InfeasibleException e) {
      possible = false;
    }
    comparison.same("whether there are" + what, total > 0, possible);
    if (total > 0 && possible) {
      comparison.close(
          what, Arrays.stream(sums).map(sum -> sum / total).toArray(), answer, tolerance);
    }
  }
}
