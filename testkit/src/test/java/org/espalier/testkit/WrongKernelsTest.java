package org.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.espalier.core.ConditionalModel;
import org.espalier.core.Distribution;
import org.espalier.core.Enumerable;
import org.espalier.core.GibbsModel;
import org.espalier.core.GumbelSampling;
import org.espalier.core.KBest;
import org.espalier.core.MapOracle;
import org.espalier.core.MaxMarginals;
import org.espalier.core.NonNegativeOracle;
import org.espalier.core.OuterSet;
import org.espalier.core.Parts;
import org.espalier.core.Projection;
import org.espalier.core.SparseMap;
import org.espalier.core.Structure;
import org.espalier.core.Support;
import org.espalier.core.Workspace;
import org.espalier.core.bracket.Bracketing;
import org.espalier.core.categorical.Categorical;
import org.espalier.core.chain.LinearChain;
import org.espalier.core.chain.Transitions;
import org.espalier.core.custom.Custom;
import org.espalier.core.matching.Matching;
import org.espalier.core.path.GridShortestPath;
import org.espalier.core.solve.ActiveSet;
import org.espalier.core.solve.Crossover;
import org.espalier.core.solve.ForwardingStructure;
import org.espalier.core.tree.DependencyTree;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.core.tree.Roots;
import org.espalier.testkit.Delegate.OfDistribution;
import org.espalier.testkit.Delegate.OfSparseMap;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The contracts are worth something only if wrong kernels violate them. */
class WrongKernelsTest {

  private static final ProjectiveTree TREE = new ProjectiveTree(4, Roots.SINGLE);
  private static final ProjectiveTree FOREST = new ProjectiveTree(4, Roots.MULTI);
  private static final Categorical CHOICE = new Categorical(4);
  private static final Matching MATCHING = new Matching(3, 4);

  /** The message of what a structure throws names the property, the seed and the subject. */
  @Test
  void whatAStructureThrowsIsPlaced() {
    Subject subject =
        Subject.of(
            "breaks",
            Custom.of(
                4,
                (scores, out) -> {
                  throw new ArrayIndexOutOfBoundsException(7);
                }),
            CHOICE);
    List<String> violations = violations(subject);
    assertFalse(violations.isEmpty());
    for (String violation : violations) {
      assertTrue(violation.contains("seed "), violation);
      assertTrue(violation.contains("breaks: \""), violation);
      assertTrue(violation.contains("ArrayIndexOutOfBounds"), violation);
    }
  }

  @Test
  void aSubjectNeedsStructuresOfItsOwnSize() {
    assertThrows(
        IllegalArgumentException.class, () -> Subject.of("sizes", CHOICE, new Categorical(5)));
  }

  @Test
  void theRightKernelsViolateNothing() {
    assertEquals(List.of(), violations(Subject.of("right", new Delegate<>(TREE))));
    assertEquals(List.of(), violations(Subject.of("right", new Delegate<>(CHOICE))));
    assertEquals(List.of(), violations(Subject.of("right", MATCHING)));
    assertEquals(
        List.of(), violations(Subject.of("right", new ChainDelegate(), ChainDelegate.CHAIN)));
    assertEquals(List.of(), violations(Subject.of("right", new Delegate<>(new Bracketing(4)))));
  }

  @TestFactory
  Stream<DynamicTest> wrongKernelsAreCaught() {
    return mutants()
        .map(mutant ->
            DynamicTest.dynamicTest(
                mutant.name(),
                () ->
                    assertFalse(
                        violations(mutant).isEmpty(), mutant.name() + " violates nothing")));
  }

  private static List<String> violations(Subject subject) {
    return Contracts.violations(subject, StructureContracts.SEED);
  }

  private static Stream<Subject> mutants() {
    return Stream.of(
            wrongSets(),
            wrongScores(),
            wrongCharts(),
            wrongConditions(),
            wrongMaps(),
            wrongDistributions(),
            wrongProjections(),
            wrongLists())
        .flatMap(group -> group);
  }

  private static Subject choice(String name, Delegate<Categorical> mutant) {
    return Subject.of(name, mutant, CHOICE);
  }

