package org.espalier.core.estimate;

import java.util.Arrays;
import java.util.List;

/**
 * The losses of the examples of a batch, and the small decoders that estimators are checked with.
 *
 * @param examples the loss of every example
 */
public record ExampleLosses(List<ExampleLoss> examples) implements Downstream {

  public ExampleLosses {
    examples = List.copyOf(examples);
  }

  @Override
  public void losses(Points at, double[] out) {
    require(at.batch());
    for (int row = 0; row < at.rows(); row++) {
      out[row] = examples.get(at.example(row)).loss(at.values(), at.offset(row));
    }
  }

  @Override
  public void gradients(Points at, double[] out) {
    require(at.batch());
    Arrays.fill(out, 0);
    for (int row = 0; row < at.rows(); row++) {
      examples.get(at.example(row)).gradient(at.values(), at.offset(row), out);
    }
  }

  /** Refuses losses that are not those of a batch. */
  private void require(Batch<?> batch) {
    if (batch.count() != examples.size()) {
      throw new IllegalArgumentException(
          "there are " + batch.count() + " examples, but " + examples.size() + " losses");
    }
    for (int i = 0; i < examples.size(); i++) {
      int parts = examples.get(i).parts();
      int visible = batch.instance(i).visible();
      if (parts >= 0 && parts != visible) {
        throw new IllegalArgumentException(
            "example %s: a loss of %s parts, but %s has %s"
                .formatted(i, parts, batch.instance(i), visible));
      }
    }
  }

  /** Returns how many columns a matrix has; of one without rows that is not known: −1. */
  private static int columns(double[][] matrix) {
    return matrix.length == 0 ? -1 : matrix[0].length;
  }

  /**
   * L(μ) = c·μ.
   *
   * @param cost c, one entry for each visible part
   */
  public record Linear(double... cost) implements ExampleLoss {
    @Override
    public int parts() {
      return cost.length;
    }

    @Override
    public double loss(double[] point, int offset) {
      double loss = 0;
      for (int p = 0; p < cost.length; p++) {
        loss += cost[p] * point[offset + p];
      }
      return loss;
    }

    @Override
    public void gradient(double[] point, int offset, double[] out) {
      System.arraycopy(cost, 0, out, offset, cost.length);
    }
  }

  /**
   * L(μ) = ½‖Aμ − b‖².
   *
   * @param matrix A, a column for each visible part
   * @param target b
   */
  public record Quadratic(double[][] matrix, double[] target) implements ExampleLoss {
    @Override
    public int parts() {
      return columns(matrix);
    }

    @Override
    public double loss(double[] point, int offset) {
      double loss = 0;
      for (double r : affine(matrix, target, -1, point, offset)) {
        loss += r * r / 2;
      }
      return loss;
    }

    @Override
    public void gradient(double[] point, int offset, double[] out) {
      backward(matrix, affine(matrix, target, -1, point, offset), out, offset);
    }
  }

  /**
   * The cross-entropy of softmax(Aμ + b); a decoder that is bilinear in the point and its input is
   * this one once the input is fixed.
   *
   * @param matrix A, a row for each class
   * @param bias b
   * @param label the right class
   */
  public record LogLinear(double[][] matrix, double[] bias, int label) implements ExampleLoss {
    @Override
    public int parts() {
      return columns(matrix);
    }

    @Override
    public double loss(double[] point, int offset) {
      return crossEntropy(affine(matrix, bias, 1, point, offset), label);
    }

    @Override
    public void gradient(double[] point, int offset, double[] out) {
      backward(matrix, errors(affine(matrix, bias, 1, point, offset), label), out, offset);
    }
  }

  /**
   * The cross-entropy of softmax(W₂ tanh(W₁μ + b₁) + b₂).
   *
   * @param first W₁, a row for each hidden unit
   * @param firstBias b₁
   * @param second W₂, a row for each class
   * @param secondBias b₂
   * @param label the right class
   */
  public record Perceptron(
      double[][] first, double[] firstBias, double[][] second, double[] secondBias, int label)
      implements ExampleLoss {
    @Override
    public int parts() {
      return columns(first);
    }

    @Override
    public double loss(double[] point, int offset) {
      return crossEntropy(affine(second, secondBias, 1, hidden(point, offset), 0), label);
    }

    @Override
    public void gradient(double[] point, int offset, double[] out) {
      double[] hidden = hidden(point, offset);
      double[] errors = new double[hidden.length];
      backward(second, errors(affine(second, secondBias, 1, hidden, 0), label), errors, 0);
      for (int i = 0; i < hidden.length; i++) {
        errors[i] *= 1 - hidden[i] * hidden[i];
      }
      backward(first, errors, out, offset);
    }

    private double[] hidden(double[] point, int offset) {
      return tanh(affine(first, firstBias, 1, point, offset));
    }
  }

