package org.espalier.lab.net;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Thrown when members of a group cannot reach each other any more; a new attempt may succeed. */
public final class LostMemberException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  LostMemberException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
