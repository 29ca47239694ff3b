package org.espalier.lab.run;

import java.nio.file.Path;
import java.util.List;
import org.espalier.data.ContentHash;
import org.espalier.data.DataException;
import org.espalier.data.DataSource;
import org.espalier.data.Vocabulary;
import org.espalier.features.FeatureCrf;
import org.espalier.lab.train.Provenance;
import org.espalier.lab.train.RunFolder;

/**
 * A conditional random field that another program has trained, as the folder of a run that predicts
 * and is evaluated like any other. It has no calibration, and its texts are cut at blanks.
 */
public final class ImportedModel {

  /** What the folder has in place of a training's result. */
  private static final String IMPORTED = "imported.json";

  /**
   * The origin of a model.
   *
   * @param file that it was read from
   */
  record Origin(String file) {}

  private ImportedModel() {}

  /** Returns whether a folder has an imported model, of which there is nothing to train. */
  public static boolean isIn(RunFolder folder) {
    return folder.has(IMPORTED);
  }

  /**
   * Writes the folder.
   *
   * @param source the file that the model was imported from
   * @param out a folder that is not there, or empty
   * @throws DataException if something else is there
   */
  public static void write(FeatureCrf model, Path source, Path out) {
    RunFolder folder = new RunFolder(out);
    folder.hold(() -> {
      if (folder.hasBegun() || !TrainingRun.maySettle(folder)) {
        throw new DataException(out, "holds something already; choose another folder");
      }
      RunConfig usual =
          Defaults.config(Tasks.TAGS, DataSource.of(source.toString()))
              .with(EncoderConfig.FEATURES);
      FeatureConfig features = usual.features();
      RunConfig config =
          usual.with(
              new FeatureConfig(
                  model.template().lines(),
                  features.least(),
                  features.bits(),
                  features.l1(),
                  features.l2(),
                  features.iterations()));
      List<String> none = new Vocabulary(List.of()).entries();
      folder.writeJson(TrainingRun.PROVENANCE, Provenance.now(ContentHash.of(source)));
      folder.writeJson(
          TrainingRun.CODES,
          new ModelCodes(true, model.labels(), none, none, true, none, List.of(), false));
      folder.writeJson(RunFolder.CONFIG, config);
      FeatureTagger.keep(
          model,
          folder
              .boundTo(TrainingRun.PROVENANCE, TrainingRun.CODES, RunFolder.CONFIG)
              .part(TrainingRun.partName(config)));
      folder.writeJson(IMPORTED, new Origin(source.toString()));
    });
  }
}
