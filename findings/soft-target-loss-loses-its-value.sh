#!/usr/bin/env bash
# Expected: cross-entropy with soft targets, where an option is masked by minus infinity and has target 0, is the
#   cross-entropy of the others; at any rate its value and its gradient are both numbers or both not.
# What happens: the value is NaN (0 times minus infinity), and the gradient is right everywhere, softmax minus target.
#   With the index of a class as the target both are right.
# Version: PyTorch 2.10.0 by org.bytedeco:pytorch:2.10.0-1.5.13 (x86-64 Linux, double). Seen on 2026-11-29.
# Hurt: anybody who distils a masked tagger or parser: training goes well while the loss shows NaN, and every guard
#   against divergence stops a healthy run.
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
import org.bytedeco.pytorch.AbstractTensor;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

public class Seen {
  public static void main(String[] arguments) {
    Loader.load(org.bytedeco.openblas.global.openblas.class);
    Tensor logits = AbstractTensor.create(1.0, 2.0, Double.NEGATIVE_INFINITY).set_requires_grad(true);
    Tensor targets = AbstractTensor.create(0.5, 0.5, 0.0);
    Tensor loss = torch.cross_entropy_loss(logits, targets);
    loss.backward();
    double value = loss.item().toDouble();
    double first = logits.grad().select(0, 0).item().toDouble();
    double masked = logits.grad().select(0, 2).item().toDouble();
    System.out.printf("loss %f, its derivatives %.6f in the first logit, %f in the masked one%n", value, first, masked);
    double exact = 1 / (1 + Math.E) - 0.5; // softmax(1, 2) minus target
    System.exit(Double.isNaN(value) && Math.abs(first - exact) < 1e-9 && masked == 0 ? 0 : 1);
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
