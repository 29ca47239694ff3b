#!/usr/bin/env bash
# Expected: the forward algorithm by logsumexp has a gradient where it has a value: a state that cannot be reached has the
#   total minus infinity, which is right, and no part in what follows.
# What happens: logsumexp of scores that are all minus infinity has the gradient NaN, also if what comes back to it is 0, as
#   it is where the state counts for nothing. Of three states over two words, one of them out of reach, the total is 3.17,
#   as by enumeration, and all nine derivatives are NaN. With -1e30 for minus infinity the
#   derivatives are the expected numbers of steps.
# Version: PyTorch 2.10.0 by org.bytedeco:pytorch:2.10.0-1.5.13 (x86-64 Linux, double). Seen on 2026-11-30.
# Hurt: whoever writes chains, alignments or charts over tensors with masks by minus infinity: the loss looks right, and the
#   first backward pass makes all parameters NaN.
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
  public static void main(String[] arguments) {
    Loader.load(org.bytedeco.openblas.global.openblas.class);
    // The paths from the first state are 1 1 1, 1 1 2 and 1 2 2, with the scores 0, 1 and 3.
    double[] exact = new double[9];
    double all = 1 + Math.exp(1) + Math.exp(3);
    exact[0] = (2 + Math.exp(1)) / all;
    exact[1] = (Math.exp(1) + Math.exp(3)) / all;
    exact[4] = Math.exp(3) / all;
    System.out.printf("exact: total %.4f, derivatives %s%n", Math.log(all), Arrays.toString(exact));
    double[] infinite = derivatives(Double.NEGATIVE_INFINITY);
    double[] large = derivatives(-1e30);
    boolean same = true;
    for (int i = 0; i < 9; i++) {
      same &= Double.isNaN(infinite[i]) && Math.abs(large[i] - exact[i]) < 1e-9;
    }
    System.exit(same ? 0 : 1);
  }

  /** Returns the derivatives of the total over two words in the scores of the steps, which are laid out by rows. */
  private static double[] derivatives(double none) {
    double[] scores = {0, 1, none, none, 2, none, none, none, 0};
    Tensor steps = AbstractTensor.create(scores).set_requires_grad(true);
    Tensor totals = AbstractTensor.create(0.0, none, none);
    for (int word = 0; word < 2; word++) {
      totals = torch.logsumexp(totals.unsqueeze(1).add(steps.view(3, 3)), 0);
    }
    Tensor total = torch.logsumexp(totals, 0);
    total.backward();
    double[] derivatives = new double[9];
    for (int i = 0; i < 9; i++) {
      derivatives[i] = steps.grad().get(i).item_double();
    }
    System.out.printf("by %s: total %.4f, derivatives %s%n", none, total.item_double(), Arrays.toString(derivatives));
    return derivatives;
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
