#!/usr/bin/env bash
# Expected: the gradient of a word's embedding is the sum over the word's occurrences in the batch, right to the three
#   digits of a short float, as sums and products on the processor keep wider totals.
# What happens: the occurrences are added up in the short float itself. In bfloat16 the total stops at 256 equal terms, in
#   half precision at 2048: a thousand occurrences have the gradient of 256. The same lookup by index_select or by a
#   product with one-hot rows has 1000.
# Version: PyTorch 2.10.0 by org.bytedeco:pytorch:2.10.0-1.5.13 (x86-64 Linux, processor). Seen on 2026-11-30.
# Hurt: whoever trains taggers or encoders in bfloat16 on processors: padding, full stops and articles learn at a quarter
#   of their rate and less the larger the batch is, rare words at the full one; no value overflows and nothing warns.
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
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

public class Seen {
  public static void main(String[] arguments) {
    Loader.load(org.bytedeco.openblas.global.openblas.class);
    double brain = embedding(ScalarType.BFloat16, 1000);
    double half = embedding(ScalarType.Half, 5000);
    double single = embedding(ScalarType.Float, 5000);
    Tensor table = table(ScalarType.BFloat16);
    table.index_select(0, occurrences(1000)).sum().backward();
    double selected = gradient(table);
    System.out.printf("gradient of a word that occurs 1000 times, bfloat16: %.0f%n", brain);
    System.out.printf("the same by index_select: %.0f%n", selected);
    System.out.printf("that occurs 5000 times, half: %.0f, single: %.0f%n", half, single);
    System.exit(brain == 256 && selected == 1000 && half == 2048 && single == 5000 ? 0 : 1);
  }

  private static double embedding(ScalarType type, long times) {
    Tensor table = table(type);
    torch.embedding(table, occurrences(times)).to(ScalarType.Double).sum().backward();
    return gradient(table);
  }

  /** A table of one word with one feature. */
  private static Tensor table(ScalarType type) {
    return torch.ones(new long[] {1, 1}).to(type).set_requires_grad(true);
  }

  private static Tensor occurrences(long times) {
    return torch.zeros(new long[] {times}).to(ScalarType.Long);
  }

  private static double gradient(Tensor table) {
    return table.grad().to(ScalarType.Double).sum().item().toDouble();
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
