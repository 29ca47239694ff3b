package org.espalier.lab.run;

import java.util.Objects;
import org.espalier.core.constraint.Scheme;

/**
 * What is asked of a supervised structure besides its loss.
 *
 * @param scheme which labels of words may stand side by side
 * @param tagger whether a parser learns parts of speech beside trees
 */
public record Supervision(Scheme scheme, boolean tagger) {

  /** Nothing. */
  public static final Supervision NONE = new Supervision(Scheme.NONE, false);

  /** Runs of older versions say nothing of it. */
  public Supervision {
    scheme = Objects.requireNonNullElse(scheme, Scheme.NONE);
  }
}
