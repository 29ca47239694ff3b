package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.espalier.cli.RawClient.Reply;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The server under load: many clients for minutes, each of whose answers must be what {@code
 * predict} prints, with its memory and its threads watched from outside; then hostile requests.
 *
 * <p>The system property {@code espalier.load.model} names a model's folder and {@code
 * espalier.load.texts} a file of texts for it, a line each; without them a small parser is trained.
 * {@code espalier.load.minutes} says how long, {@code espalier.requests} how many are hostile.
 */
@Tag("nightly")
class ServeLoadTest {

  private static final int CLIENTS = 50;

  /** What is predicted alone has other last digits than in a batch of others. */
  private static final double TOLERANCE = 1e-4;

  @TempDir private Path folder;

  @Test
  void manyClientsForMinutes() throws Exception {
    String given = System.getProperty("espalier.load.model", "");
    Path model = given.isEmpty() ? trained() : Path.of(given);
    Path texts =
        given.isEmpty()
            ? Files.write(folder.resolve("texts"), List.of("w0 w1", "w0", "w0 w3 w2", "w0 w1 w1"))
            : Path.of(System.getProperty("espalier.load.texts", ""));
    List<String> lines = Files.readAllLines(texts);
    List<JsonNode> expected = printed(model, texts);
    Path place = Files.createDirectory(folder.resolve("place"));
    ChildProcess server =
        ChildProcess.start(
            place, "serve", model.toString(), "--port", "0", "--rate", "100000", "--time", "60");
    try {
      int port = port(server);
      Path status = Path.of("/proc/" + server.process().pid() + "/status");
      Assumptions.assumeTrue(Files.exists(status), "there is no /proc to look at the server");
      ask(port, lines.getFirst(), expected.getFirst());
      long threads = figure(status, "Threads");
      Duration time = Duration.ofSeconds(60L * Integer.getInteger("espalier.load.minutes", 1));
      List<Long> memory = new ArrayList<>();
      ConcurrentLinkedQueue<Long> latencies = new ConcurrentLinkedQueue<>();
      long end = System.nanoTime() + time.toNanos();
      try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
        List<Future<?>> all = new ArrayList<>();
        for (int c = 0; c < CLIENTS; c++) {
          int first = c;
          all.add(
              clients.submit(() -> {
                for (int i = first; System.nanoTime() < end; i += 7) {
                  int at = i % lines.size();
                  latencies.add(ask(port, lines.get(at), expected.get(at)));
                }
                return null;
              }));
        }
        for (long minute = 1; minute <= time.toMinutes(); minute++) {
          Thread.sleep(
              Math.max(
                  0, (end - System.nanoTime()) / 1_000_000 - 60_000 * (time.toMinutes() - minute)));
          memory.add(figure(status, "VmRSS"));
        }
        for (Future<?> one : all) {
          one.get(10, TimeUnit.MINUTES);
        }
      }
      Thread.sleep(2000);
      long after = figure(status, "Threads");
      int draws = Integer.getInteger("espalier.requests", 10_000);
      ServeTest.hostile(port, draws);
      System.out.printf(
          Locale.ROOT,
          "%,d answers to %d clients in %d min, all as predicted; p50 %.1f ms, p99 %.1f ms;"
              + " resident MB by minute %s; threads %d before, %d after; %,d hostile requests,"
              + " then %d MB%n",
          latencies.size(),
          CLIENTS,
          time.toMinutes(),
          quantile(latencies, 0.5),
          quantile(latencies, 0.99),
          memory.stream().map(kilobytes -> kilobytes / 1024).toList(),
          threads,
          after,
          draws,
          figure(status, "VmRSS") / 1024);
      assertTrue(
          memory.getLast() <= 1.5 * memory.getFirst(), "memory grows: " + memory + " kilobytes");
      assertTrue(after <= threads + 8, threads + " threads have become " + after);
      server.signal(ChildProcess.TERMINATE);
      assertEquals(128 + ChildProcess.TERMINATE, server.status(), server::printed);
      assertEquals(
          1, server.printed().lines().filter(line -> line.startsWith("listening")).count());
      assertTrue(!server.printed().contains("unexpected"), server::printed);
    } finally {
      server.process().destroyForcibly();
    }
  }

  private Path trained() throws IOException {
    Path treebank = Files.createDirectory(folder.resolve("treebank"));
    for (String part : List.of("train", "dev", "test")) {
      Files.writeString(treebank.resolve(part + ".conllu"), AnswersTest.trees(new Random(3), 40));
    }
    List<String> command =
        new ArrayList<>(CommandLines.small(treebank, folder.resolve("parse"), 1));
    command.set(command.indexOf("text"), "parse");
    CommandLines.run(CommandLines.with(command, "--tagger", "--layers", "1")).ended(0);
    return folder.resolve("parse");
  }

  private static List<JsonNode> printed(Path model, Path texts) {
    CommandLines.Outcome printed =
        CommandLines.run(
                "predict",
                model.toString(),
                "--file",
                texts.toString(),
                "--format",
                "json",
                "--confidence",
                "--sets",
                "0.9")
            .ended(0);
    return printed.out().lines().map(JsonMapper.shared()::readTree).toList();
  }

  private static int port(ChildProcess server) throws InterruptedException {
    Pattern line = Pattern.compile("listening on http://127\\.0\\.0\\.1:(\\d+)/");
    Matcher found = line.matcher("");
    while (!found.find() && server.process().isAlive()) {
      Thread.sleep(50);
      found = line.matcher(server.printed());
    }
    found = line.matcher(server.printed());
    assertTrue(found.find(), server::printed);
    return Integer.parseInt(found.group(1));
  }

  /** Asks, checks the answer, and returns the nanoseconds that it took. */
  private static long ask(int port, String text, JsonNode expected) throws IOException {
    byte[] body =
        JsonMapper.shared()
            .writeValueAsString(Map.of("text", text, "confidence", true, "sets", 0.9))
            .getBytes(StandardCharsets.UTF_8);
    long begin = System.nanoTime();
    Reply reply = new RawClient(port).predict(body);
    long nanoseconds = System.nanoTime() - begin;
    assertEquals(200, reply.status(), reply::toString);
    requireSame(expected, JsonMapper.shared().readTree(reply.body()), text);
    return nanoseconds;
  }

  private static void requireSame(JsonNode expected, JsonNode found, String where) {
    if (expected.isNumber() && found.isNumber()) {
      assertEquals(expected.asDouble(), found.asDouble(), TOLERANCE, where);
    } else if (expected.isContainer()) {
      assertEquals(expected.size(), found.size(), where);
      for (int i = 0; expected.isArray() && i < expected.size(); i++) {
        requireSame(expected.get(i), found.get(i), where);
      }
      for (String name : expected.propertyNames()) {
        requireSame(expected.get(name), found.path(name), where + ", " + name);
      }
    } else {
      assertEquals(expected, found, where);
    }
  }

  private static long figure(Path status, String name) throws IOException {
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith(name + ":"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  private static double quantile(Iterable<Long> nanoseconds, double share) {
    List<Long> all = new ArrayList<>();
    nanoseconds.forEach(all::add);
    long[] sorted = all.stream().mapToLong(Long::longValue).sorted().toArray();
    return Arrays.stream(sorted).skip((long) (share * (sorted.length - 1))).findFirst().orElse(0)
        * 1e-6;
  }
}
