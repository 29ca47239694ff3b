package org.espalier.core.factor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.espalier.core.Layout;
import org.espalier.core.LocalPolytope;
import org.espalier.core.LocalSparseMap;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.Projection;
import org.espalier.core.RoundedMap;
import org.espalier.core.Scores;
import org.espalier.core.Workspace;
import org.espalier.core.subset.Subset;

/**
 * Binary variables under factors: logic rules, pairs with a score of their own, and any structures
 * that have MAP and projection. A member of Z is an assignment of the variables that every factor
 * accepts.
 *
 * <p>Parts: the n variables are visible, in the given shape; the extra parts of all factors follow,
 * factor after factor ({@link #extraStart}). A variable that no factor has is free.
 *
 * <p>The local polytope L holds the points that every factor, on its own, takes for a mixture of
 * its structures. With one factor it is conv(Z); with more it may be larger, unless the factors
 * form a tree.
 *
 * <p>Example, dependency trees over n words in which no word has more than two modifiers:
 *
 * {@snippet :
 * var graph = FactorGraph.over(n * n).shape(n, n);
 * graph.with(new NonProjectiveTree(n, Roots.SINGLE), IntStream.range(0, n * n).toArray());
 * for (int h = 0; h < n; h++) {
 *   int head = h;
 *   graph.budget(2, IntStream.range(0, n).filter(m -> m != head).map(m -> head * n + m).toArray());
 * }
 * LocalSparseMap solution = graph.build().projectLocal(scores);
 * }
 *
 * <p>Factors take <em>literals</em>: a variable's index, or {@link #not} of it.
 *
 * <p>A factor is asked at its scores and what other factors have added. If these together are no
 * scores any more, which the graph's beyond 1e149 may lead to, they are refused.
 */
public final class FactorGraph implements LocalPolytope {

  private static final Workspace.Key<LocalSolver> SOLVER = Workspace.Key.of(LocalSolver::new);
  private static final Workspace.Key<Relaxed> RELAXED = Workspace.Key.of(Relaxed::new);
  private static final Workspace.Key<BranchAndBound> SEARCH = Workspace.Key.of(BranchAndBound::new);

  private final int variables;
  private final int[] shape;
  private final List<Factor> factors;
  private final int[] extraStart; // one entry more than there are factors
  private final int[] inputStart;

  /** The memory of {@link #projectOuter}, apart from that of {@link #projectLocal}. */
  private static final class Relaxed {
    private final LocalSolver solver = new LocalSolver();
    private double[] scores = new double[0];
  }

  private FactorGraph(int variables, int[] shape, List<Factor> factors) {
    this.variables = variables;
    this.shape = shape;
    this.factors = factors;
    this.extraStart = new int[factors.size() + 1];
    this.inputStart = new int[factors.size() + 1];
    extraStart[0] = variables;
    for (int f = 0; f < factors.size(); f++) {
      extraStart[f + 1] = Math.addExact(extraStart[f], factors.get(f).extras());
      inputStart[f + 1] = Math.addExact(inputStart[f], factors.get(f).inputs());
    }
  }

  /**
   * Starts a graph.
   *
   * @param variables n, not negative
   */
  public static Builder over(int variables) {
    return new Builder(variables);
  }

  /** Returns the literal that is true where the variable is off. */
  public static int not(int variable) {
    return ~variable;
  }

  /** Collects the factors of a graph. */
  public static final class Builder {

    private final int variables;
    private int[] shape;
    private final List<Factor> factors = new ArrayList<>();

    private Builder(int variables) {
      if (variables < 0) {
        throw new IllegalArgumentException("a graph cannot have " + variables + " variables");
      }
      Layout.requireNumberable("a graph of " + variables + " variables", variables);
      this.variables = variables;
      this.shape = new int[] {variables};
    }

    /**
     * Sets the shape of the variables as an array in row-major order.
     *
     * @param sizes their product is n
     */
    public Builder shape(int... sizes) {
      if (Arrays.stream(sizes).reduce(1, Math::multiplyExact) != variables) {
        throw new IllegalArgumentException(
            "the shape " + Arrays.toString(sizes) + " does not hold " + variables + " variables");
      }
      shape = sizes.clone();
      return this;
    }

