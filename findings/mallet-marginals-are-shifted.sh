#!/usr/bin/env bash
# Expected: a CRF's lattice over a sentence of n words has n positions, so that the marginal of tag y at word t is asked
#   for as getGammaProbability(t, y), word by word from 0.
# What happens: the lattice has n + 1 positions. Position 0 stands before the first word and belongs to
#   none; the tag of word t is the state at position t + 1. An index off by one raises no error.
# Version: cc.mallet:mallet:2.0.8. Seen on 2026-11-29.
# Hurt: whoever takes tag probabilities from Mallet, for confidence or to compare libraries: all of them belong to the
#   word before, and the last word's are never read.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>cc.mallet</groupId><artifactId>mallet</artifactId><version>2.0.8</version></dependency>
  </dependencies>
</project>
POM
cat > Seen.java <<'JAVA'
import cc.mallet.fst.CRF;
import cc.mallet.fst.CRFTrainerByLabelLikelihood;
import cc.mallet.fst.SumLatticeDefault;
import cc.mallet.optimize.OptimizationException;
import cc.mallet.pipe.Pipe;
import cc.mallet.pipe.SerialPipes;
import cc.mallet.pipe.SimpleTaggerSentence2TokenSequence;
import cc.mallet.pipe.TokenSequence2FeatureVectorSequence;
import cc.mallet.pipe.iterator.LineGroupIterator;
import cc.mallet.types.InstanceList;
import cc.mallet.types.Sequence;
import java.io.StringReader;
import java.util.List;
import java.util.logging.LogManager;
import java.util.regex.Pattern;

public class Seen {
  public static void main(String[] arguments) {
    LogManager.getLogManager().reset();
    Pipe pipe =
        new SerialPipes(
            List.of(
                new SimpleTaggerSentence2TokenSequence(),
                new TokenSequence2FeatureVectorSequence()));
    InstanceList data = new InstanceList(pipe);
    String sentence = "dogs NOUN\nchase VERB\ncats NOUN\nquickly ADV\n\n";
    data.addThruPipe(
        new LineGroupIterator(
            new StringReader(sentence.repeat(40)), Pattern.compile("^\\s*$"), true));
    CRF crf = new CRF(pipe, null);
    crf.addFullyConnectedStatesForLabels();
    crf.setWeightsDimensionAsIn(data, true);
    try {
      new CRFTrainerByLabelLikelihood(crf).train(data, 100);
    } catch (OptimizationException e) {
      // The optimiser's way of saying that it is at the maximum.
    }
    Sequence<?> words = (Sequence<?>) data.get(0).getData();
    SumLatticeDefault lattice = new SumLatticeDefault(crf, words);
    System.out.println("words: " + words.size() + ", positions of the lattice: " + lattice.length());
    for (int position = 0; position < lattice.length(); position++) {
      StringBuilder line = new StringBuilder("position " + position + ":");
      for (int k = 0; k < crf.numStates(); k++) {
        line.append(
            String.format(
                " %s %.2f",
                crf.getState(k).getName(),
                lattice.getGammaProbability(position, crf.getState(k))));
      }
      System.out.println(line);
    }
    int verb = crf.getState("VERB").getIndex();
    double asked = lattice.getGammaProbability(1, crf.getState(verb));
    double after = lattice.getGammaProbability(2, crf.getState(verb));
    System.out.printf("VERB at index 1, where the second word is expected: %.2f; at 2: %.2f%n", asked, after);
    System.exit(lattice.length() == words.size() + 1 && asked < 0.2 && after > 0.8 ? 0 : 1);
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
