package org.espalier.core;

/**
 * A structure that answers every question of this library exactly, and so does what is left of it
 * under conditions: the dynamic programs, and what else is easy enough.
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
