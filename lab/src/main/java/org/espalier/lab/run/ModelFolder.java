package org.espalier.lab.run;

import java.nio.file.Path;
import org.espalier.data.DataException;
import org.espalier.lab.train.RunFolder;
import org.espalier.lab.train.Trainer;

/** The files of a trained model, and whether they belong together. */
final class ModelFolder {

  private ModelFolder() {}

  /**
   * Checks the checksums of a trained network and of the files that it was trained with.
   *
   * @throws DataException if one does not fit
   */
  static void requireWhole(RunFolder folder, RunConfig config) {
    RunFolder part = new RunFolder(folder.path().resolve(TrainingRun.partName(config)));
    if (config.encoder().sparse()) {
      FeatureTagger.requireWhole(folder, part);
      return;
    }
    Trainer.originOfBest(part)
        .forEach((name, hash) -> {
          if (!folder.hash(name).equals(hash)) {
            throw odd(folder.file(name));
          }
        });
  }

  /** Returns what to say of a file that is not the one that a model was trained with. */
  static DataException odd(Path file) {
    return new DataException(
        file,
        "is not the file that the network beside it was trained with: one of them was changed or is"
            + " another run's; restore it from a copy, or train again in another folder");
  }

  /**
   * Checks that a network's calibration is there.
   *
   * @throws DataException if it is not
   */
  static void requireCalibration(RunFolder folder) {
    if (!folder.has(Calibration.FILE)) {
      throw new DataException(
          folder.file(Calibration.FILE),
          "there is no such file, and the run has written one; restore it from a copy, or remove "
              + RunFolder.RESULT
              + ", and espalier train --resume measures anew");
    }
  }

  /** Returns the name of the file with the weights, in the folder of the network. */
  static String weights(RunConfig config) {
    return config.encoder().sparse() ? FeatureTagger.MODEL : Trainer.BEST;
  }
}
