package org.espalier.lab.run;

/**
 * Something about data that should be known before training.
 *
 * @param text one line
 * @param grave whether training would hardly mean anything
 */
public record Finding(String text, boolean grave) {}
