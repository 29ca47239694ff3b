package org.espalier.data;

/**
 * Several words that are written as one, such as {@code don't}.
 *
 * @param first index of its first word
 * @param last index of its last word, inclusive
 * @param form as written
 * @param features the sixth column, {@code _} or {@code Typo=Yes}
 * @param miscellany the last column
 */
public record MultiwordToken(
    int first, int last, String form, String features, String miscellany) {}