  private static Subject tree(String name, Delegate<ProjectiveTree> mutant) {
    return Subject.of(name, mutant, TREE);
  }

  private static Subject chain(String name, ChainDelegate mutant) {
    return Subject.of(name, mutant, ChainDelegate.CHAIN);
  }

  private static Stream<Subject> wrongSets() {
    return Stream.of(
        Subject.of("wrong root mode: many instead of one", FOREST, TREE),
        Subject.of("wrong root mode: one instead of many", TREE, FOREST),
        choice(
            "dropped label: MAP never chooses the last",
            new Delegate<>(CHOICE) {
              @Override
              public double argmax(double[] scores, int offset, Parts out, Workspace workspace) {
                return right.argmax(without(3, scores, offset), 0, out, workspace);
              }
            }),
        choice(
            "dropped label: the marginals lack the last",
            new Delegate<>(CHOICE) {
              @Override
              public Distribution distribution(double[] scores, int offset, Workspace workspace) {
                return right.distribution(without(3, scores, offset), 0, workspace);
              }
            }),
        tree(
            "dropped arc: the projection lacks the last",
            new Delegate<>(TREE) {
              @Override
              public SparseMap project(
                  double[] scores, int offset, Support warm, Workspace workspace) {
                return right.project(without(15, scores, offset), 0, warm, workspace);
              }
            }),
        tree(
            "heads chosen one by one: cycles",
            new Delegate<>(TREE) {
              @Override
              public double argmax(double[] scores, int offset, Parts out, Workspace workspace) {
                right.argmax(scores, offset, out, workspace);
                int[] heads = new int[4];
                for (int m = 0; m < 4; m++) {
                  int best = m;
                  for (int h = 0; h < 4; h++) {
                    best = scores[offset + 4 * h + m] > scores[offset + 4 * best + m] ? h : best;
                  }
                  heads[m] = best == m ? DependencyTree.ROOT : best;
                }
                out.set(right.parts(heads));
                return out.dot(scores, offset);
              }
            }));
  }

  private static double[] without(int part, double[] scores, int offset) {
    double[] copy = Arrays.copyOfRange(scores, offset, scores.length);
    copy[part] = Double.NEGATIVE_INFINITY;
    return copy;
  }

  /** What a wrong kernel takes for the scores that begin at the offset. */
  @FunctionalInterface
  private interface Reading {
    double[] of(double[] scores, int offset);

    /** The score of each part is that of another. */
    static Reading permuted(int size, IntUnaryOperator source) {
      return (scores, offset) ->
          IntStream.range(0, size)
              .mapToDouble(p -> scores[offset + source.applyAsInt(p)])
              .toArray();
    }
  }

  /** Every query sees changed scores. */
  private static <S extends MapOracle & GibbsModel & Projection & OuterSet & Enumerable>
      Subject misread(String name, S structure, Reading reading) {
    return Subject.of(
        name,
        new Delegate<>(structure) {
          @Override
          public double argmax(double[] scores, int offset, Parts out, Workspace workspace) {
            return right.argmax(reading.of(scores, offset), 0, out, workspace);
          }

          @Override
          public Distribution distribution(double[] scores, int offset, Workspace workspace) {
            return right.distribution(reading.of(scores, offset), 0, workspace);
          }

          @Override
          public SparseMap project(double[] scores, int offset, Support warm, Workspace workspace) {
            return right.project(reading.of(scores, offset), 0, warm, workspace);
          }
        },
        structure);
  }

  private static Stream<Subject> wrongScores() {
    return Stream.of(
        misread("transposed arcs", TREE, Reading.permuted(16, p -> p % 4 * 4 + p / 4)),
        misread("off by one: the neighbour's score", TREE, Reading.permuted(16, p -> (p + 1) % 16)),
        misread(
            "off by one: the last word's arcs are not read",
            TREE,
            (scores, offset) -> {
              double[] copy = Arrays.copyOfRange(scores, offset, offset + 16);
              Arrays.fill(copy, 12, 15, 0);
              return copy;
            }),
        misread("the offset is ignored", TREE, (scores, offset) -> scores),
        misread(
            "-infinity taken for -1e5",
            TREE,
            (scores, offset) ->
                Arrays.stream(scores, offset, offset + 16)
                    .map(s -> s == Double.NEGATIVE_INFINITY ? -1e5 : s)
                    .toArray()),
        misread(
            "NaN taken for 0",
            TREE,
            (scores, offset) ->
                Arrays.stream(scores, offset, offset + 16)
                    .map(s -> Double.isNaN(s) ? 0 : s)
                    .toArray()),
        misread(
            "scores rounded to float",
            TREE,
            (scores, offset) ->
                Arrays.stream(scores, offset, offset + 16).map(s -> (float) s).toArray()));
  }

