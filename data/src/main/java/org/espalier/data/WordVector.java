package org.espalier.data;

/**
 * A word and its vector.
 *
 * @param word as in the file
 * @param values finite numbers
 */
public record WordVector(String word, float[] values) {}
