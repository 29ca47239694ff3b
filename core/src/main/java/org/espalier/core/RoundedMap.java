package org.espalier.core;

/**
 * A structure found by a linear program over a local polytope, and its certificate.
 *
 * @param score s·z
 * @param bound no structure scores more; up to rounding
 * @param integral whether the linear program itself had this structure as a solution, so that
 *     nothing had to be rounded
 * @param optimal whether the structure is proved to be a best one; true where {@code integral} is
 * @param programs how many linear programs were solved
 */
public record RoundedMap(
    double score, double bound, boolean integral, boolean optimal, int programs) {}