  private static Stream<Subject> wrongCharts() {
    Bracketing brackets = new Bracketing(4);
    LinearChain chain = new LinearChain(3, 2, Transitions.PER_POSITION);
    return Stream.of(
        misread(
            "off-by-one span: one word short",
            brackets,
            Reading.permuted(brackets.size(), p -> p % 4 > p / 4 ? p - 1 : p)),
        misread(
            "off-by-one span: the whole sentence is not scored",
            brackets,
            Reading.permuted(brackets.size(), p -> p == 3 ? 4 : p)), // a cell that means nothing
        misread(
            "transposed transitions",
            chain,
            Reading.permuted(chain.size(), p -> p < 6 ? p : transposed(p))),
        misread(
            "transitions one position late",
            chain,
            Reading.permuted(chain.size(), p -> p < 6 ? p : 6 + (p - 6 + 4) % 8)));
  }

  /** The index of transition y' → y where p is that of y → y', for two tags after six unaries. */
  private static int transposed(int p) {
    int cell = (p - 6) % 4;
    return p - cell + cell % 2 * 2 + cell / 2;
  }

  private static Stream<Subject> wrongMaps() {
    return Stream.of(
        tree(
            "MAP shifts the scores in place",
            new Delegate<>(TREE) {
              @Override
              public double argmax(double[] scores, int offset, Parts out, Workspace workspace) {
                double score = right.argmax(scores, offset, out, workspace);
                scores[offset + 1] -= 1;
                return score;
              }
            }),
        tree(
            "MAP appends to what is in the list",
            new Delegate<>(TREE) {
              @Override
              public double argmax(double[] scores, int offset, Parts out, Workspace workspace) {
                Parts best = new Parts();
                double score = right.argmax(scores, offset, best, workspace);
                for (int i = 0; i < best.count(); i++) {
                  out.add(best.get(i));
                }
                return score;
              }
            }),
        tree(
            "MAP's score lacks the root arc",
            new Delegate<>(TREE) {
              @Override
              public double argmax(double[] scores, int offset, Parts out, Workspace workspace) {
                double score = right.argmax(scores, offset, out, workspace);
                return score - scores[offset + out.get(0)];
              }
            }),
        Subject.of(
            "k best with repeats",
            new MatchingDelegate() {
              @Override
              public List<Parts> kBest(int k, double[] scores, int offset, Workspace workspace) {
                List<Parts> best = MATCHING.kBest(k, scores, offset, workspace);
                return best.stream().map(parts -> best.getFirst()).toList();
              }
            },
            MATCHING),
        Subject.of(
            "max-marginals that are all the MAP score",
            new MatchingDelegate() {
              @Override
              public void maxMarginals(
                  double[] scores, int offset, double[] out, int outOffset, Workspace workspace) {
                double best = argmax(scores, offset, new Parts(), workspace);
                Arrays.fill(out, outOffset, outOffset + size(), best);
              }
            },
            MATCHING));
  }

  /** Answers as a chain does. */
  private static class ChainDelegate
      implements ConditionalModel, GumbelSampling, ForwardingStructure {

    static final LinearChain CHAIN = new LinearChain(2, 3, Transitions.PER_POSITION);

    @Override
    public final Structure structure() {
      return CHAIN;
    }

    @Override
    public Distribution distribution(double[] scores, int offset, Workspace workspace) {
      return CHAIN.distribution(scores, offset, workspace);
    }

    @Override
    public ConditionalModel given(Parts on, Parts off) {
      return CHAIN.given(on, off);
    }

    @Override
    public double logProbability(
        Parts on, Parts off, double[] scores, int offset, Workspace workspace) {
      return CHAIN.logProbability(on, off, scores, offset, workspace);
    }

    @Override
    public double logProbability(
        Parts structure, double[] scores, int offset, Workspace workspace) {
      return CHAIN.logProbability(structure, scores, offset, workspace);
    }

    @Override
    public List<Keyed> drawKeyed(
        int k,
        double top,
        double[] scores,
        int offset,
        RandomGenerator random,
        Workspace workspace) {
      return CHAIN.drawKeyed(k, top, scores, offset, random, workspace);
    }
  }

