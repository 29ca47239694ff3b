package org.espalier.lab.run;

import java.util.Optional;
import java.util.stream.IntStream;
import org.espalier.core.ExactStructure;
import org.espalier.core.Parts;
import org.espalier.core.chain.LinearChain;
import org.espalier.core.solve.ForwardingStructure;
import org.espalier.core.tree.DependencyTree;

/**
 * The places of a structure at each of which it chooses one of several, such as a label or a head
 * for every word.
 */
public interface Places {

  /** Returns the choices of a structure, one for each place. */
  int[] choices(Parts parts);

  /** Returns marginals as probabilities of the choices, a row for each place. */
  double[][] rows(double[] marginals);

  /** Returns the structure that chooses so, if there is one. */
  Optional<Parts> parts(int... choices);

  /**
   * Returns the places of a tree, whose heads are counted from 1 and the root is 0, or of a chain.
   *
   * @throws IllegalArgumentException if the structure is neither
   */
  static Places of(ExactStructure structure) {
    return switch (ForwardingStructure.layout(structure)) {
      case DependencyTree tree -> new OfTree(tree);
      case LinearChain chain -> new OfChain(chain);
      default -> throw new IllegalArgumentException(structure + " does not choose place by place");
    };
  }

  /** The heads of words. */
  record OfTree(DependencyTree tree) implements Places {
    @Override
    public int[] choices(Parts parts) {
      return IntStream.of(tree.heads(parts)).map(head -> head + 1).toArray();
    }

    @Override
    public double[][] rows(double[] marginals) {
      double[][] rows = new double[tree.words()][tree.words() + 1];
      for (int m = 0; m < rows.length; m++) {
        for (int h = DependencyTree.ROOT; h < rows.length; h++) {
          rows[m][h + 1] = h == m ? 0 : marginals[tree.arc(h, m)];
        }
      }
      return rows;
    }

    @Override
    public Optional<Parts> parts(int... choices) {
      return Optional.of(tree.parts(IntStream.of(choices).map(choice -> choice - 1).toArray()));
    }
  }

  /** The tags of a chain. */
  record OfChain(LinearChain chain) implements Places {
    @Override
    public int[] choices(Parts parts) {
      return chain.tags(parts);
    }

    @Override
    public double[][] rows(double[] marginals) {
      double[][] rows = new double[chain.length()][chain.tags()];
      for (int t = 0; t < rows.length; t++) {
        System.arraycopy(marginals, chain.unary(t, 0), rows[t], 0, chain.tags());
      }
      return rows;
    }

    @Override
    public Optional<Parts> parts(int... choices) {
      return Optional.of(chain.parts(choices));
    }
  }
}
