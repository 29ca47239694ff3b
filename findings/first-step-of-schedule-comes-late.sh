#!/usr/bin/env bash
# Expected: a schedule that divides the rate by ten every two epochs, stepped after each epoch, gives 1 1 0.1 0.1 0.01 0.01,
#   as StepLR of the same name does in Python.
# What happens: it gives 1 1 1 0.1 0.1 0.01: the scheduler counts its first call as number 0 and changes nothing there, so
#   that every later change comes an epoch late as well. With a change in every epoch the first two have the same rate.
# Version: PyTorch 2.10.0 by org.bytedeco:pytorch:2.10.0-1.5.13 (x86-64 Linux), StepLR. Seen on 2026-11-30.
# Hurt: whoever repeats a published recipe or moves training here from Python: the last stage, which makes the figures, is an
#   epoch shorter, and with a single change before the last epoch it never comes.
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
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.StepLR;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

public class Seen {
  public static void main(String[] arguments) {
    Loader.load(org.bytedeco.openblas.global.openblas.class);
    double[] two = rates(2);
    double[] one = rates(1);
    boolean same = near(two, 1, 1, 1, 0.1, 0.1, 0.01) && near(one, 1, 1, 0.1, 0.01, 0.001, 0.0001);
    System.exit(same ? 0 : 1);
  }

  private static double[] rates(int epochs) {
    SGD optimizer = new SGD(new TensorVector(torch.zeros(1).set_requires_grad(true)), new SGDOptions(1));
    StepLR schedule = new StepLR(optimizer, epochs, 0.1);
    double[] rates = new double[6];
    System.out.printf("a tenth every %d epochs:", epochs);
    for (int epoch = 0; epoch < rates.length; epoch++) {
      rates[epoch] = optimizer.param_groups().get(0).options().get_lr();
      System.out.printf(" %.4g (%.4g)", rates[epoch], Math.pow(0.1, epoch / epochs));
      schedule.step();
    }
    System.out.println(", expected ones in brackets");
    return rates;
  }

  private static boolean near(double[] rates, double... expected) {
    for (int i = 0; i < rates.length; i++) {
      if (Math.abs(rates[i] - expected[i]) > 1e-9) {
        return false;
      }
    }
    return true;
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