    /** Exactly one literal is true. */
    public Builder xor(int... literals) {
      return exactly(1, literals);
    }

    /** The output is true where exactly one input is, and false where none is; no more may be. */
    public Builder xorOutput(int output, int... inputs) {
      int[] literals = Arrays.copyOf(inputs, inputs.length + 1);
      literals[inputs.length] = ~output;
      return add(Factor.of("xor with output", new Subset(literals.length, 1, 1), literals));
    }

    /** At least one literal is true. */
    public Builder or(int... literals) {
      return count(1, Math.max(1, literals.length), literals);
    }

    /** The output is true where at least one input is. */
    public Builder orOutput(int output, int... inputs) {
      int[] literals = Arrays.copyOf(inputs, inputs.length + 1);
      literals[inputs.length] = output;
      return add(Factor.of("or with output", new OrOutput(inputs.length), literals));
    }

    /** The output is true where all inputs are. */
    public Builder andOutput(int output, int... inputs) {
      int[] literals = new int[inputs.length + 1];
      for (int j = 0; j < inputs.length; j++) {
        literals[j] = ~inputs[j];
      }
      literals[inputs.length] = ~output;
      return add(Factor.of("and with output", new OrOutput(inputs.length), literals));
    }

    /** At most one literal is true. */
    public Builder atMostOne(int... literals) {
      return budget(1, literals);
    }

    /**
     * At most k literals are true.
     *
     * @param k not negative
     */
    public Builder budget(int k, int... literals) {
      return count(0, Math.min(k, literals.length), literals);
    }

    /** Exactly k literals are true. */
    public Builder exactly(int k, int... literals) {
      return count(k, k, literals);
    }

    /** At least {@code least} and at most {@code most} literals are true. */
    public Builder count(int least, int most, int... literals) {
      String rule =
          least == most ? "exactly " + least : least == 0 ? "at most " + most : "at least " + least;
      if (least != 0 && least != most && most < literals.length) {
        rule += ", at most " + most;
      }
      return add(Factor.of(rule, new Subset(literals.length, least, most), literals.clone()));
    }

    /** If the first literal is true, so is the second. */
    public Builder imply(int premise, int conclusion) {
      return add(Factor.of("imply", new Subset(2, 1, 2), ~premise, conclusion));
    }

    /** Gives a score to both literals being true: one extra part. */
    public Builder pair(int first, int second) {
      return add(Factor.of("pair", new Pair(), first, second));
    }

    /**
     * Adds a structure whose visible part j is {@code literals[j]}; its extra parts become extra
     * parts of the graph.
     *
     * @param structure one whose visible parts are there or not, as those of a ranking are not
     * @param literals one for each visible part; what stands for an unusable part is not looked at
     */
    public <S extends MapOracle & Projection> Builder with(S structure, int... literals) {
      if (literals.length != structure.visible()) {
        throw new IllegalArgumentException(
            "%s has %s visible parts, but there are %s literals"
                .formatted(structure, structure.visible(), literals.length));
      }
      if (structure.repeats()) {
        throw new IllegalArgumentException(
            structure + " has ranks or counts, and a factor's parts are bits");
      }
      return add(Factor.of(structure.toString(), structure, literals.clone()));
    }

    private Builder add(Factor factor) {
      boolean[] seen = new boolean[variables];
      for (int j = 0; j < factor.inputs(); j++) {
        if (!factor.has(j)) {
          continue;
        }
        int variable = factor.variable(j);
        if (variable >= variables) {
          throw new IllegalArgumentException(
              factor + ": there is no variable " + variable + " among " + variables);
        }
        if (seen[variable]) {
          throw new IllegalArgumentException(factor + " has variable " + variable + " twice");
        }
        seen[variable] = true;
      }
      factors.add(factor);
      return this;
    }

