package org.espalier.cli.planted.verify;

/** What core must not know. */
public final class Oracle {}
