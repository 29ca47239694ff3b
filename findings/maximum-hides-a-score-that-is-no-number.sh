#!/usr/bin/env bash
# Expected: the maximum of scores one of which is NaN is NaN, so that a broken score is noticed, or the maximum of the
#   others; at any rate it does not depend on their order.
# What happens: NaN is the maximum if it comes first, and is ignored anywhere else: (NaN, 2, 1) has NaN, (2, NaN, 1) and (2,
#   1, NaN) have 2.
# Version: com.microsoft.onnxruntime:onnxruntime:1.28.0, operator ReduceMax on the processor (x86-64 Linux). Seen on
#   2026-11-30.
# Hurt: whoever checks a model's scores by their maximum, or pools over words: a sentence that the encoder has ruined
#   passes, unless its first word is the ruined one. A sum over the scores shows every NaN.
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
    boolean same = true;
    for (int length : new int[] {3, 8, 17, 64}) {
      for (int place = 0; place < length; place++) {
        float[] scores = new float[length];
        for (int i = 0; i < length; i++) {
          scores[i] = -i;
        }
        scores[place] = Float.NaN;
        float seen = run("ReduceMax", scores)[0];
        if (place < 2 || place == length - 1) {
          System.out.printf("%d scores, number %d is NaN: maximum %s%n", length, place + 1, seen);
        }
        same &= Float.isNaN(run("ReduceSum", scores)[0]) && (place == 0 ? Float.isNaN(seen) : seen == 0);
      }
    }
    System.exit(same ? 0 : 1);
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
    byte[] values = join(field(11, value("x", inputs)), field(12, value("y", 1)));
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