    /** Returns the graph. */
    public FactorGraph build() {
      return new FactorGraph(variables, shape, List.copyOf(factors));
    }
  }

  List<Factor> factors() {
    return factors;
  }

  /** Returns the number of factors. */
  public int factorCount() {
    return factors.size();
  }

  /**
   * Returns the index of the first extra part of a factor.
   *
   * @param factor 0, 1, … in the order in which they were added
   * @throws IllegalArgumentException if there is no such factor
   */
  public int extraStart(int factor) {
    return extraStart[Layout.index("factor", factor, factors.size())];
  }

  /** Returns where a factor's inputs begin in a vector over the inputs of all factors. */
  int inputStart(int factor) {
    return inputStart[factor];
  }

  @Override
  public int size() {
    return extraStart[factors.size()];
  }

  @Override
  public int visible() {
    return variables;
  }

  @Override
  public int[] shape() {
    return shape.clone();
  }

  @Override
  public boolean usable(int part) {
    if (part < variables) {
      return true;
    }
    int f = factorOf(part);
    return factors.get(f).oracle().usable(ownPart(f, part));
  }

  @Override
  public String partName(int part) {
    if (part < variables) {
      return "variable " + part;
    }
    int f = factorOf(part);
    return factors.get(f) + ": " + factors.get(f).oracle().partName(ownPart(f, part));
  }

  private int factorOf(int extra) {
    int found = Arrays.binarySearch(extraStart, extra);
    int f = found < 0 ? -found - 2 : found;
    while (extraStart[f + 1] <= extra) {
      f++; // factors without extra parts begin where the next one does
    }
    return f;
  }

  private int ownPart(int factor, int part) {
    return part - extraStart[factor] + factors.get(factor).inputs();
  }

  @Override
  public LocalSparseMap projectLocal(
      double[] scores, int offset, double[] warm, Workspace workspace) {
    Scores.check(this, scores, offset);
    if (warm.length != 0 && warm.length != inputStart[factors.size()]) {
      throw new IllegalArgumentException(
          "%s has %s inputs, but the warm start has %s"
              .formatted(this, inputStart[factors.size()], warm.length));
    }
    LocalSolver solver = workspace.overwrite(SOLVER, this, "projectLocal");
    solver.solve(this, scores, offset, warm);
    return workspace.handle(SOLVER, solver);
  }

  /** {@inheritDoc} P is L, with the scores of extra parts taken as 0. */
  @Override
  public void projectOuter(
      double[] point, int offset, double[] out, int outOffset, Workspace workspace) {
    int size = size();
    Relaxed memory = workspace.get(RELAXED);
    if (memory.scores.length < size) {
      memory.scores = new double[size];
    }
    double[] scores = memory.scores;
    System.arraycopy(point, offset, scores, 0, size);
    for (int p = variables; p < size; p++) {
      scores[p] = scores[p] == Double.NEGATIVE_INFINITY ? scores[p] : 0;
    }
    Scores.check(this, scores, 0);
    memory.solver.solve(this, scores, 0, new double[0]);
    memory.solver.point(out, outOffset);
    Arrays.fill(out, outOffset + variables, outOffset + size, 0);
  }

  @Override
  public RoundedMap decode(
      double[] scores, int offset, int programs, Parts out, Workspace workspace) {
    Scores.check(this, scores, offset);
    if (programs < 1) {
      throw new IllegalArgumentException("at least 1 linear program is needed, not " + programs);
    }
    return workspace.get(SEARCH).search(this, scores, offset, programs, out);
  }

  /** {@inheritDoc} Graphs are equal if they have the same variables and factors in one order. */
  @Override
  public boolean equals(Object other) {
    return other instanceof FactorGraph that
        && variables == that.variables
        && Arrays.equals(shape, that.shape)
        && factors.equals(that.factors);
  }

  @Override
  public int hashCode() {
    return 31 * variables + factors.hashCode();
  }

  @Override
  public String toString() {
    return "FactorGraph[variables=" + variables + ", factors=" + factors.size() + "]";
  }
}
