package org.espalier.core.estimate;

import java.util.function.DoubleFunction;
import org.espalier.core.Structure;

/**
 * An estimator whose settings change in the course of training, by {@link Context#progress}: {@code
 * new Annealed<>(p -> Estimators.spigot(eta.at(p), 1))} with a {@link Schedule} η. At test time the
 * settings are those at the end of training.
 *
 * @param at makes the estimator for a progress from 0 to 1
 */
public record Annealed<S extends Structure>(DoubleFunction<Estimator<S>> at)
    implements Estimator<S> {

  @Override
  public String name() {
    return at.apply(1).name();
  }

  /** Returns the name, and that it is annealed. */
  @Override
  public String toString() {
    return name() + ", annealed";
  }

  @Override
  public Predictor<? super S> inference() {
    return at.apply(1).inference();
  }

  @Override
  public Pass forward(Batch<? extends S> batch, Context context) {
    return at.apply(context.progress()).forward(batch, context);
  }
}
