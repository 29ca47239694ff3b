package org.espalier.core.constraint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.espalier.core.Conditionable;
import org.espalier.core.ExactStructure;
import org.espalier.core.InfeasibleException;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.Projection;
import org.espalier.core.Structure;
import org.espalier.core.Workspace;
import org.espalier.core.automaton.Automaton;
import org.espalier.core.automaton.TooManyStatesException;
import org.espalier.core.chain.ConstrainedChain;
import org.espalier.core.chain.LinearChain;
import org.espalier.core.chart.ChartStructure;
import org.espalier.core.chart.CountedStructure;
import org.espalier.core.chart.CountedStructure.Bound;
import org.espalier.core.factor.FactorGraph;
import org.espalier.core.product.ExactProduct;
import org.espalier.core.subset.Bits;
import org.espalier.core.subset.ConstrainedSubset;
import org.espalier.core.subset.Knapsack;
import org.espalier.core.subset.Subset;
import org.espalier.core.tree.DependencyTree;
import org.espalier.core.tree.LabelledTree;
import org.espalier.core.tree.NonProjectiveTree;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.core.tree.Roots;
import org.espalier.core.tree.SiblingTree;

/** Compiles constraints against one structure of one sentence. */
final class Compiler {

  private final Structure structure;
  private final List<String> names;
  private final Tokens tokens;
  private final boolean graphs;
  private final int mostEdges;

  /**
   * Creates a compiler.
   *
   * @param graphs whether factor graphs may be made of what is not exact
   * @param mostEdges of a dynamic program
   */
  Compiler(Structure structure, List<String> names, Tokens tokens, boolean graphs, int mostEdges) {
    this.graphs = graphs;
    this.mostEdges = mostEdges;
    this.structure = structure;
    this.names = names;
    this.tokens = tokens;
  }

  List<String> names() {
    return names;
  }

  Tokens tokens() {
    return tokens;
  }

  CompiledConstraint compile(List<Constraint> constraints) {
    try {
      return switch (structure) {
        case LinearChain chain -> chain(chain, constraints);
        case Bits bits -> subset(Automaton.all(bits.size(), 2), constraints);
        case Subset subset ->
            subset(
                Automaton.count(subset.size(), 2, (_, y) -> y == 1, subset.least(), subset.most()),
                constraints);
        case Knapsack knapsack -> subset(packings(knapsack), constraints);
        case ConstrainedSubset subset -> subset(subset.automaton(), constraints);
        default -> parts(constraints);
      };
    } catch (InfeasibleException e) {
      return CompiledConstraint.nothing(what(), constraints);
    }
  }

  /** Returns what is constrained, in words, for messages. */
  private String what() {
    return switch (structure) {
      case LinearChain chain -> "sequence of " + several(chain.length(), "tag");
      case Bits bits -> "choice of " + several(bits.size(), "word");
      case Subset subset when subset.least() == subset.most() ->
          "choice of exactly " + subset.most() + " of " + several(subset.size(), "word");
      case Subset subset ->
          "choice of %s to %s of %s"
              .formatted(subset.least(), subset.most(), several(subset.size(), "word"));
      case DependencyTree tree -> "tree over " + several(tree.words(), "word");
      case LabelledTree tree -> "tree over " + several(tree.words(), "word");
      default -> "structure of " + structure;
    };
  }

  private static String several(int count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }

  private static Automaton packings(Knapsack knapsack) {
    List<Integer> weights = knapsack.weights();
    return Automaton.of(
        knapsack.size(),
        2,
        new Automaton.Machine() { // the weight so far
          @Override
          public int next(int state, int position, int symbol) {
            long weight = (long) state + (symbol == 1 ? weights.get(position) : 0);
            return weight > knapsack.capacity() ? Automaton.REJECT : (int) weight;
          }

          @Override
          public boolean accepts(int state) {
            return true;
          }
        });
  }

  private CompiledConstraint chain(LinearChain chain, List<Constraint> constraints) {
    if (names.size() != chain.tags()) {
      throw new ConstraintException(names.size() + " names for " + chain.tags() + " tags");
    }
    try {
      ConstrainedChain left = constrained(chain, constraints);
      return CompiledConstraint.exact(left, left.automaton().states());
    } catch (TooManyStatesException e) {
      List<Constraint> counters =
          constraints.stream()
              .filter(one ->
                  one instanceof Constraint.Count count && count.element() instanceof Selector)
              .toList();
      List<Constraint> others =
          constraints.stream().filter(one -> !counters.contains(one)).toList();
      if (counters.isEmpty() || !graphs) {
        throw e;
      }
      ConstrainedChain left = constrained(chain, others);
      FactorGraph.Builder graph = graph(left);
      for (Constraint counter : counters) {
        Constraint.Count count = (Constraint.Count) counter;
        Selector selector = (Selector) count.element();
        int[] cells =
            IntStream.range(0, chain.visible())
                .filter(p ->
                    selector.has(
                        tokens.token(
                            p / chain.tags() + 1, chain.length(), names.get(p % chain.tags()))))
                .toArray();
        count(graph, count.least(), count.most(), cells);
      }
      return whole(graph.build());
    }
  }