  /**
   * The cross-entropy of softmax(W₂ Σ_m tanh(W₁[x_m; head_m] + b₁) + b₂) over the words m of a
   * sentence, where head_m = Σ_{h≠m} μ[h·n + m] x_h + μ[m·n + m] root is the mixture of the heads'
   * vectors.
   *
   * @param words x, n rows of d numbers
   * @param root d numbers
   * @param first W₁, rows of 2d
   * @param firstBias b₁
   * @param second W₂
   * @param secondBias b₂
   * @param label the right class
   */
  public record Sentence(
      double[][] words,
      double[] root,
      double[][] first,
      double[] firstBias,
      double[][] second,
      double[] secondBias,
      int label)
      implements ExampleLoss {
    @Override
    public double loss(double[] point, int offset) {
      return crossEntropy(logits(hidden(point, offset)), label);
    }

    @Override
    public void gradient(double[] point, int offset, double[] out) {
      int n = words.length;
      int d = root.length;
      double[][] hidden = hidden(point, offset);
      double[] pooled = new double[firstBias.length];
      backward(second, errors(logits(hidden), label), pooled, 0);
      for (int m = 0; m < n; m++) {
        double[] errors = new double[pooled.length];
        for (int i = 0; i < errors.length; i++) {
          errors[i] = pooled[i] * (1 - hidden[m][i] * hidden[m][i]);
        }
        double[] input = new double[2 * d];
        backward(first, errors, input, 0);
        for (int h = 0; h < n; h++) {
          double product = 0;
          for (int i = 0; i < d; i++) {
            product += input[d + i] * (h == m ? root : words[h])[i];
          }
          out[offset + h * n + m] = product;
        }
      }
    }

    private double[][] hidden(double[] point, int offset) {
      int n = words.length;
      int d = root.length;
      double[][] hidden = new double[n][];
      for (int m = 0; m < n; m++) {
        double[] input = Arrays.copyOf(words[m], 2 * d);
        for (int h = 0; h < n; h++) {
          for (int i = 0; i < d; i++) {
            input[d + i] += point[offset + h * n + m] * (h == m ? root : words[h])[i];
          }
        }
        hidden[m] = tanh(affine(first, firstBias, 1, input, 0));
      }
      return hidden;
    }

    private double[] logits(double[][] hidden) {
      double[] sum = new double[firstBias.length];
      for (double[] word : hidden) {
        for (int i = 0; i < sum.length; i++) {
          sum[i] += word[i];
        }
      }
      return affine(second, secondBias, 1, sum, 0);
    }
  }

  /** Returns Mv + sign·b. */
  private static double[] affine(double[][] m, double[] b, int sign, double[] v, int offset) {
    double[] out = new double[m.length];
    for (int i = 0; i < m.length; i++) {
      out[i] = sign * b[i];
      for (int j = 0; j < m[i].length; j++) {
        out[i] += m[i][j] * v[offset + j];
      }
    }
    return out;
  }

  /** Overwrites {@code out} with Mᵀe. */
  private static void backward(double[][] m, double[] e, double[] out, int offset) {
    for (int j = 0; j < m[0].length; j++) {
      double sum = 0;
      for (int i = 0; i < m.length; i++) {
        sum += m[i][j] * e[i];
      }
      out[offset + j] = sum;
    }
  }

  private static double[] tanh(double[] v) {
    return Arrays.stream(v).map(Math::tanh).toArray();
  }

  private static double crossEntropy(double[] logits, int label) {
    double max = Arrays.stream(logits).max().orElseThrow();
    double sum = Arrays.stream(logits).map(x -> Math.exp(x - max)).sum();
    return max + Math.log(sum) - logits[label];
  }

  /** Returns the cross-entropy's gradient in the logits. */
  private static double[] errors(double[] logits, int label) {
    double logSum = crossEntropy(logits, label) + logits[label];
    double[] errors = Arrays.stream(logits).map(x -> Math.exp(x - logSum)).toArray();
    errors[label]--;
    return errors;
  }
}
