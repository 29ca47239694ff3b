package org.espalier.lab.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.espalier.core.catalogue.Settings;
import org.espalier.core.constraint.Scheme;
import org.espalier.data.DataException;
import org.espalier.data.DataSource;
import org.espalier.lab.run.RunConfig.Annealing;
import org.espalier.lab.run.RunConfig.Execution;
import org.espalier.lab.run.RunConfig.Learning;
import org.espalier.lab.run.RunConfig.NetworkSizes;
import org.espalier.lab.run.RunConfig.Trees;
import org.espalier.lab.train.RunFolder;
import org.espalier.lab.train.TrainingSchedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConfigFileTest {

  private static final RunConfig USUAL = Defaults.config(Tasks.PARSE, DataSource.OWN);

  @TempDir private Path folder;

  private ConfigFile file(String text) throws IOException {
    return ConfigFile.read(Files.writeString(folder.resolve("settings.json"), text));
  }

  @Test
  void whatARunKeepsRepeatsIt() {
    RunConfig odd =
        new RunConfig(
            "genre",
            DataSource.of("there"),
            new EncoderConfig("another"),
            new StructureConfig("projective", Trees.RANDOM, Scheme.BIOES),
            new Learning("spigot", new Settings(2, 3, 5, 7), new Annealing(0.5, 0.25), true),
            new NetworkSizes(1, 2, 3, 4, 5, 6, 7, 0.125),
            TrainingSchedule.ofEpochs(8).withLearningRate(1e-5),
            new Execution(-9, 10));
    new RunFolder(folder).writeJson(RunFolder.CONFIG, odd);
    ConfigFile file = ConfigFile.read(folder.resolve(RunFolder.CONFIG));
    assertEquals(Optional.of("genre"), file.task());
    assertEquals(odd, file.over(USUAL));
  }

  @Test
  void whatAFileDoesNotSayStaysAsItWas() throws IOException {
    ConfigFile file =
        file("{\"schedule\": {\"epochs\": 3}, \"structure\": {\"name\": \"projective\"}}");
    assertEquals(Optional.empty(), file.task());
    RunConfig changed = file.over(USUAL);
    assertEquals(3, changed.schedule().epochs());
    assertEquals(
        USUAL.with(StructureConfig.of("projective", Trees.SUPERVISED)).with(changed.schedule()),
        changed);
    assertEquals(USUAL, ConfigFile.EMPTY.over(USUAL));
    assertEquals(
        Scheme.BIO,
        file("{\"structure\": {\"scheme\": \"bio\"}}").over(USUAL).structure().scheme());
    assertEquals(1.0, file("{\"schedule\": {\"clip\": 1}}").over(USUAL).schedule().clip());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"epochs\": 3} | no setting epochs; those there are: task, data,",
        "{\"schedule\": {\"epoch\": 3}} | no setting schedule.epoch; those of schedule: epochs,",
        "{\"schedule\": {\"epochs\": \"3\"}} | schedule.epochs must be a whole number such as 10,"
            + " not \"3\"",
        "{\"schedule\": {\"epochs\": 2.5}} | schedule.epochs must be a whole number",
        "{\"schedule\": {\"epochs\": 30000000000}} | schedule.epochs",
        "{\"schedule\": {\"epochs\": 0}} | schedule: epochs, patience and the longest",
        "{\"schedule\": 3} | schedule must be an object",
        "{\"learning\": {\"tagger\": 1}} | learning.tagger must be true or false, such as false,"
            + " not 1",
        "{\"learning\": {\"method\": null}} | learning.method must be a text",
        "{\"learning\": {\"method\": \"crff\"}} | crff",
        "{\"structure\": {\"scheme\": \"iob\"}} | structure.scheme must be one of none, bio, bioes,"
            + " not iob",
        "{\"execution\": {\"threads\": 0}} | at least 1 thread",
        "[1] | is not a JSON object",
        "`` | is not a JSON object",
        "{\"task\": | settings.json:1: is not JSON",
        "{\"task\": \"tags\", \"task\": \"parse\"} | is not JSON: Duplicate",
      })
  void whatIsWrongIsNamed(String text, String message) throws IOException {
    String content = text == null ? "" : text;
    DataException failure = assertThrows(DataException.class, () -> file(content).over(USUAL));
    assertTrue(String.valueOf(failure.getMessage()).contains(message), failure::getMessage);
  }

  @Test
  void aTaskIsAName() throws IOException {
    ConfigFile file = file("{\"task\": 3}");
    assertThrows(DataException.class, file::task);
    assertThrows(DataException.class, () -> ConfigFile.read(folder.resolve("nothing")));
  }
}
