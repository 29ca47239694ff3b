package org.espalier.experiments.listops;

import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;
import org.espalier.core.Structure;
import org.espalier.core.estimate.Estimator;

/** The source of the trees that a decoder of an experiment sees. */
sealed interface TreeSource<S extends Structure> {

  /**
   * They are latent.
   *
   * @param over the trees over so many words, n × n parts laid out as those of {@link
   *     org.espalier.core.tree.DependencyTree}
   * @param estimator how their scores are trained
   */
  record Latent<S extends Structure>(IntFunction<S> over, Estimator<S> estimator)
      implements TreeSource<S> {

    /** Makes every structure once. */
    public Latent {
      Map<Integer, S> made = new HashMap<>();
      IntFunction<S> make = over;
      over = n -> made.computeIfAbsent(n, make::apply);
    }
  }

  /** The gold trees. */
  record Gold<S extends Structure>() implements TreeSource<S> {}

  /** Chains from left to right: every word hangs on the previous one. */
  record LeftToRight<S extends Structure>() implements TreeSource<S> {}
}
