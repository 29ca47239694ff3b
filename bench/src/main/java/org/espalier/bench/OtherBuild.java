package org.espalier.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.jar.JarFile;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The benchmarks of another build, in a jar with all that they need ({@link JarCommand} makes one).
 * They are run by the jar's own JMH, whose figures are read from its JSON, so that a jar needs to
 * have no more than {@link QueryBenchmark} and its parameters in common with this build.
 */
final class OtherBuild {

  private static final String BENCHMARK = QueryBenchmark.class.getName();

  private final Path jar;

  /**
   * Names a build.
   *
   * @throws IllegalArgumentException if the file is no jar with Espalier's benchmarks
   */
  OtherBuild(Path jar) {
    this.jar = jar;
    try (JarFile file = new JarFile(jar.toFile())) {
      if (file.getEntry(BENCHMARK.replace('.', '/') + ".class") == null
          || file.getEntry("org/openjdk/jmh/Main.class") == null) {
        throw new IllegalArgumentException(
            jar + " has no benchmarks; espalier bench jar makes one that has");
      }
    } catch (IOException e) {
      throw new IllegalArgumentException(jar + " is no jar that can be read", e);
    }
  }

  /**
   * Measures a query with vector loops.
   *
   * @param quick shorter than is good for precision
   * @param log takes the output of JMH
   * @return the median in milliseconds, or nothing if that build has no such query
   */
  OptionalDouble measure(Query query, int size, boolean quick, Path log) {
    try {
      Path figures = Files.createTempFile("espalier-bench", ".json");
      try {
        String said = run(arguments(query, size, quick, figures));
        Files.writeString(log, said, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        if (said.contains("there is no query named " + query.name())) {
          return OptionalDouble.empty();
        }
        if (Files.size(figures) == 0) {
          throw new IllegalStateException(
              jar + " could not measure " + query.name() + " " + size + "; see " + log);
        }
        return OptionalDouble.of(median(JsonMapper.shared().readTree(figures.toFile())));
      } finally {
        Files.delete(figures);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double median(JsonNode results) {
    return Measured.median(
        results
            .path(0)
            .path("primaryMetric")
            .path("rawData")
            .valueStream()
            .flatMap(JsonNode::valueStream)
            .mapToDouble(JsonNode::doubleValue)
            .toArray());
  }

  private List<String> arguments(Query query, int size, boolean quick, Path figures) {
    List<String> arguments = new ArrayList<>();
    arguments.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Forks of our own measurements inherit these.
    arguments.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    // JMH's lock keeps out runs at the same time; this one is a part of ours.
    arguments.add("-Djmh.ignoreLock=true");
    arguments.addAll(List.of("-cp", jar.toString(), "org.openjdk.jmh.Main"));
    arguments.add("^" + BENCHMARK.replace(".", "\\.") + "\\.");
    arguments.addAll(List.of("-p", "query=" + query.name(), "-p", "size=" + size));
    arguments.addAll(List.of("-jvmArgsAppend", String.join(" ", Measured.Loops.VECTOR.options())));
    arguments.addAll(List.of("-foe", "true", "-rf", "json", "-rff", figures.toString()));
    if (quick) {
      arguments.addAll(List.of("-wi", "2", "-w", "200ms", "-i", "3", "-r", "100ms"));
    }
    return arguments;
  }

  private static String run(List<String> arguments) throws IOException {
    Process process = new ProcessBuilder(arguments).redirectErrorStream(true).start();
    process.getOutputStream().close();
    try (InputStream said = process.getInputStream()) {
      return new String(said.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Override
  public String toString() {
    return jar.toString();
  }
}
