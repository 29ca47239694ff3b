package org.espalier.cli.planted.torch;

/** What needs natives. */
public final class Layer {}
