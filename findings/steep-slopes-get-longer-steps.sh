#!/usr/bin/env bash
# Expected: Adam divides the mean gradient by the root of the mean square, so that the steps hardly depend on the scale of
#   the gradient: the first one is the learning rate in each coordinate.
# What happens: it multiplies by that root. With the rate 0.1 the first step is 0.0001 for a derivative of 1 and
#   0.00000001 for one of 0.01, where both are 0.1; the steps grow with the square of the gradient. AdaGrad and RMSProp of
#   the same package divide.
# Version: org.tribuo:tribuo-math:4.3.2, optimisers.Adam. Seen on 2026-12-01.
# Hurt: whoever trains linear models, factorisation machines or conditional random fields with it, by the defaults above
#   all: hardly anything moves, rare features never, and steep places, for which the division is made, get the longest
#   steps.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.tribuo</groupId><artifactId>tribuo-math</artifactId><version>4.3.2</version>
    </dependency>
  </dependencies>
</project>
POM
cat > Seen.java <<'JAVA'
import org.tribuo.math.LinearParameters;
import org.tribuo.math.StochasticGradientOptimiser;
import org.tribuo.math.la.DenseMatrix;
import org.tribuo.math.la.Tensor;
import org.tribuo.math.optimisers.AdaGrad;
import org.tribuo.math.optimisers.Adam;

public class Seen {
  private static final double RATE = 0.1;
  private static final double FIRST = 0.9;
  private static final double SECOND = 0.999;
  private static final double EPSILON = 1e-8;
  private static final double[] GRADIENT = {1, -0.01};

  private static double[][] steps(StochasticGradientOptimiser optimiser, int count) {
    LinearParameters weights = new LinearParameters(1, GRADIENT.length);
    optimiser.initialise(weights);
    double[][] steps = new double[count][GRADIENT.length];
    for (double[] step : steps) {
      Tensor[] update = weights.getEmptyCopy();
      for (int k = 0; k < GRADIENT.length; k++) {
        ((DenseMatrix) update[0]).set(k, 0, GRADIENT[k]);
      }
      Tensor[] result = optimiser.step(update, 1);
      for (int k = 0; k < GRADIENT.length; k++) {
        step[k] = ((DenseMatrix) result[0]).get(k, 0);
      }
    }
    return steps;
  }

  public static void main(String[] arguments) {
    double[][] seen = steps(new Adam(RATE, FIRST, SECOND, EPSILON), 3);
    double[][] other = steps(new AdaGrad(RATE), 3);
    boolean same = Math.abs(other[0][0] - RATE) < 1e-3 && Math.abs(other[0][1] + RATE) < 1e-3;
    double[] mean = new double[GRADIENT.length];
    double[] square = new double[GRADIENT.length];
    for (int t = 0; t < seen.length; t++) {
      for (int k = 0; k < GRADIENT.length; k++) {
        mean[k] = FIRST * mean[k] + (1 - FIRST) * GRADIENT[k];
        square[k] = SECOND * square[k] + (1 - SECOND) * GRADIENT[k] * GRADIENT[k];
        double corrected = mean[k] / (1 - Math.pow(FIRST, t + 1));
        double exact = RATE * corrected / (Math.sqrt(square[k] / (1 - Math.pow(SECOND, t + 1))) + EPSILON);
        System.out.printf("step %s, derivative %s: Adam %.9f, exact %.9f, AdaGrad %.9f%n",
            t + 1, GRADIENT[k], seen[t][k], exact, other[t][k]);
        double rate = RATE * Math.sqrt(1 - Math.pow(SECOND, t + 1)) / (1 - Math.pow(FIRST, t + 1));
        same &= Math.abs(exact - Math.copySign(RATE, GRADIENT[k])) < 1e-5;
        same &= Math.abs(seen[t][k] - rate * mean[k] * (Math.sqrt(square[k]) + EPSILON)) < 1e-15;
      }
    }
    System.exit(same ? 0 : 1);
  }
}
JAVA
mvn -q -B dependency:copy-dependencies -DoutputDirectory=lib -DincludeScope=runtime >/dev/null
if java -cp 'lib/*' Seen.java 2>errors; then
  echo 'As described.'
else
  cat errors >&2
  echo 'This changed.' >&2
  exit 1
fi