  /** Exchanges heads word by word, whether or not they make a tree with the others. */
  private static final class WordByWord extends Delegate<ProjectiveTree> implements Crossover {

    WordByWord() {
      super(TREE);
    }

    @Override
    public void cross(Parts from, Parts to, Workspace workspace, Consumer<? super Parts> visitor) {
      int[] heads = TREE.heads(from);
      int[] others = TREE.heads(to);
      for (int m = 0; m < heads.length; m++) {
        if (heads[m] != others[m]) {
          int[] mixed = heads.clone();
          mixed[m] = others[m];
          visitor.accept(TREE.parts(mixed));
        }
      }
    }
  }

  private static Stream<Subject> wrongConditions() {
    return Stream.of(
        tree("trees are crossed word by word", new WordByWord()),
        chain(
            "conditioning ignores what is held off",
            new ChainDelegate() {
              @Override
              public ConditionalModel given(Parts on, Parts off) {
                return super.given(on, new Parts());
              }
            }),
        chain(
            "the log-probability of a structure is not normalised",
            new ChainDelegate() {
              @Override
              public double logProbability(
                  Parts structure, double[] scores, int offset, Workspace workspace) {
                return structure.dot(scores, offset);
              }
            }),
        chain(
            "the log-probability of what is almost certain is that of a rounded probability",
            new ChainDelegate() {
              @Override
              public double logProbability(
                  Parts on, Parts off, double[] scores, int offset, Workspace workspace) {
                double right = super.logProbability(on, off, scores, offset, workspace);
                return right > -0.5 ? Math.log(Math.exp(right)) : right;
              }
            }),
        chain(
            "sampling without replacement replaces",
            new ChainDelegate() {
              @Override
              public List<Parts> sampleWithoutReplacement(
                  int k, double[] scores, int offset, RandomGenerator random, Workspace workspace) {
                return Stream.generate(() ->
                        super.sampleWithoutReplacement(1, scores, offset, random, workspace)
                            .getFirst())
                    .limit(k)
                    .toList();
              }
            }),
        chain(
            "keys fall twice as fast as they should",
            new ChainDelegate() {
              @Override
              public List<Keyed> drawKeyed(
                  int k,
                  double top,
                  double[] scores,
                  int offset,
                  RandomGenerator random,
                  Workspace workspace) {
                return super.drawKeyed(k, top, scores, offset, random, workspace).stream()
                    .map(keyed ->
                        new Keyed(keyed.parts(), keyed.logProbability(), 2 * keyed.key() - top))
                    .toList();
              }
            }),
        chain(
            "draws with keys are of equal probability",
            new ChainDelegate() {
              @Override
              public List<Keyed> drawKeyed(
                  int k,
                  double top,
                  double[] scores,
                  int offset,
                  RandomGenerator random,
                  Workspace workspace) {
                double[] equal = scores.clone();
                Arrays.fill(equal, offset, offset + size(), 0);
                return super.drawKeyed(k, top, equal, offset, random, workspace);
              }
            }),
        Subject.of(
            "a shortest path without regard to costs",
            new FewestCells(new GridShortestPath(3, 3)),
            new GridShortestPath(3, 3)),
        chain(
            "sampling without replacement sorts by score",
            new ChainDelegate() {
              @Override
              public List<Parts> sampleWithoutReplacement(
                  int k, double[] scores, int offset, RandomGenerator random, Workspace workspace) {
                return super.sampleWithoutReplacement(k, scores, offset, random, workspace).stream()
                    .sorted(Comparator.comparingDouble(parts -> -parts.dot(scores, offset)))
                    .toList();
              }
            }));
  }

