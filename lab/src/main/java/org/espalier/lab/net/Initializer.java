package org.espalier.lab.net;

import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** The distribution from which the entries of a parameter are drawn before training. */
@FunctionalInterface
public interface Initializer {

  /**
   * Overwrites a tensor with its initial values.
   *
   * @param target of type {@code Double}, contiguous
   * @param generator the only source of randomness
   */
  void fill(Tensor target, Generator generator);

  /** All entries equal. */
  static Initializer constant(double value) {
    return uniform(value, value);
  }

  /** Uniform on [low, high). */
  static Initializer uniform(double low, double high) {
    return (target, generator) -> {
      try (GeneratorOptional source = new GeneratorOptional(generator)) {
        target.uniform_(low, high, source);
      }
    };
  }

  /** Normal with mean zero. */
  static Initializer normal(double deviation) {
    return (target, generator) -> {
      try (GeneratorOptional source = new GeneratorOptional(generator)) {
        target.normal_(0, deviation, source);
      }
    };
  }

  /**
   * Uniform on ±√(6 / (rows + columns)), for matrices (Glorot &amp; Bengio 2010, "Understanding the
   * difficulty of training deep feedforward neural networks").
   */
  static Initializer glorot() {
    return (target, generator) -> {
      double bound = Math.sqrt(6.0 / (target.size(0) + target.size(1)));
      uniform(-bound, bound).fill(target, generator);
    };
  }

  /** A multiple of the identity, for square matrices. */
  static Initializer identity(double multiple) {
    return (target, _) -> {
      var _ = target.zero_();
      var _ = target.fill_diagonal_(new Scalar(multiple));
    };
  }
}
