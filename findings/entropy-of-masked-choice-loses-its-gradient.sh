#!/usr/bin/env bash
# Expected: the entropy of a choice in which an option is masked by minus infinity has a gradient where it has a value;
#   special.entr is documented to be 0 at 0, so that masked options should drop out.
# What happens: entr(softmax(logits)) gives the right entropy, and its gradient is NaN at every logit, also at those
#   that are not masked: the derivative of entr at 0 is infinite, softmax multiplies it by 0 and sums over all options.
# Version: PyTorch 2.10.0 by org.bytedeco:pytorch:2.10.0-1.5.13 (x86-64 Linux, double). Seen on 2026-11-29.
# Hurt: anybody who adds an entropy bonus to a policy, an attention or a tagger with masks: one masked option makes all
#   parameters NaN at the first step, while the loss that is shown looks right.
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
    Tensor entropy = torch.special_entr(logits.softmax(0)).sum();
    entropy.backward();
    double value = entropy.item().toDouble();
    double gradient = logits.grad().select(0, 0).item().toDouble();
    System.out.printf("entropy %.6f, its derivative in the first logit %f%n", value, gradient);
    double exact = 0.582203; // of softmax(1, 2)
    System.exit(Math.abs(value - exact) < 1e-6 && Double.isNaN(gradient) ? 0 : 1);
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