  /** A path of fewest cells. */
  private record FewestCells(GridShortestPath right) implements NonNegativeOracle {
    @Override
    public int size() {
      return right.size();
    }

    @Override
    public String partName(int part) {
      return right.partName(part);
    }

    @Override
    public double argmin(double[] costs, int offset, Parts out, Workspace workspace) {
      right.argmin(costs, offset, out, workspace);
      double[] ones = new double[size()];
      Arrays.fill(ones, 1);
      right.argmin(ones, 0, out, workspace);
      return out.dot(costs, offset);
    }
  }

  /** Answers as a matching does. */
  private static class MatchingDelegate implements KBest, MaxMarginals, ForwardingStructure {
    @Override
    public final Structure structure() {
      return MATCHING;
    }

    @Override
    public double argmax(double[] scores, int offset, Parts out, Workspace workspace) {
      return MATCHING.argmax(scores, offset, out, workspace);
    }

    @Override
    public List<Parts> kBest(int k, double[] scores, int offset, Workspace workspace) {
      return MATCHING.kBest(k, scores, offset, workspace);
    }

    @Override
    public void maxMarginals(
        double[] scores, int offset, double[] out, int outOffset, Workspace workspace) {
      MATCHING.maxMarginals(scores, offset, out, outOffset, workspace);
    }
  }

  /** Makes a mistake in what a distribution answers. */
  @FunctionalInterface
  private interface DistributionMistake {
    Distribution in(Distribution distribution, double[] scores, int offset);
  }

  private static Subject answer(String name, DistributionMistake mistake) {
    return tree(
        name,
        new Delegate<>(TREE) {
          @Override
          public Distribution distribution(double[] scores, int offset, Workspace workspace) {
            return mistake.in(right.distribution(scores, offset, workspace), scores, offset);
          }
        });
  }

  private static Stream<Subject> wrongDistributions() {
    double[] last = {0};
    return Stream.of(
        choice(
            "log-space underflow: exp without a shift",
            new Delegate<>(CHOICE) {
              @Override
              public Distribution distribution(double[] scores, int offset, Workspace workspace) {
                double sum = Arrays.stream(scores, offset, offset + 4).map(Math::exp).sum();
                return new OfDistribution(right.distribution(scores, offset, workspace)) {
                  @Override
                  public double logPartition() {
                    return Math.log(sum);
                  }

                  @Override
                  public void marginals(double[] out, int outOffset) {
                    for (int i = 0; i < 4; i++) {
                      out[outOffset + i] = Math.exp(scores[offset + i]) / sum;
                    }
                  }
                };
              }
            }),
        answer(
            "log-partition with a small constant added to the Laplacian",
            (distribution, scores, offset) ->
                new OfDistribution(distribution) {
                  @Override
                  public double logPartition() {
                    return super.logPartition() + 1e-7;
                  }
                }),
        answer(
            "the Jacobian's diagonal instead of the whole",
            (distribution, scores, offset) ->
                new OfDistribution(distribution) {
                  @Override
                  public void jvp(double[] direction, int from, double[] out, int to) {
                    marginals(out, to);
                    for (int p = 0; p < 16; p++) {
                      double m = out[to + p];
                      out[to + p] = m == 0 ? 0 : m * (1 - m) * direction[from + p];
                    }
                  }
                }),
        answer(
            "entropy in bits",
            (distribution, scores, offset) ->
                new OfDistribution(distribution) {
                  @Override
                  public double entropy() {
                    return super.entropy() / Math.log(2);
                  }
                }),
        answer(
            "an entropy that loses what is near 1",
            (distribution, scores, offset) ->
                new OfDistribution(distribution) {
                  @Override
                  public double entropy() {
                    return Math.max(0, 1 + super.entropy() - 1);
                  }
                }),
        choice(
            "a result that changes when the next one is computed",
            new Delegate<>(CHOICE) {
              private Distribution latest = right.distribution(new double[4]);

              @Override
              public Distribution distribution(double[] scores, int offset, Workspace workspace) {
                latest = right.distribution(scores, offset, new Workspace());
                return new OfDistribution(latest) {
                  @Override
                  public void marginals(double[] out, int to) {
                    latest.marginals(out, to);
                  }
                };
              }
            }),
        answer(
            "entropy of the arcs as if they were independent",
            (distribution, scores, offset) ->
                new OfDistribution(distribution) {
                  @Override
                  public double entropy() {
                    double sum = 0;
                    for (double m : marginals()) {
                      sum -= m > 0 ? m * Math.log(m) : 0;
                    }
                    return sum;
                  }
                }),
        answer(
            "marginals are added to what is in the array",
            (distribution, scores, offset) ->
                new OfDistribution(distribution) {
                  @Override
                  public void marginals(double[] out, int to) {
                    double[] fresh = new double[16];
                    super.marginals(fresh, 0);
                    Arrays.setAll(fresh, p -> fresh[p] + out[to + p]);
                    System.arraycopy(fresh, 0, out, to, 16);
                  }
                }),
        answer(
            "forbidden parts get a tiny marginal",
            (distribution, scores, offset) ->
                new OfDistribution(distribution) {
                  @Override
                  public void marginals(double[] out, int to) {
                    super.marginals(out, to);
                    for (int p = 0; p < 16; p++) {
                      out[to + p] = Math.max(out[to + p], 1e-300);
                    }
                  }
                }),
        answer(
            "sampling returns the same tree always",
            (distribution, scores, offset) ->
                new OfDistribution(distribution) {
                  @Override
                  public void sample(RandomGenerator random, Parts out) {
                    TREE.argmax(scores, offset, out, new Workspace());
                  }
                }),
        answer(
            "sampling prefers one of two draws",
            (distribution, scores, offset) ->
                new OfDistribution(distribution) {
                  @Override
                  public void sample(RandomGenerator random, Parts out) {
                    super.sample(random, out);
                    if (random.nextBoolean() && !out.has(0)) {
                      super.sample(random, out);
                    }
                  }
                }),
        answer(
            "the answer depends on what ran before",
            (distribution, scores, offset) -> {
              double before = last[0];
              last[0] = distribution.logPartition();
              return new OfDistribution(distribution) {
                @Override
                public double logPartition() {
                  return super.logPartition() + 1e-13 * Math.signum(before);
                }
              };
            }));
  }

