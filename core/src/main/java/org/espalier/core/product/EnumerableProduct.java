package org.espalier.core.product;

import java.util.function.Consumer;
import org.espalier.core.Enumerable;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.Projection;

/**
 * A product of structures whose members can be listed and recognised, as its own can then be.
 *
 * @param <S> the capabilities that all factors have
 */
public sealed interface EnumerableProduct<S extends MapOracle & Projection & Enumerable>
    extends Product<S>, Enumerable permits KBestProduct, GibbsProduct, ExactFactors {

  @Override
  default void forEach(Consumer<? super Parts> visitor) {
    extend(slices(), 0, new Parts(), visitor);
  }

  private Slices slices() {
    Slices slices = new Slices();
    slices.layOut(factors());
    return slices;
  }

  private void extend(Slices slices, int factor, Parts chosen, Consumer<? super Parts> visitor) {
    if (factor == factors().size()) {
      Parts sorted = new Parts();
      sorted.set(chosen);
      sorted.sort();
      visitor.accept(sorted);
      return;
    }
    factors()
        .get(factor)
        .forEach(own -> {
          Parts longer = new Parts();
          longer.set(chosen);
          slices.addParts(factor, own, longer);
          extend(slices, factor + 1, longer, visitor);
        });
  }

  @Override
  default String objection(Parts parts) {
    Slices slices = slices();
    Parts own = new Parts();
    for (int f = 0; f < factors().size(); f++) {
      slices.pickParts(f, parts, own);
      if (!factors().get(f).contains(own)) {
        return "factor " + f + ": " + factors().get(f).objection(own);
      }
    }
    throw new IllegalArgumentException(parts + " is a structure of every factor");
  }

  @Override
  default boolean contains(Parts parts) {
    for (int i = 0; i < parts.count(); i++) {
      if (parts.get(i) < 0 || parts.get(i) >= size()) {
        return false;
      }
    }
    Slices slices = slices();
    Parts own = new Parts();
    for (int f = 0; f < factors().size(); f++) {
      slices.pickParts(f, parts, own);
      if (!factors().get(f).contains(own)) {
        return false;
      }
    }
    return true;
  }
}
