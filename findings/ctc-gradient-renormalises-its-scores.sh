#!/usr/bin/env bash
# Expected: the gradient of ctc_loss is the derivative of its value, so that scores may be changed between log_softmax
#   and the loss: log-probabilities less weighted label priors, a temperature, a bonus for a symbol.
# What happens: the value is that of the scores given, and the gradient is the one for scores that sum to 1 at each
#   position. It has the posteriors right and subtracts the exponential of the score where nothing should stand; the
#   error disappears only if a log_softmax comes directly before the loss. A step along it can raise the loss.
# Version: PyTorch 2.10.0 by org.bytedeco:pytorch:2.10.0-1.5.13 (x86-64 Linux, double). Seen on 2026-11-30.
# Hurt: whoever trains speech or handwriting with label priors or another change of the scores: no error, a loss that is
#   right, and wrong directions; here the derivative in the first blank is 60 times too large and has the wrong sign.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.bytedeco</groupId><artifactId>pytorch-platform</artifactId><version>2.10.0-1.5.13</version>
    </dependency>
  </dependencies>
</project>
POM
cat > Seen.java <<'JAVA'
import java.util.Arrays;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.AbstractTensor;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

public class Seen {
  private static final double[] LOGITS = {1, 0, .5, .2, .3, -1, 0, .7, .1}; // three positions, blank and two symbols
  private static final double[] LOG_PRIOR = {Math.log(0.7), Math.log(0.2), Math.log(0.1)};

  public static void main(String[] arguments) {
    Loader.load(org.bytedeco.openblas.global.openblas.class);
    double[] given = gradient(LOG_PRIOR);
    double[] exact = differences(LOG_PRIOR);
    System.out.println("with label priors, gradient:    " + Arrays.toString(Arrays.copyOf(given, 3)) + " at position 0");
    System.out.println("with label priors, differences: " + Arrays.toString(Arrays.copyOf(exact, 3)));
    double wrong = distance(given, exact);
    double[] none = new double[3];
    double right = distance(gradient(none), differences(none));
    System.out.printf("largest error of the gradient: %.2g, without priors %.2g%n", wrong, right);
    System.exit(wrong > 0.5 && right < 1e-7 ? 0 : 1);
  }

  /** The loss of the symbol 1 for scores log_softmax(logits) - logPrior. */
  private static Tensor loss(Tensor logits, double[] logPrior) {
    Tensor scores = logits.reshape(3, 1, 3).log_softmax(2).sub(AbstractTensor.create(logPrior));
    Tensor target = AbstractTensor.create(new long[] {1}).reshape(1, 1);
    int sum = 2;
    return torch.ctc_loss(scores, target, new long[] {3}, new long[] {1}, 0, sum, false);
  }

  private static double[] gradient(double[] logPrior) {
    Tensor logits = AbstractTensor.create(LOGITS).set_requires_grad(true);
    loss(logits, logPrior).backward();
    double[] gradient = new double[LOGITS.length];
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] = logits.grad().select(0, i).item().toDouble();
    }
    return gradient;
  }

  private static double[] differences(double[] logPrior) {
    double step = 1e-5;
    double[] derivatives = new double[LOGITS.length];
    for (int i = 0; i < derivatives.length; i++) {
      double[] moved = LOGITS.clone();
      moved[i] += step;
      double above = loss(AbstractTensor.create(moved), logPrior).item().toDouble();
      moved[i] -= 2 * step;
      double below = loss(AbstractTensor.create(moved), logPrior).item().toDouble();
      derivatives[i] = (above - below) / (2 * step);
    }
    return derivatives;
  }

  private static double distance(double[] a, double[] b) {
    double most = 0;
    for (int i = 0; i < a.length; i++) {
      most = Math.max(most, Math.abs(a[i] - b[i]));
    }
    return most;
  }
}
JAVA
mvn -q -B dependency:copy-dependencies -Djavacpp.platform=linux-x86_64 -DoutputDirectory=lib -DincludeScope=runtime >/dev/null
if java --enable-native-access=ALL-UNNAMED -cp 'lib/*' Seen.java 2>errors; then
  echo 'As described.'
else
  cat errors >&2
  echo 'This changed.' >&2
  exit 1
fi
