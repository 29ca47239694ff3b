/**
 * Dynamic programming, once for all families: a {@link org.espalier.core.chart.Hypergraph} says how
 * structures are put together, and {@link org.espalier.core.chart.ChartStructure} answers every
 * question from it.
 *
 * <p>A family writes one method, which builds its graph; graphs of equal structures are kept in the
 * workspace. Families that are asked often replace single answers by kernels of their own.
 */
package org.espalier.core.chart;
