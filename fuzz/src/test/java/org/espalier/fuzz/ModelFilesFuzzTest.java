package org.espalier.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Path;
import org.bytedeco.javacpp.PointerScope;
import org.espalier.lab.run.Calibration;
import org.espalier.lab.run.ModelCodes;
import org.espalier.lab.run.RunConfig;
import org.espalier.lab.run.RunResult;
import org.espalier.lab.train.RunFolder;
import org.espalier.torch.Natives;
import org.espalier.torch.TensorArchive;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;

/** Files of a model's folder on any bytes: no code runs, no memory beyond the file's size. */
@Timeout(10)
class ModelFilesFuzzTest {

  @BeforeAll
  static void load() {
    Natives.load();
  }

  @FuzzTest
  void tensors(byte[] bytes) {
    Path file = Memory.file("model.safetensors", bytes);
    try (PointerScope _ = new PointerScope();
        TensorArchive archive = TensorArchive.open(file)) {
      for (String name : archive.names()) {
        archive.read(name);
      }
    } catch (IOException e) {
      if (e.getMessage() == null || e.getMessage().lines().count() != 1) {
        throw new AssertionError("a message in one line: " + e.getMessage(), e);
      }
    }
  }

  @FuzzTest
  void config(byte[] bytes) {
    json(bytes, RunConfig.class);
  }

  @FuzzTest
  void codes(byte[] bytes) {
    json(bytes, ModelCodes.class);
  }

  @FuzzTest
  void result(byte[] bytes) {
    json(bytes, RunResult.class);
  }

  @FuzzTest
  void calibration(byte[] bytes) {
    json(bytes, Calibration.class);
  }

  private static void json(byte[] bytes, Class<? extends Record> type) {
    Path file = Memory.file("run.json", bytes);
    RunFolder folder = new RunFolder(file.getParent());
    Memory.read(file, _ -> folder.readJson("run.json", type));
  }
}
