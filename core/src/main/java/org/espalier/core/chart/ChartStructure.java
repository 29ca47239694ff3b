package org.espalier.core.chart;

import java.math.BigInteger;
import java.util.List;
import java.util.random.RandomGenerator;
import org.espalier.core.Distribution;
import org.espalier.core.ExactStructure;
import org.espalier.core.Parts;
import org.espalier.core.Scores;
import org.espalier.core.Workspace;
import org.espalier.core.solve.ActiveSetProjection;
import org.espalier.core.solve.Condition;

/**
 * A structure that is solved by dynamic programming: it says what its {@link Hypergraph} is, and
 * answers every question by the methods here.
 *
 * <p>With E edges, structures of length d (edges of a derivation) and at most b edges at a node:
 *
 * <table>
 *   <caption>What is offered</caption>
 *   <tr><th>query</th><th>algorithm</th><th>time</th><th>reference</th></tr>
 *   <tr><td>MAP</td><td>Viterbi</td><td>O(E)</td><td>1</td></tr>
 *   <tr><td>log-partition, marginals</td><td>inside and outside in log space</td><td>O(E)</td>
 *       <td>2</td></tr>
 *   <tr><td>entropy, Cov·d</td><td>sums of local conditional probabilities</td><td>O(E)</td>
 *       <td>3</td></tr>
 *   <tr><td>sampling</td><td>top-down</td><td>O(d·b) each</td><td></td></tr>
 *   <tr><td>sampling without replacement</td><td>top-down search by Gumbel keys</td>
 *       <td>O(d·b·log) each</td><td>4</td></tr>
 *   <tr><td>k best</td><td>lazy enumeration, algorithm 3</td><td>O(E + k·d·log k)</td><td>5</td>
 *       </tr>
 *   <tr><td>max-marginals</td><td>max-inside and max-outside</td><td>O(E)</td><td></td></tr>
 *   <tr><td>number of structures</td><td>sums and products of integers</td><td>O(E)</td><td></td>
 *       </tr>
 *   <tr><td>conditioning, log-probability of a partial structure</td>
 *       <td>edges that cannot have all clamped parts leave</td><td>O(E)</td><td></td></tr>
 *   <tr><td>projection</td><td>active set</td><td>O(E) an iteration</td><td></td></tr>
 * </table>
 *
 * <ol>
 *   <li>A. Viterbi, Error bounds for convolutional codes and an asymptotically optimum decoding
 *       algorithm, IEEE Trans. Information Theory 13, 1967.
 *   <li>J. Baker, Trainable grammars for speech recognition, JASA 65, 1979.
 *   <li>Z. Li, J. Eisner, First- and second-order expectation semirings with applications to
 *       minimum-risk training on translation forests, EMNLP 2009.
 *   <li>W. Kool, H. van Hoof, M. Welling, Stochastic beams and where to find them: the Gumbel-top-k
 *       trick for sampling sequences without replacement, ICML 2019.
 *   <li>L. Huang, D. Chiang, Better k-best parsing, IWPT 2005.
 * </ol>
 */
public interface ChartStructure extends ActiveSetProjection, ExactStructure {

  /**
   * Makes the graph whose derivations are the structures. It depends on nothing but this value;
   * workspaces keep what it returns. Visible parts tell derivations apart, and no derivation has a
   * visible part twice.
   */
  Hypergraph hypergraph();

  /** Returns the graph, kept in the workspace for the next call with an equal structure. */
  default Hypergraph hypergraph(Workspace workspace) {
    return workspace.get(GraphCache.KEY).get(this, workspace);
  }

  /**
   * Returns why the forbidden parts leave no structure. Called only where that is so.
   *
   * @param scores D scores from {@code offset}
   */
  default String obstruction(double[] scores, int offset) {
    StringBuilder text = new StringBuilder("every structure has a forbidden part; forbidden are ");
    int count = 0;
    for (int p = 0; p < size(); p++) {
      if (scores[offset + p] == Double.NEGATIVE_INFINITY && usable(p)) {
        if (count < 5) {
          text.append(count == 0 ? "" : ", ").append(partName(p));
        }
        count++;
      }
    }
    return count > 5
        ? text.append(" and ").append(count - 5).append(" more").toString()
        : text.toString();
  }

  @Override
  default double argmax(double[] scores, int offset, Parts out, Workspace workspace) {
    Scores.check(this, scores, offset);
    MaxInside.of(this, scores, offset, workspace).derivation(out);
    return out.dot(scores, offset);
  }

  @Override
  default Distribution distribution(double[] scores, int offset, Workspace workspace) {
    Scores.check(this, scores, offset);
    return workspace.handle(
        ChartDistribution.KEY,
        ChartDistribution.of(this, "distribution", scores, offset, workspace));
  }

  @Override
  default List<Keyed> drawKeyed(
      int k, double top, double[] scores, int offset, RandomGenerator random, Workspace workspace) {
    Scores.check(this, scores, offset);
    ChartDistribution distribution =
        ChartDistribution.of(this, "drawKeyed", scores, offset, workspace);
    return workspace.get(GumbelSearch.KEY).draw(distribution, k, top, random);
  }

  @Override
  default List<Parts> kBest(int k, double[] scores, int offset, Workspace workspace) {
    Scores.check(this, scores, offset);
    MaxInside inside = MaxInside.of(this, scores, offset, workspace);
    return workspace.get(LazyKBest.KEY).best(k, inside);
  }

  @Override
  default void maxMarginals(
      double[] scores, int offset, double[] out, int outOffset, Workspace workspace) {
    Scores.check(this, scores, offset);
    MaxInside.of(this, scores, offset, workspace).maxMarginals(size(), out, outOffset);
  }

  @Override
  default BigInteger count() {
    return hypergraph().derivations();
  }

  @Override
  default ChartStructure given(Parts on, Parts off) {
    return ConditionedStructure.of(this, new Condition(on, off));
  }

  @Override
  default double logProbability(
      Parts on, Parts off, double[] scores, int offset, Workspace workspace) {
    Scores.check(this, scores, offset);
    Clamps clamps = workspace.get(Clamps.KEY);
    clamps.set(this, hypergraph(workspace), on, off);
    return clamps.logProbability(
        ChartDistribution.of(this, "logProbability", scores, offset, workspace));
  }

  @Override
  default double logProbability(Parts structure, double[] scores, int offset, Workspace workspace) {
    Scores.check(this, scores, offset);
    ChartDistribution distribution =
        ChartDistribution.of(this, "logProbability", scores, offset, workspace);
    if (!contains(structure)) {
      return Double.NEGATIVE_INFINITY;
    }
    Clamps clamps = workspace.get(Clamps.KEY);
    clamps.setVisible(this, structure);
    return clamps.logProbability(distribution);
  }
}