  private ConstrainedChain constrained(LinearChain chain, List<Constraint> constraints) {
    SequenceCompiler compiler =
        new SequenceCompiler(chain.length(), chain.tags()) {
          @Override
          Selector.Token token(int index, int symbol) {
            return tokens.token(index, chain.length(), names.get(symbol));
          }

          @Override
          void check(Selector selector) {
            Choices.requireKnown(selector, names, "tag");
            tokens.requireKnown(selector, chain.length(), false);
          }

          @Override
          String name(int symbol) {
            return names.get(symbol);
          }

          @Override
          boolean hasPairs() {
            return true;
          }

          @Override
          boolean uniform() {
            return true;
          }
        };
    Automaton automaton = compiler.compile(constraints);
    return new ConstrainedChain(chain, automaton, compiler.pairs);
  }

  private CompiledConstraint subset(Automaton base, List<Constraint> constraints) {
    int length = base.length();
    SequenceCompiler compiler =
        new SequenceCompiler(length, 2) {
          @Override
          Selector.Token token(int index, int symbol) {
            return tokens.token(index, length);
          }

          @Override
          boolean isCell(int symbol) {
            return symbol == 1; // that the item is in
          }

          @Override
          Selector.Token read(int index, int symbol) {
            return tokens.token(index, length, name(symbol));
          }

          @Override
          void check(Selector selector) {
            tokens.requireKnown(selector, length, true);
          }

          @Override
          String name(int symbol) {
            return symbol == 1 ? "in" : "out";
          }

          @Override
          boolean hasPairs() {
            return false;
          }

          @Override
          boolean uniform() {
            return false;
          }
        };
    ConstrainedSubset left = new ConstrainedSubset(base.and(compiler.compile(constraints)));
    return CompiledConstraint.exact(left, left.automaton().states());
  }

  private CompiledConstraint parts(List<Constraint> constraints) {
    List<Bound> counters = new ArrayList<>();
    List<PartChoice> choices = PartChoice.of(structure, names, tokens);
    constraints.forEach(one -> counters(one, choices, counters));
    Structure base = structure;
    BitSet on = new BitSet();
    BitSet off = new BitSet();
    List<Bound> left = new ArrayList<>();
    for (Bound counter : counters) {
      int most = counter.counted().cardinality();
      if (counter.least() > most) {
        throw new InfeasibleException("there are no " + counter.least() + " such parts");
      }
      if (counter.most() == 0) {
        off.or(counter.counted());
      } else if (counter.least() == 1 && most == 1) {
        on.or(counter.counted());
      } else if (counter.most() == 1 && rooted(choices, counter.counted()) >= 0) {
        base = singleRoot(base, rooted(choices, counter.counted()));
      } else if (counter.least() > 0 || counter.most() < most) {
        left.add(counter);
      }
    }
    if (!on.isEmpty() || !off.isEmpty()) {
      if (!(base instanceof Conditionable conditionable)) {
        throw new ConstraintException(base + " takes no required or forbidden parts");
      }
      base = conditionable.given(parts(on), parts(off));
    }
    return left.isEmpty() ? CompiledConstraint.exact(base, 0) : counted(base, left);
  }

  private static Parts parts(BitSet set) {
    return Parts.of(set.stream().toArray());
  }

  /** Returns the factor whose arcs from the root are these parts, −1 if none is. */
  private static int rooted(List<PartChoice> choices, BitSet parts) {
    return IntStream.range(0, choices.size())
        .filter(f -> choices.get(f).isAllRoots(parts))
        .findFirst()
        .orElse(-1);
  }

  private static Structure singleRoot(Structure base, int factor) {
    List<? extends Structure> factors = PartChoice.factors(base);
    if (factors.size() == 1) {
      return singleRoot(factors.getFirst());
    }
    List<ExactStructure> single = new ArrayList<>();
    for (int f = 0; f < factors.size(); f++) {
      single.add((ExactStructure) (f == factor ? singleRoot(factors.get(f)) : factors.get(f)));
    }
    return new ExactProduct<>(single);
  }

  private static Structure singleRoot(Structure base) {
    return switch (base) {
      case ProjectiveTree tree -> new ProjectiveTree(tree.words(), Roots.SINGLE);
      case NonProjectiveTree tree -> new NonProjectiveTree(tree.words(), Roots.SINGLE);
      case SiblingTree tree -> new SiblingTree(tree.words(), Roots.SINGLE, tree.grandparents());
      case LabelledTree labelled ->
          LabelledTree.of((DependencyTree) singleRoot(labelled.tree()), labelled.labels());
      default -> throw new ConstraintException(base + " has no roots");
    };
  }

  private CompiledConstraint counted(Structure base, List<Bound> counters) {
    List<? extends Structure> factors = PartChoice.factors(base);
    if (factors.size() > 1) {
      return factorwise(base, factors, counters);
    }
    if (base instanceof ChartStructure chart) {
      try {
        CountedStructure counted = new CountedStructure(chart, counters, mostEdges);
        return CompiledConstraint.exact(counted, counted.hypergraph().nodes());
      } catch (TooManyStatesException e) {
        if (!graphs) {
          throw e;
        }
        // Else a factor for each counter does it.
      }
    }
    return joined(base, counters);
  }

