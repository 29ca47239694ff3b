package org.espalier.core.tree;

import java.util.Arrays;
import java.util.function.Consumer;
import org.espalier.core.Parts;
import org.espalier.core.solve.Condition;
import org.espalier.core.solve.ForwardingStructure;

/**
 * The non-projective trees over some of the parts: what is left of a set of trees by conditioning.
 * Usable are exactly the parts that some tree left has, so equal sets are equal instances.
 */
final class RestrictedTree implements Arborescences, ForwardingStructure {

  private final Arborescences whole;
  private final boolean[] usable;

  private RestrictedTree(Arborescences whole, boolean[] usable) {
    this.whole = whole;
    this.usable = usable;
  }

  static RestrictedTree of(Arborescences trees, Parts on, Parts off) {
    int labels = trees.labels();
    boolean[] usable = Clamping.excluded(trees, on, off);
    boolean[] arcs = new boolean[usable.length / labels];
    for (int part = 0; part < usable.length; part++) {
      usable[part] = !usable[part] && trees.usable(part);
      arcs[part / labels] |= usable[part];
    }
    boolean[] possible = new Reachability(trees.words(), trees.roots(), arcs).possible();
    boolean any = false;
    for (int part = 0; part < usable.length; part++) {
      usable[part] &= possible[part / labels];
      any |= usable[part];
    }
    if (!any) {
      throw new Condition(on, off).infeasible(trees);
    }
    return new RestrictedTree(
        trees instanceof RestrictedTree restricted ? restricted.whole : trees, usable);
  }

  @Override
  public NonProjectiveTree tree() {
    return whole.tree();
  }

  @Override
  public int labels() {
    return whole.labels();
  }

  @Override
  public Arborescences structure() {
    return whole;
  }

  @Override
  public boolean usable(int part) {
    return usable[part];
  }

  @Override
  public void forEach(Consumer<? super Parts> visitor) {
    int n = words();
    int labels = labels();
    boolean[] arcs = new boolean[n * n];
    for (int part = 0; part < usable.length; part++) {
      arcs[part / labels] |= usable[part];
    }
    Parts parts = new Parts();
    HeadSearch.visit(
        tree(),
        (head, m) -> arcs[(head == DependencyTree.ROOT ? m : head) * n + m],
        heads -> label(tree().parts(heads), 0, new int[n], parts, visitor));
  }

  /** Gives the arcs from one on every label that is left. */
  private void label(
      Parts arcs, int i, int[] chosen, Parts parts, Consumer<? super Parts> visitor) {
    if (i == chosen.length) {
      parts.clear();
      for (int part : chosen) {
        parts.add(part);
      }
      visitor.accept(parts);
      return;
    }
    for (int y = 0; y < labels(); y++) {
      int part = arcs.get(i) * labels() + y;
      if (usable[part]) {
        chosen[i] = part;
        label(arcs, i + 1, chosen, parts, visitor);
      }
    }
  }

  @Override
  public boolean contains(Parts parts) {
    return whole.contains(parts) && allUsable(parts);
  }

  @Override
  public String objection(Parts parts) {
    return whole.objection(parts); // parts that conditions exclude are not usable
  }

  private boolean allUsable(Parts parts) {
    for (int i = 0; i < parts.count(); i++) {
      if (!usable[parts.get(i)]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RestrictedTree that
        && whole.equals(that.whole)
        && Arrays.equals(usable, that.usable);
  }

  @Override
  public int hashCode() {
    return 31 * whole.hashCode() + Arrays.hashCode(usable);
  }

  @Override
  public String toString() {
    int count = 0;
    for (boolean part : usable) {
      count += part ? 1 : 0;
    }
    return whole + " over " + count + " of its parts";
  }
}
