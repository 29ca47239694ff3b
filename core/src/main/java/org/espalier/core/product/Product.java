package org.espalier.core.product;

import java.util.List;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Layout;
import org.espalier.core.MapOracle;
import org.espalier.core.Members;
import org.espalier.core.Parts;
import org.espalier.core.Projection;
import org.espalier.core.Scores;
import org.espalier.core.SparseMap;
import org.espalier.core.Structure;
import org.espalier.core.Support;
import org.espalier.core.Workspace;

/**
 * Independent structures side by side: the trees of two sentences, several latent variables of one
 * example. A member of Z is one member of every factor.
 *
 * <p>Parts: the visible parts of all factors, factor after factor, then the extra parts of all
 * factors in the same order; {@link #index(int, int)} tells where a factor's part is. The polytope
 * is the product of the factors' polytopes, and every question is one question to each factor.
 *
 * <p>What a product offers depends on what all of its factors offer, so there are five, each
 * stating in its type what factors it takes:
 *
 * <ul>
 *   <li>{@link ProjectionProduct}: MAP and projection.
 *   <li>{@link KBestProduct}: also k best, counting and enumeration.
 *   <li>{@link GibbsProduct}: also the Gibbs distribution and enumeration.
 *   <li>{@link ExactProduct}: every question.
 *   <li>{@link ChoiceProduct}: of independent choices, also their noise.
 * </ul>
 *
 * <p>Factors of different families may be mixed: {@code new GibbsProduct<>(List.of(tree, chain))}.
 *
 * @param <S> the capabilities that all factors have
 */
public sealed interface Product<S extends MapOracle & Projection> extends MapOracle, Projection
    permits ProjectionProduct, EnumerableProduct {

  /** Returns the factors. */
  List<S> factors();

  @Override
  default int size() {
    int size = 0;
    for (int f = 0; f < factors().size(); f++) {
      size = sum(size, factors().get(f).size());
    }
    return size;
  }

  @Override
  default int visible() {
    int visible = 0;
    for (int f = 0; f < factors().size(); f++) {
      visible = sum(visible, factors().get(f).visible());
    }
    return visible;
  }

  private int sum(int before, int parts) {
    if (before > Layout.MOST_PARTS - parts) {
      Layout.requireNumberable(
          "a product of " + factors().size() + " structures", (double) before + parts);
    }
    return before + parts;
  }

  /**
   * Returns the index of a factor's part in the product.
   *
   * @param factor its position in the list
   * @param part an index of that factor
   * @throws IllegalArgumentException if there is no such factor or part
   */
  default int index(int factor, int part) {
    Layout.index("factor", factor, factors().size());
    Members.requirePart(factors().get(factor), part);
    int own = factors().get(factor).visible();
    int index = part < own ? part : visible() + part - own;
    for (int f = 0; f < factor; f++) {
      S before = factors().get(f);
      index += part < own ? before.visible() : before.size() - before.visible();
    }
    return index;
  }

  @Override
  default boolean usable(int part) {
    int factor = Slices.factorOf(this, part);
    return factors().get(factor).usable(Slices.localOf(this, factor, part));
  }

  @Override
  default boolean repeats() {
    return factors().stream().anyMatch(Structure::repeats);
  }

  @Override
  default String partName(int part) {
    int factor = Slices.factorOf(this, part);
    return "factor "
        + factor
        + ": "
        + factors().get(factor).partName(Slices.localOf(this, factor, part));
  }

  @Override
  default double argmax(double[] scores, int offset, Parts out, Workspace workspace) {
    Scores.check(this, scores, offset);
    Slices slices = workspace.get(Slices.KEY);
    slices.gather(factors(), scores, offset);
    double score = 0;
    out.clear();
    for (int f = 0; f < factors().size(); f++) {
      try {
        score += factors().get(f).argmax(slices.values(f), 0, slices.parts(), workspace.nested(f));
      } catch (InfeasibleException e) {
        throw Slices.inFactor(f, e);
      }
      slices.addParts(f, slices.parts(), out);
    }
    out.sort();
    return score;
  }

  /**
   * {@inheritDoc}
   *
   * <p>The squared distance is a sum over factors, so each is projected on its own. The support
   * couples the factors' supports in order, as in a table filled from its north-west corner: at
   * most one vertex more than all of theirs less one each.
   */
  @Override
  default SparseMap project(double[] scores, int offset, Support warm, Workspace workspace) {
    Scores.check(this, scores, offset);
    workspace.get(ProductProjection.KEY).startFrom(warm);
    ProductProjection projection = workspace.overwrite(ProductProjection.KEY, this, "project");
    projection.compute(factors(), scores, offset, workspace);
    return workspace.handle(ProductProjection.KEY, projection);
  }
}
