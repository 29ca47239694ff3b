#!/usr/bin/env bash
# Expected: the confidence of a chunk is the probability that all its words have the chunk's labels, so that the chunks
#   of one word sum to 1 over the labels.
# What happens: at the first word each label has confidence 1, also those that the model holds impossible; at the other
#   words they sum to 1. Constrained belief propagation starts without looking at the first word's constraint, so that a
#   longer chunk that begins there has the probability of the rest alone.
# Version: org.tribuo:tribuo-classification-sgd:4.3.2. Seen on 2026-11-30.
# Hurt: whoever filters or ranks names by the confidence of their chunks: those at the beginning of a sentence pass every
#   threshold, and calibration is spoilt by exactly them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.tribuo</groupId><artifactId>tribuo-classification-sgd</artifactId><version>4.3.2</version></dependency>
  </dependencies>
</project>
POM
cat > Seen.java <<'JAVA'
import java.util.List;
import java.util.logging.LogManager;
import org.tribuo.classification.Label;
import org.tribuo.classification.sequence.example.SequenceDataGenerator;
import org.tribuo.classification.sgd.crf.CRFModel;
import org.tribuo.classification.sgd.crf.CRFTrainer;
import org.tribuo.classification.sgd.crf.Chunk;
import org.tribuo.math.optimisers.AdaGrad;
import org.tribuo.sequence.SequenceDataset;
import org.tribuo.sequence.SequenceExample;

public class Seen {
  public static void main(String[] arguments) {
    LogManager.getLogManager().reset();
    SequenceDataset<Label> data = SequenceDataGenerator.generateGorillaDataset(10);
    int epochs = 2;
    int quiet = 1000;
    long seed = 1;
    CRFModel model = (CRFModel) new CRFTrainer(new AdaGrad(0.1), epochs, quiet, seed).train(data);
    SequenceExample<Label> sentence = data.getExample(0);
    int labels = model.getOutputIDInfo().size();
    double[] sums = new double[sentence.size()];
    for (int word = 0; word < sums.length; word++) {
      StringBuilder line = new StringBuilder("word " + word + ":");
      for (int k = 0; k < labels; k++) {
        Chunk chunk = new Chunk(word, new int[] {k});
        double confidence = model.scoreChunks(sentence, List.of(chunk)).get(0);
        sums[word] += confidence;
        line.append(String.format(" %s %.4f", model.getOutputIDInfo().getOutput(k).getLabel(), confidence));
      }
      System.out.println(line);
    }
    boolean others = true;
    for (int word = 1; word < sums.length; word++) {
      others &= Math.abs(sums[word] - 1) < 1e-6;
    }
    System.out.printf("sum over the %d labels at the first word: %.4f%n", labels, sums[0]);
    System.exit(others && Math.abs(sums[0] - labels) < 1e-6 ? 0 : 1);
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
