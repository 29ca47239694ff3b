#!/usr/bin/env bash
# Expected: a plateau scheduler of mode "max" leaves the rate alone as long as its measure rises.
# What happens: the value that the first measure must beat is the smallest positive number instead of minus infinity, so
#   that a negative one is never an improvement. A log-likelihood that rises by 1 in each epoch, from -20 to -9, is
#   taken for no progress: with a patience of three its rate is cut by ten three times in these twelve epochs. The same
#   measure shifted above 0 keeps the rate.
# Version: PyTorch 2.10.0 by org.bytedeco:pytorch:2.10.0-1.5.13 (x86-64 Linux), ReduceLROnPlateauScheduler.
#   Seen on 2026-11-30.
# Hurt: whoever steers training by log-likelihoods, evidence bounds or correlations, which start below 0: the rate falls
#   again and again while all goes well, and training seems to have converged.
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
import org.bytedeco.pytorch.ReduceLROnPlateauScheduler;
import org.bytedeco.pytorch.ReduceLROnPlateauScheduler.SchedulerMode;
import org.bytedeco.pytorch.ReduceLROnPlateauScheduler.ThresholdMode;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

public class Seen {
  public static void main(String[] arguments) {
    Loader.load(org.bytedeco.openblas.global.openblas.class);
    double negative = rate(SchedulerMode.max, -20);
    double positive = rate(SchedulerMode.max, 1);
    double still = rate(SchedulerMode.min, 1);
    System.exit(negative < 0.02 && positive == 1 && still < 0.02 ? 0 : 1);
  }

  /** The rate after twelve epochs in which the measure rises by 1 each, with a patience of three. */
  private static double rate(SchedulerMode mode, int first) {
    SGD optimizer = new SGD(new TensorVector(torch.zeros(1).set_requires_grad(true)), new SGDOptions(1));
    ReduceLROnPlateauScheduler schedule =
        new ReduceLROnPlateauScheduler(
            optimizer, mode, 0.1f, 3, 1e-4, ThresholdMode.abs, 0, new float[0], 1e-8, false);
    for (int epoch = 0; epoch < 12; epoch++) {
      schedule.step(first + epoch);
    }
    double rate = optimizer.param_groups().get(0).options().get_lr();
    System.out.printf("mode %s, measure from %d to %d: rate 1 became %.3g%n", mode, first, first + 11, rate);
    return rate;
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
