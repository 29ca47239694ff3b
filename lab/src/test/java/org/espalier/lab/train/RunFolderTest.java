package org.espalier.lab.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.espalier.data.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {

  @TempDir private Path folder;

  /** A value with parts of all kinds. */
  record Value(String name, List<Inner> inner, Map<String, Double> numbers) {
    record Inner(int count, double[] values) {}
  }

  private static final Value VALUE =
      new Value(
          "$1 \\ \"x\" é",
          List.of(new Value.Inner(3, new double[] {1, Double.NaN})),
          Map.of("a", 0.1));

  @Test
  void aFolderThatIsHeldIsRefused() throws InterruptedException {
    RunFolder run = new RunFolder(folder.resolve("run"));
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch refused = new CountDownLatch(1);
    CompletableFuture<Void> other =
        CompletableFuture.runAsync(() ->
            run.hold(() -> {
              held.countDown();
              await(refused);
              run.writeText("kept", "");
            }));
    held.await();
    DataException e =
        assertThrows(DataException.class, () -> run.hold(() -> run.writeText("stranger", "never")));
    assertTrue(e.problem().contains("is working here"), e.problem());
    refused.countDown();
    other.join();
    assertTrue(run.has("kept"));
    assertFalse(run.has("stranger"));
    assertEquals(5, run.hold(() -> 5));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void onlyAFolderThatWasMadeForNothingIsRemoved() throws IOException {
    RunFolder fresh = new RunFolder(folder.resolve("fresh"));
    assertThrows(IllegalStateException.class, () -> fails(fresh, "config.json"));
    assertTrue(Files.notExists(fresh.path()));
    RunFolder trained = new RunFolder(folder.resolve("trained"));
    assertThrows(IllegalStateException.class, () -> fails(trained, "part.safetensors"));
    assertTrue(trained.has("part.safetensors"));
    RunFolder existing = new RunFolder(folder.resolve("existing")).create();
    assertThrows(IllegalStateException.class, () -> fails(existing, "config.json"));
    assertTrue(existing.has("config.json"));
  }

  private static void fails(RunFolder run, String writes) {
    run.hold(() -> {
      run.writeText(writes, "");
      throw new IllegalStateException();
    });
  }

  @Test
  void whatDeadProcessesLeftIsRemoved() throws IOException {
    RunFolder run = new RunFolder(folder);
    Files.writeString(folder.resolve("x.json.999999999999-3.part"), "{");
    Files.writeString(run.part("latent").file("y.999999999999-1.part"), "");
    Files.writeString(folder.resolve("mine.part"), "");
    run.hold(() -> {});
    try (var files = Files.walk(folder)) {
      assertEquals(
          List.of("mine.part"),
          files
              .map(file -> file.getFileName().toString())
              .filter(n -> n.endsWith("part"))
              .toList());
    }
  }

  @Test
  void noChangedByteOfJsonPasses() throws IOException {
    RunFolder run = new RunFolder(folder);
    run.writeJson("value.json", VALUE);
    String text = Files.readString(run.file("value.json"));
    assertEquals(text, text.replaceFirst("\"sha256\" : \"[0-9a-f]{64}\"", "$0"));
    assertSame(run.readJson("value.json", Value.class));
    byte[] whole = Files.readAllBytes(run.file("value.json"));
    for (int i = 0; i < whole.length; i++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] changed = whole.clone();
        changed[i] ^= (byte) (1 << bit);
        Files.write(run.file("value.json"), changed);
        try {
          // Blanks before the checksum are not part of what it is of.
          assertSame(run.readJson("value.json", Value.class));
          assertTrue(Character.isWhitespace(changed[i]), "byte " + i + ", bit " + bit);
        } catch (DataException e) {
          assertTrue(e.file().endsWith("value.json"));
        }
      }
    }
  }

  private static void assertSame(Value read) {
    assertEquals(VALUE.name(), read.name());
    assertEquals(VALUE.numbers(), read.numbers());
    assertEquals(
        List.of(1.0, Double.NaN), Arrays.stream(read.inner().getFirst().values()).boxed().toList());
  }

  @Test
  void whatIsMissingIsNamed() {
    RunFolder run = new RunFolder(folder);
    for (Map.Entry<String, String> each :
        Map.of(
                "{\"name\": null, \"inner\": [], \"numbers\": {}}", "the value of name is missing",
                "{\"name\": \"x\", \"inner\": [{\"count\": 1}], \"numbers\": {}}",
                    "the value of inner[0].values is missing",
                "{\"name\": \"x\", \"inner\": [null], \"numbers\": {}}",
                    "the value of inner[0] is missing",
                "{\"name\": \"x\", \"inner\": [], \"numbers\": {\"a\": null}}",
                    "the value of numbers.a is missing",
                "null", "the value of the file is missing",
                "{\"name\": \"x\", \"more\": 1}",
                    "has a field more that this version of the program does not know",
                "[]", "is missing or of the wrong kind")
            .entrySet()) {
      run.writeText("value.json", each.getKey());
      DataException e =
          assertThrows(DataException.class, () -> run.readJson("value.json", Value.class));
      assertTrue(e.problem().contains(each.getValue()), e.problem());
    }
    assertEquals(Optional.empty(), Completeness.missing("", VALUE));
  }
}
