package org.espalier.lab.run;

/**
 * A finding about data that is reported before training.
 *
 * @param text one line
 * @param grave whether training would hardly mean anything
 */
public record Finding(String text, boolean grave) {}
