#!/usr/bin/env bash
# Expected: a prior on the weights adds its value to the objective and the derivative of that value to the gradient, as
#   the others of the same class do.
# What happens: the quartic prior has the value w^4 / (2 s^4), and its gradient is w / s^4 instead of 2 w^3 / s^4. At a
#   weight of 3 the gradient is an 18th of the derivative, at 0.05 it is 200 times too large; only at the square root of
#   1/2 it is right.
# Version: edu.stanford.nlp:stanford-corenlp:4.5.10, classify.LogPrior. Seen on 2026-12-01.
# Hurt: whoever trains classifiers with this prior: the minimiser's steps and line searches contradict each other, small
#   weights are held back and large ones are not, which is the opposite of what the fourth power is chosen for.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>edu.stanford.nlp</groupId><artifactId>stanford-corenlp</artifactId><version>4.5.10</version>
    </dependency>
  </dependencies>
</project>
POM
cat > Seen.java <<'JAVA'
import edu.stanford.nlp.classify.LogPrior;
import edu.stanford.nlp.classify.LogPrior.LogPriorType;

public class Seen {
  private static final double STEP = 1e-5;

  public static void main(String[] arguments) {
    double sigma = 0.7;
    boolean same = true;
    for (LogPriorType type : new LogPriorType[] {LogPriorType.QUADRATIC, LogPriorType.HUBER, LogPriorType.QUARTIC}) {
      LogPrior prior = new LogPrior(type, sigma, 0.1);
      for (double weight : new double[] {0.05, Math.sqrt(0.5), 3}) {
        double[] gradient = new double[1];
        prior.compute(new double[] {weight}, gradient);
        double rise = prior.compute(new double[] {weight + STEP}, new double[1])
            - prior.compute(new double[] {weight - STEP}, new double[1]);
        double derivative = rise / (2 * STEP);
        System.out.printf("%s at %.3f: gradient %.4f, derivative of the value %.4f%n", type, weight, gradient[0], derivative);
        if (type == LogPriorType.QUARTIC) {
          double fourth = Math.pow(sigma, 4);
          same &= Math.abs(derivative - 2 * Math.pow(weight, 3) / fourth) < 1e-4;
          same &= Math.abs(gradient[0] - weight / fourth) < 1e-9;
        } else {
          same &= Math.abs(gradient[0] - derivative) < 1e-4;
        }
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
