package org.espalier.core.product;

import java.util.Arrays;
import java.util.List;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Members;
import org.espalier.core.Parts;
import org.espalier.core.Structure;
import org.espalier.core.Workspace;

/** Vectors over a product's parts, cut into vectors over each factor's parts and put together. */
final class Slices {

  static final Workspace.Key<Slices> KEY = Workspace.Key.of(Slices::new);

  private List<? extends Structure> factors = List.of();
  private int[] visibleStart = new int[0];
  private int[] extraStart = new int[0];
  private double[][] values = new double[0][];
  private final Parts parts = new Parts();

  /** A number that a factor has. */
  @FunctionalInterface
  interface Term<S> {
    double of(S factor, int index, Slices slices);
  }

  static int factorOf(Product<?> product, int part) {
    int rest = part;
    boolean extra = part >= product.visible();
    if (extra) {
      rest -= product.visible();
    }
    Members.requirePart(product, part);
    int factor = 0;
    while (true) {
      Structure structure = product.factors().get(factor);
      int own = extra ? structure.size() - structure.visible() : structure.visible();
      if (rest < own) {
        return factor;
      }
      rest -= own;
      factor++;
    }
  }

  static int localOf(Product<?> product, int factor, int part) {
    int visible = product.factors().get(factor).visible();
    return part < product.visible()
        ? part - start(product, factor, false)
        : part - start(product, factor, true) + visible;
  }

  private static int start(Product<?> product, int factor, boolean extra) {
    int start = extra ? product.visible() : 0;
    for (int f = 0; f < factor; f++) {
      Structure before = product.factors().get(f);
      start += extra ? before.size() - before.visible() : before.visible();
    }
    return start;
  }

  static InfeasibleException inFactor(int factor, InfeasibleException e) {
    return new InfeasibleException("factor " + factor + ": " + e.getMessage());
  }

  /** Takes the layout of these factors. */
  void layOut(List<? extends Structure> structures) {
    factors = structures;
    int count = structures.size();
    if (visibleStart.length < count) {
      visibleStart = new int[count];
      extraStart = new int[count];
      int before = values.length;
      values = Arrays.copyOf(values, count);
      for (int f = before; f < count; f++) {
        values[f] = new double[0];
      }
    }
    int next = 0;
    for (int f = 0; f < count; f++) {
      visibleStart[f] = next;
      next += structures.get(f).visible();
    }
    for (int f = 0; f < count; f++) {
      Structure structure = structures.get(f);
      extraStart[f] = next;
      next += structure.size() - structure.visible();
      if (values[f].length < structure.size()) {
        values[f] = new double[structure.size()];
      }
    }
  }

  /** Cuts a vector into {@link #values}. */
  void gather(List<? extends Structure> structures, double[] vector, int offset) {
    layOut(structures);
    for (int f = 0; f < structures.size(); f++) {
      int visible = structures.get(f).visible();
      int extra = structures.get(f).size() - visible;
      System.arraycopy(vector, offset + visibleStart[f], values[f], 0, visible);
      System.arraycopy(vector, offset + extraStart[f], values[f], visible, extra);
    }
  }

  /** Puts {@link #values} together. */
  void scatter(double[] vector, int offset) {
    for (int f = 0; f < factors.size(); f++) {
      int visible = factors.get(f).visible();
      int extra = factors.get(f).size() - visible;
      System.arraycopy(values[f], 0, vector, offset + visibleStart[f], visible);
      System.arraycopy(values[f], visible, vector, offset + extraStart[f], extra);
    }
  }

  /** Returns the vector over one factor's parts. */
  double[] values(int factor) {
    return values[factor];
  }

  /** Returns a buffer for one factor's parts. */
  Parts parts() {
    return parts;
  }

  /** Appends one factor's parts to the product's; the caller sorts. */
  void addParts(int factor, Parts own, Parts out) {
    int visible = factors.get(factor).visible();
    for (int i = 0; i < own.count(); i++) {
      int part = own.get(i);
      out.add(part < visible ? visibleStart[factor] + part : extraStart[factor] + part - visible);
    }
  }

  /** Picks one factor's parts out of the product's. */
  void pickParts(int factor, Parts all, Parts own) {
    int visible = factors.get(factor).visible();
    int extra = factors.get(factor).size() - visible;
    own.clear();
    for (int i = 0; i < all.count(); i++) {
      int part = all.get(i);
      int asVisible = part - visibleStart[factor];
      int asExtra = part - extraStart[factor];
      if (asVisible >= 0 && asVisible < visible) {
        own.add(asVisible);
      } else if (asExtra >= 0 && asExtra < extra) {
        own.add(asExtra + visible);
      }
    }
  }
}
