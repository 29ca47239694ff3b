package org.espalier.lab.examples;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.espalier.data.DataSource;
import org.espalier.lab.run.Defaults;
import org.espalier.lab.run.EncoderConfig;
import org.espalier.lab.run.EncoderFactory;
import org.espalier.lab.run.Encoders;
import org.espalier.lab.run.Model;
import org.espalier.lab.run.RunConfig;
import org.espalier.lab.run.Tasks;
import org.espalier.lab.run.TrainingRun;
import org.espalier.lab.train.Interruption;
import org.espalier.lab.train.Progress;
import org.espalier.lab.train.RunFolder;
import org.espalier.lab.train.TrainingSchedule;

/** A tagger over an encoder of your own; this one tells whether a word's length is odd. */
public final class OwnEncoder {

  private static final EncoderFactory LENGTHS = Encoders.with(OwnEncoder::states);

  private OwnEncoder() {}

  /** Returns for each sentence and word a state, here of one dimension. */
  static float[][][] states(List<List<String>> sentences) {
    return sentences.stream()
        .map(words ->
            words.stream().map(word -> new float[] {word.length() % 2}).toArray(float[][]::new))
        .toArray(float[][][]::new);
  }

  /** Trains a tagger on a treebank; the folder keeps it, but for the encoder. */
  public static void train(Path treebank, Path folder) {
    RunConfig config =
        Defaults.config(Tasks.TAGS, DataSource.of(treebank.toString()))
            .with(new EncoderConfig("lengths"))
            .with(TrainingSchedule.ofEpochs(4));
    var _ =
        new TrainingRun(
                config,
                List.of(),
                Tasks.TAGS.load(config),
                new RunFolder(folder),
                Progress.SILENT,
                Interruption.NONE,
                LENGTHS)
            .run();
  }

  /** Tags a text with the tagger in a folder and the encoder that it was trained with. */
  public static List<String> tags(Path folder, String text) {
    try (Model tagger = Model.load(folder, LENGTHS)) {
      return IntStream.of(tagger.predict(text).labels()).mapToObj(tagger::label).toList();
    }
  }
}
