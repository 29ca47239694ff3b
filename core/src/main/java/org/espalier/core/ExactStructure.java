package org.espalier.core;

/**
 * A structure that answers every question of this library exactly, and whose conditioned structures
 * do too: dynamic programs, small matchings, spanning trees, lists, and products of these.
 */
public interface ExactStructure
    extends MapOracle,
        Projection,
        GibbsModel,
        KBest,
        MaxMarginals,
        Countable,
        GumbelSampling,
        ConditionalModel,
        Enumerable {

  @Override
  ExactStructure given(Parts on, Parts off);
}
