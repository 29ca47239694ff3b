#!/usr/bin/env bash
# Expected: accuracy is the share of right answers; the reference says correctly classified by correctly and wrongly
#   classified.
# What happens: each pair of classes that never met counts as one true negative, and each wrong answer counts twice below
#   the line. Twenty classes of one document each, all classified wrongly, have accuracy 0.90; two classes with eight of
#   ten documents right have 0.67. Precision and recall of a class are right.
# Version: org.apache.lucene:lucene-classification:9.12.3, ConfusionMatrixGenerator. Seen on 2026-11-30.
# Hurt: whoever chooses a classifier of texts by it: with few classes good ones look bad, with many classes any one looks
#   good, and fewer documents look better still.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.apache.lucene</groupId><artifactId>lucene-classification</artifactId><version>9.12.3</version>
    </dependency>
  </dependencies>
</project>
POM
cat > Seen.java <<'JAVA'
import java.util.List;
import org.apache.lucene.classification.ClassificationResult;
import org.apache.lucene.classification.Classifier;
import org.apache.lucene.classification.utils.ConfusionMatrixGenerator;
import org.apache.lucene.classification.utils.ConfusionMatrixGenerator.ConfusionMatrix;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.ByteBuffersDirectory;

public class Seen {
  public static void main(String[] arguments) throws Exception {
    int[] twenty = new int[20];
    int[] next = new int[20];
    for (int i = 0; i < 20; i++) {
      twenty[i] = i;
      next[i] = (i + 1) % 20;
    }
    double wrong = accuracy("twenty classes, all wrong", twenty, next);
    int[] two = {0, 0, 0, 0, 0, 1, 1, 1, 1, 1};
    double eight = accuracy("two classes, eight of ten right", two, new int[] {0, 0, 0, 0, 1, 1, 1, 1, 1, 0});
    System.exit(Math.abs(wrong - 380 / 420.0) < 1e-9 && Math.abs(eight - 8 / 12.0) < 1e-9 ? 0 : 1);
  }

  private static double accuracy(String name, int[] truth, int[] answers) throws Exception {
    try (ByteBuffersDirectory directory = new ByteBuffersDirectory()) {
      try (IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
        for (int i = 0; i < truth.length; i++) {
          Document document = new Document();
          document.add(new StringField("class", "c" + truth[i], Field.Store.YES));
          document.add(new StringField("text", "c" + answers[i], Field.Store.YES));
          writer.addDocument(document);
        }
      }
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        ConfusionMatrix matrix =
            ConfusionMatrixGenerator.getConfusionMatrix(reader, new Told(), "class", "text", -1);
        int right = 0;
        for (int i = 0; i < truth.length; i++) {
          right += truth[i] == answers[i] ? 1 : 0;
        }
        double exact = (double) right / matrix.getNumberOfEvaluatedDocs();
        System.out.printf("%s: accuracy %.4f, exact %.4f%n", name, matrix.getAccuracy(), exact);
        return matrix.getAccuracy();
      }
    }
  }

  /** A classifier that gives the class which the text names. */
  private static class Told implements Classifier<String> {
    @Override
    public ClassificationResult<String> assignClass(String text) {
      return new ClassificationResult<>(text, 1);
    }

    @Override
    public List<ClassificationResult<String>> getClasses(String text) {
      return List.of(assignClass(text));
    }

    @Override
    public List<ClassificationResult<String>> getClasses(String text, int max) {
      return getClasses(text);
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
