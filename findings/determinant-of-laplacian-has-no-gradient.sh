#!/usr/bin/env bash
# Expected: the derivative of a determinant in an entry is that entry's cofactor, also where the determinant is 0; in the
#   Laplacian of a graph each cofactor is the number of spanning trees (matrix-tree theorem).
# What happens: for a path of three nodes whose edges weigh 2 and 3, det gives 0 and, as its gradient, 0 in each of the
#   nine entries instead of 6; no error is raised. With a billionth added to one entry all nine are right: whether there
#   is a gradient depends on whether elimination ends in an exact 0.
# Version: PyTorch 2.10.0 by org.bytedeco:pytorch:2.10.0-1.5.13 (x86-64 Linux, double). Seen on 2026-11-30.
# Hurt: whoever reads cofactors, tree counts or marginals off the gradient of a determinant, or has det in a loss: at a
#   singular matrix training stands still without a word.
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
    double singular = show("Laplacian of a path with weights 2 and 3", 2, -2, 0, -2, 5, -3, 0, -3, 3);
    double beside = show("the same and 1e-9 in the last entry", 2, -2, 0, -2, 5, -3, 0, -3, 3 + 1e-9);
    double cofactor = torch.det(AbstractTensor.create(5.0, -3, -3, 3).reshape(2, 2)).item().toDouble();
    System.out.printf("the cofactor of the first entry: %.6f%n", cofactor);
    System.exit(singular == 0 && Math.abs(beside - 6) < 1e-6 && Math.abs(cofactor - 6) < 1e-6 ? 0 : 1);
  }

  /** The derivative of the determinant in the first entry. */
  private static double show(String name, double... entries) {
    Tensor matrix = AbstractTensor.create(entries).set_requires_grad(true);
    Tensor determinant = torch.det(matrix.reshape(3, 3));
    determinant.backward();
    double first = matrix.grad().select(0, 0).item().toDouble();
    System.out.printf(
        "%s: determinant %.1e, its derivative in the first entry %.6f%n",
        name, determinant.item().toDouble(), first);
    return first;
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
