package org.espalier.cli.planted.circle.two;

import org.espalier.cli.planted.circle.one.First;

/** The second half of a circle. */
public interface Second {

  /** Returns the other half. */
  First first();
}
