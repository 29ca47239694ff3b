package org.espalier.spark;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.espalier.data.DataSource;
import org.espalier.lab.run.Corpus;
import org.espalier.lab.run.Defaults;
import org.espalier.lab.run.EncoderConfig;
import org.espalier.lab.run.RunConfig;
import org.espalier.lab.run.RunConfig.Execution;
import org.espalier.lab.run.RunConfig.NetworkSizes;
import org.espalier.lab.run.Tasks;
import org.espalier.lab.run.TrainingRun;
import org.espalier.lab.train.Interruption;
import org.espalier.lab.train.Progress;
import org.espalier.lab.train.RunFolder;
import org.espalier.lab.train.TrainingSchedule;

/** A cluster of two executors on this machine, and small models. */
final class Sessions {

  /** Two executors with a core and a gigabyte each. */
  static final String TWO_EXECUTORS = "local-cluster[2,1,1024]";

  private static final List<String> SENTENCES =
      List.of(
          "the/DET cats/NOUN see/VERB it/PRON",
          "the/DET dogs/NOUN hear/VERB the/DET old/ADJ cats/NOUN",
          "it/PRON sees/VERB the/DET birds/NOUN");

  private Sessions() {}

  /** Opens a session of two executors, which are started from {@link #home}. */
  static SparkSession twoExecutors() throws IOException {
    home();
    return Clusters.open(TWO_EXECUTORS, "test", Clusters.training(TWO_EXECUTORS, 2, 1));
  }

  /** Makes SPARK_HOME, whose folder of jars has links to those of the tests. */
  static void home() throws IOException {
    Path home = Path.of(System.getenv("SPARK_HOME"));
    Path jars = Files.createDirectories(home.resolve("jars"));
    for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
      Path jar = Path.of(entry);
      Path link = jars.resolve(jar.getFileName());
      if (entry.endsWith(".jar") && entry.contains("/org/apache/spark/") && !Files.exists(link)) {
        Files.createSymbolicLink(link, jar);
      }
    }
    Files.writeString(home.resolve("RELEASE"), "the jars of the tests\n");
  }

  static DataSource data(Path folder) throws IOException {
    for (String part : List.of("train", "dev", "test")) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < 30; i++) {
        text.append(SENTENCES.get(i % SENTENCES.size())).append('\n');
      }
      Files.writeString(Files.createDirectories(folder).resolve(part + ".txt"), text);
    }
    return DataSource.of(folder.toString());
  }

  /** Trains a tagger, with a network or on sparse features. */
  static Path tagger(Path folder, EncoderConfig encoder) throws IOException {
    RunConfig config =
        Defaults.config(Tasks.TAGS, data(folder.resolve("data")))
            .with(encoder)
            .with(new NetworkSizes(8, 4, 2, 8, 1, 8, 8, 0))
            .with(TrainingSchedule.ofEpochs(2).withBatches(8, 200).withLearningRate(2e-2))
            .with(new Execution(1, 1));
    Corpus corpus = Tasks.TAGS.load(config);
    Path run = folder.resolve(encoder.name());
    var _ =
        new TrainingRun(
                config, List.of(), corpus, new RunFolder(run), Progress.SILENT, Interruption.NONE)
            .run()
            .orElseThrow();
    return run;
  }
}
