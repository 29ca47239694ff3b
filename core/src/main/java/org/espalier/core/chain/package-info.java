/**
 * Sequences of tags.
 *
 * <p>Polytope: of a chain of n variables with K values, seen through the values (their marginals
 * are one simplex for each position, tied together by the transitions' scores alone). Visible
 * parts: tag y at position t, index t·K + y. Extra parts: transitions, start and end.
 */
package org.espalier.core.chain;
