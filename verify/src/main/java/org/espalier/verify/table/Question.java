package org.espalier.verify.table;

import java.util.Arrays;
import java.util.List;
import org.espalier.core.Conditionable;
import org.espalier.core.ConditionalModel;
import org.espalier.core.ConditionalNoise;
import org.espalier.core.Countable;
import org.espalier.core.Enumerable;
import org.espalier.core.GibbsModel;
import org.espalier.core.KBest;
import org.espalier.core.LocalPolytope;
import org.espalier.core.MapOracle;
import org.espalier.core.MaxMarginals;
import org.espalier.core.MoveSet;
import org.espalier.core.NonNegativeOracle;
import org.espalier.core.OuterSet;
import org.espalier.core.Projection;
import org.espalier.core.SamplingWithoutReplacement;
import org.espalier.core.Structure;

/** What can be asked of structures, and which capabilities an answer needs. */
enum Question {
  /** The best structure. */
  MAP("MAP", "MAP: the best structure", MapOracle.class),
  /** The cheapest structure for costs that are not negative. */
  NON_NEGATIVE("MAP, costs ≥ 0", "the best structure for costs ≥ 0 only", NonNegativeOracle.class),
  /** For every part the best structure that has it. */
  MAX_MARGINALS(
      "max-marginals", "max-marginals: the best score with each part", MaxMarginals.class),
  /** The k best structures. */
  K_BEST("k best", "the k best structures", KBest.class),
  /** The Gibbs distribution. */
  GIBBS(
      "Gibbs",
      "log-partition, marginals, their Jacobian-vector product, entropy",
      GibbsModel.class),
  /** Exact samples. */
  SAMPLING("samples", "exact samples", GibbsModel.class),
  /** Samples without replacement. */
  DISTINCT_SAMPLING("distinct", "samples without replacement", SamplingWithoutReplacement.class),
  /** The number of structures. */
  COUNT("count", "the number of structures", Countable.class),
  /** Noise that makes MAP a sample, also given the sample. */
  CONDITIONAL_NOISE(
      "noise given z",
      "noise that makes MAP an exact sample, given the sample",
      ConditionalNoise.class),
  /** The probability of one structure. */
  LOG_PROBABILITY("ln p(z)", "log-probability of a structure", GibbsModel.class),
  /** What is left with parts held on or off. */
  CONDITIONING(
      "given parts", "conditioning: what is left with parts on or off", Conditionable.class),
  /** The probability of a partial structure. */
  PARTIAL("ln p(partial)", "log-probability of a partial structure", ConditionalModel.class),
  /** Marginals of two parts, and of one given another. */
  PAIRS(
      "pairs",
      "joint marginals of two parts, marginals given one part on or off",
      MapOracle.class,
      GibbsModel.class),
  /** Divergences of two score vectors. */
  DIVERGENCES(
      "divergences",
      "cross-entropy, Kullback–Leibler and Rényi divergence of two score vectors, with gradients",
      MapOracle.class,
      GibbsModel.class),
  /** The projection onto conv(Z). */
  SPARSE_MAP(
      "SparseMAP",
      "SparseMAP: projection onto conv(Z), its Jacobian-vector product",
      Projection.class),
  /** The projection onto a simple set around conv(Z). */
  RELAXED_SET("relaxed set", "projection onto a simple set around conv(Z)", OuterSet.class),
  /** Linear and quadratic programs over a local polytope. */
  LOCAL(
      "LP-SparseMAP",
      "LP-SparseMAP: linear and quadratic programs over the local polytope, and the Jacobian",
      LocalPolytope.class),
  /** The Gibbs distribution at a temperature. */
  TEMPERATURE("at τ", "the Gibbs distribution at a temperature", GibbsModel.class),
  /** SparseMAP with another strength of the penalty. */
  STRENGTH("SparseMAP at τ", "SparseMAP with a penalty of another strength", Projection.class),
  /** The structure of highest score plus cost. */
  LOSS_AUGMENTED(
      "loss-augmented", "loss-augmented MAP for costs that decompose over parts", MapOracle.class),
  /** The structure of least expected cost. */
  MINIMUM_RISK(
      "least risk",
      "minimum-Bayes-risk decoding for costs that decompose over parts",
      MapOracle.class,
      GibbsModel.class),
  /** Moves to neighbours. */
  MOVES("moves", "proposals of local search, for Markov chains", MoveSet.class),
  /** Whether something is a structure, and all of them. */
  LISTING("list", "recognising members and listing all", Enumerable.class);

  private final String heading;
  private final String title;

  @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable copy
  private final List<Class<?>> requires;

  Question(String heading, String title, Class<?>... requires) {
    this.heading = heading;
    this.title = title;
    this.requires = List.copyOf(Arrays.asList(requires));
  }

  /** Returns a name short enough for a table's head. */
  public String heading() {
    return heading;
  }

  /** Returns the question in words. */
  public String title() {
    return title;
  }

  /** Returns the capability interfaces that a structure must implement. */
  public List<Class<?>> requires() {
    return requires;
  }

  /** Returns whether structures of a class answer this. */
  public boolean isAnsweredBy(Class<? extends Structure> family) {
    return requires.stream().allMatch(capability -> capability.isAssignableFrom(family));
  }
}
