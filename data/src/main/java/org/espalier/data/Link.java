package org.espalier.data;

/**
 * One incoming edge of an enhanced graph.
 *
 * @param head the word that it comes from
 * @param label its relation, subtypes included ({@code conj:and})
 */
public record Link(Node head, String label) {}