  /** Counts within the factors of a product, if no counter has parts of several. */
  private CompiledConstraint factorwise(
      Structure base, List<? extends Structure> factors, List<Bound> counters) {
    List<ExactStructure> left = new ArrayList<>();
    long size = 0;
    int within = 0;
    int from = 0;
    for (Structure factor : factors) {
      int first = from;
      int to = from + factor.visible();
      List<Bound> own =
          counters.stream()
              .filter(one -> one.counted().nextSetBit(0) >= first && one.counted().length() <= to)
              .map(one -> new Bound(one.counted().get(first, to), one.least(), one.most()))
              .toList();
      CompiledConstraint counted =
          own.isEmpty() ? CompiledConstraint.exact(factor, 0) : counted(factor, own);
      if (!counted.exact()) {
        return counted;
      }
      left.add(counted.requireExact());
      size += counted.size();
      within += own.size();
      from = to;
    }
    return within == counters.size()
        ? CompiledConstraint.exact(new ExactProduct<>(left), size)
        : joined(base, counters);
  }

  private CompiledConstraint joined(Structure base, List<Bound> counters) {
    if (!graphs) {
      throw new ConstraintException(
          "a factor graph of "
              + (1 + counters.size())
              + " factors: not every question has an exact answer of a "
              + what()
              + ", where "
              + (structure instanceof NonProjectiveTree
                  ? "arcs may cross; numbers of arcs want projective trees"
                  : "such numbers have none"));
    }
    FactorGraph.Builder graph = graph(base);
    for (Bound counter : counters) {
      count(graph, counter.least(), counter.most(), counter.counted().stream().toArray());
    }
    return whole(graph.build());
  }

  private static FactorGraph.Builder graph(Structure base) {
    if (!(base instanceof MapOracle && base instanceof Projection)) {
      throw new ConstraintException(base + " can be no factor of a graph");
    }
    FactorGraph.Builder graph =
        FactorGraph.over(base.visible())
            .shape(base.shape())
            .with((MapOracle & Projection) base, IntStream.range(0, base.visible()).toArray());
    int[] unusable = IntStream.range(0, base.visible()).filter(p -> !base.usable(p)).toArray();
    return unusable.length == 0 ? graph : graph.exactly(0, unusable); // which a factor leaves free
  }

  private static void count(FactorGraph.Builder graph, int least, int most, int... cells) {
    if (least > cells.length) {
      throw new InfeasibleException("there are no " + least + " such cells");
    }
    graph.count(least, Math.min(most, cells.length), cells);
  }

  private static CompiledConstraint whole(FactorGraph graph) {
    // Only a structure that is found shows that there is one; without ties it is found sooner.
    RandomGenerator random = new SplittableRandom(graph.size());
    double[] scores = new double[graph.size()];
    Arrays.setAll(scores, _ -> random.nextDouble());
    var _ = graph.decode(scores, 0, 1, new Parts(), new Workspace());
    return CompiledConstraint.graph(graph, graph.factorCount());
  }

  private static BitSet parts(List<PartChoice> choices, Element element) {
    BitSet parts = new BitSet();
    choices.forEach(choice -> parts.or(choice.parts(element)));
    return parts;
  }

  private void counters(Constraint constraint, List<PartChoice> choices, List<Bound> out) {
    switch (constraint) {
      case Constraint.Count count ->
          out.add(new Bound(parts(choices, count.element()), count.least(), count.most()));
      case Constraint.Modifiers modifiers ->
          choices.stream()
              .flatMap(choice -> choice.modifiers(modifiers.head()).stream())
              .forEach(arcs -> out.add(new Bound(arcs, modifiers.least(), modifiers.most())));
      case Constraint.And and -> and.constraints().forEach(one -> counters(one, choices, out));
      case Constraint.Not(Constraint.Count count)
          when count.least() == 0 && count.most() < Integer.MAX_VALUE ->
          out.add(new Bound(parts(choices, count.element()), count.most() + 1, Integer.MAX_VALUE));
      case Constraint.Not(Constraint.Count count)
          when count.least() > 0 && count.most() == Integer.MAX_VALUE ->
          out.add(new Bound(parts(choices, count.element()), 0, count.least() - 1));
      case Constraint.Not(Constraint.Not(Constraint inner)) -> counters(inner, choices, out);
      case Constraint.Or or -> {
        BitSet any = new BitSet();
        for (Constraint one : or.constraints()) {
          if (!(one instanceof Constraint.Count count)
              || count.least() != 1
              || count.most() != Integer.MAX_VALUE) {
            throw new ConstraintException(
                or + ": outside of sequences only what is required can be joined by or");
          }
          any.or(parts(choices, count.element()));
        }
        out.add(new Bound(any, 1, Integer.MAX_VALUE));
      }
      default ->
          throw new ConstraintException(
              constraint + ": such constraints are for tags and subsets, not for " + structure);
    }
  }
}
