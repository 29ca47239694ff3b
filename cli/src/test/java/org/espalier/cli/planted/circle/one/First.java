package org.espalier.cli.planted.circle.one;

import org.espalier.cli.planted.circle.two.Second;

/** The first half of a circle. */
public interface First {

  /** Returns the other half. */
  Second second();
}