  private static Subject solution(String name, UnaryOperator<SparseMap> mistake) {
    return tree(
        name,
        new Delegate<>(TREE) {
          @Override
          public SparseMap project(double[] scores, int offset, Support warm, Workspace workspace) {
            return mistake.apply(right.project(scores, offset, warm, workspace));
          }
        });
  }

  private static Stream<Subject> wrongProjections() {
    return Stream.of(
        tree(
            "the projection stops after two calls of the oracle",
            new Delegate<>(TREE) {
              @Override
              public SparseMap project(
                  double[] scores, int offset, Support warm, Workspace workspace) {
                return ActiveSet.project(TREE, scores, offset, warm, 0, 2, 0, workspace);
              }
            }),
        choice(
            "scores that sum to 1 are not held to it",
            new Delegate<>(CHOICE) {
              @Override
              public SparseMap project(
                  double[] scores, int offset, Support warm, Workspace workspace) {
                double[] point = Arrays.copyOfRange(scores, offset, offset + 4);
                boolean fits = Arrays.stream(point).allMatch(x -> x >= 0);
                fits &= Math.abs(Arrays.stream(point).sum() - 1) < 1e-12;
                SparseMap solution = right.project(scores, offset, warm, workspace);
                return !fits
                    ? solution
                    : new OfSparseMap(solution) {
                      @Override
                      public void jvp(double[] direction, int from, double[] out, int to) {
                        for (int i = 0; i < 4; i++) {
                          out[to + i] = point[i] > 0 ? direction[from + i] : 0;
                        }
                      }
                    };
              }
            }),
        tree(
            "the projection trusts its warm start",
            new Delegate<>(TREE) {
              @Override
              public SparseMap project(
                  double[] scores, int offset, Support warm, Workspace workspace) {
                int calls = warm.count() > 0 ? 1 : ActiveSet.ORACLE_CALLS;
                return ActiveSet.project(TREE, scores, offset, warm, 0, calls, 0, workspace);
              }
            }),
        tree(
            "the projection onto the relaxed set instead",
            new Delegate<>(TREE) {
              @Override
              public SparseMap project(
                  double[] scores, int offset, Support warm, Workspace workspace) {
                double[] relaxed = new double[16];
                right.projectOuter(scores, offset, relaxed, 0, workspace);
                return new OfSparseMap(super.project(scores, offset, warm, workspace)) {
                  @Override
                  public void point(double[] out, int offset) {
                    System.arraycopy(relaxed, 0, out, offset, 16);
                  }
                };
              }
            }),
        solution(
            "the projection's value without the half",
            solution ->
                new OfSparseMap(solution) {
                  @Override
                  public double value() {
                    double squared = 0;
                    for (double m : point()) {
                      squared += m * m;
                    }
                    return super.value() - squared / 2;
                  }
                }),
        solution(
            "the projection's Jacobian forgets that weights sum to 1",
            solution ->
                new OfSparseMap(solution) {
                  @Override
                  public void jvp(double[] direction, int from, double[] out, int to) {
                    double[] point = point();
                    for (int p = 0; p < 16; p++) {
                      out[to + p] = point[p] > 0 ? direction[from + p] : 0;
                    }
                  }
                }),
        solution(
            "a derivative is claimed at every kink",
            solution ->
                new OfSparseMap(solution) {
                  @Override
                  public boolean differentiableAlong(double[] direction, int offset) {
                    return true;
                  }
                }),
        solution(
            "a small part of a direction without a derivative is overlooked",
            solution ->
                new OfSparseMap(solution) {
                  @Override
                  public boolean differentiableAlong(double[] direction, int offset) {
                    double[] coarse = new double[16];
                    for (int p = 0; p < 16; p++) {
                      coarse[p] = Math.rint(1e3 * direction[offset + p]) / 1e3;
                    }
                    return super.differentiableAlong(coarse, 0);
                  }
                }),
        tree(
            "the relaxed set is too small",
            new Delegate<>(TREE) {
              @Override
              public void projectOuter(
                  double[] point, int offset, double[] out, int outOffset, Workspace workspace) {
                right.project(point, offset, Support.EMPTY, workspace).point(out, outOffset);
                for (int p = 0; p < 16; p++) {
                  out[outOffset + p] = Math.min(out[outOffset + p], 0.9);
                }
              }
            }),
        tree(
            "the relaxed set's point is rescaled instead of projected",
            new Delegate<>(TREE) {
              @Override
              public void projectOuter(
                  double[] point, int offset, double[] out, int outOffset, Workspace workspace) {
                right.projectOuter(point, offset, out, outOffset, workspace);
                for (int m = 0; m < 4; m++) {
                  double sum = 0;
                  for (int h = 0; h < 4; h++) {
                    sum += Math.max(0, point[offset + 4 * h + m]);
                  }
                  for (int h = 0; h < 4 && sum > 0; h++) {
                    out[outOffset + 4 * h + m] = Math.max(0, point[offset + 4 * h + m]) / sum;
                  }
                }
              }
            }));
  }

  private static Stream<Subject> wrongLists() {
    return Stream.of(
        tree(
            "a structure is listed twice",
            new Delegate<>(TREE) {
              @Override
              public void forEach(Consumer<? super Parts> visitor) {
                right.forEach(visitor);
                visitor.accept(right.argmax(new double[16]));
              }
            }),
        tree(
            "a structure is not listed",
            new Delegate<>(TREE) {
              @Override
              public void forEach(Consumer<? super Parts> visitor) {
                Parts missing = right.argmax(new double[16]);
                right.forEach(parts -> {
                  if (!parts.equals(missing)) {
                    visitor.accept(parts);
                  }
                });
              }
            }),
        tree(
            "crossing arcs are recognised",
            new Delegate<>(TREE) {
              @Override
              public boolean contains(Parts parts) {
                return parts.count() == 4 && columnsDiffer(parts);
              }

              private boolean columnsDiffer(Parts parts) {
                return Arrays.stream(parts.toArray()).map(p -> p % 4).distinct().count() == 4;
              }
            }));
  }
}
