#!/usr/bin/env bash
# Expected: the sigmoid of a score is right to the digits of a float, 2e-9 at -20, and reaches 0 only near -104, where
#   floats end; its logarithm is nearly the score itself.
# What happens: it is exactly 0 from -18 on, and has no right digit from -16 on: 6.0e-8 at -16 instead of 1.1e-7, 8.9e-8 at
#   -17 instead of 4.1e-8, so that it even rises there.
# Version: com.microsoft.onnxruntime:onnxruntime:1.28.0, operator Sigmoid on the processor (x86-64 Linux). Seen on
#   2026-11-30.
# Hurt: whoever takes logarithms of a model's sigmoids as scores, for taggers of several labels, edges of graphs or products
#   over many decisions: what is unlikely is impossible, sums are minus infinity, and the order of the unlikely is wrong.
#   Scores before the sigmoid are exact.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>com.microsoft.onnxruntime</groupId><artifactId>onnxruntime</artifactId><version>1.28.0</version>
    </dependency>
  </dependencies>
</project>
POM
cat > Seen.java <<'JAVA'
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

public class Seen {
  public static void main(String[] arguments) throws Exception {
    float[] scores = {-4, -8, -12, -16, -17, -18, -20, -40};
    float[] seen = run("Sigmoid", scores);
    float[] exponentials = run("Exp", scores);
    for (int i = 0; i < scores.length; i++) {
      double exact = 1 / (1 + Math.exp(-scores[i]));
      System.out.printf("%s: %.3g, exact %.3g, by Exp %.3g%n",
          scores[i], seen[i], exact, exponentials[i] / (1 + exponentials[i]));
    }
    boolean zero = seen[5] == 0 && seen[6] == 0 && seen[7] == 0 && exponentials[7] > 0;
    System.exit(zero && Math.abs(seen[3] * Math.exp(16) - 1) > 0.2 ? 0 : 1);
  }

  private static float[] run(String operator, float... input) throws Exception {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(model(operator, input.length));
        OnnxTensor tensor = OnnxTensor.createTensor(environment, input);
        OrtSession.Result result = session.run(Map.of("x", tensor))) {
      return (float[]) result.get(0).getValue();
    }
  }

  /** Returns a model of one operator over a vector, in the wire format of ONNX: tags are eight times the field's number. */
  private static byte[] model(String operator, int inputs) {
    byte[] node = join(field(1, text("x")), field(2, text("y")), field(4, text(operator)));
    byte[] values = join(field(11, value("x", inputs)), field(12, value("y", inputs)));
    byte[] graph = join(field(1, node), field(2, text("graph")), values);
    return join(number(1, 8), field(7, graph), field(8, number(2, 13)));
  }

  private static byte[] value(String name, int length) {
    byte[] shape = field(2, field(1, number(1, length)));
    return join(field(1, text(name)), field(2, field(1, join(number(1, 1), shape)))); // 1 for float
  }

  private static byte[] field(int tag, byte[] content) {
    return join(new byte[] {(byte) (8 * tag + 2), (byte) content.length}, content);
  }

  private static byte[] number(int tag, int value) {
    return new byte[] {(byte) (8 * tag), (byte) value};
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
JAVA
mvn -q -B dependency:copy-dependencies -DoutputDirectory=lib -DincludeScope=runtime >/dev/null
if java --enable-native-access=ALL-UNNAMED -cp 'lib/*' Seen.java 2>errors; then
  echo 'As described.'
else
  cat errors >&2
  echo 'This changed.' >&2
  exit 1
fi
