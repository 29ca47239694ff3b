package org.espalier.bench;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Keeps a build for comparisons: all that its benchmarks need, in one jar. */
@Command(
    name = "jar",
    mixinStandardHelpOptions = true,
    description = {
      "Write a jar with this build's benchmarks and all that they need, for --against in later"
          + " builds.",
      "",
      "java --add-modules jdk.incubator.vector -jar FILE runs it."
    })
final class JarCommand implements Callable<Integer> {

  @Parameters(paramLabel = "FILE", description = "The jar to write.")
  private Path file = Path.of("");

  @Option(
      names = "--class-path",
      paramLabel = "PATH",
      description = "Jars and folders of another build's benchmarks (default: this build's).")
  private String classPath = System.getProperty("java.class.path");

  @Override
  public Integer call() throws IOException {
    List<Path> entries =
        Stream.of(classPath.split(File.pathSeparator))
            .filter(s -> !s.isEmpty())
            .map(Path::of)
            .toList();
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, BenchMain.class.getName());
    manifest.getMainAttributes().put(Attributes.Name.MULTI_RELEASE, "true");
    Set<String> written =
        new HashSet<>(Set.of(JarFile.MANIFEST_NAME, "META-INF/", "module-info.class"));
    try (OutputStream stream = Files.newOutputStream(file);
        JarOutputStream out = new JarOutputStream(stream, manifest)) {
      for (Path entry : entries) {
        if (Files.isDirectory(entry)) {
          copyFolder(entry, out, written);
        } else {
          copyJar(entry, out, written);
        }
      }
    }
    return 0;
  }

  private static void copyJar(Path jar, JarOutputStream out, Set<String> written)
      throws IOException {
    try (JarFile from = new JarFile(jar.toFile())) {
      for (ZipEntry entry :
          (Iterable<ZipEntry>) () -> from.stream().map(e -> (ZipEntry) e).iterator()) {
        if (!entry.isDirectory() && written.add(entry.getName())) {
          out.putNextEntry(new ZipEntry(entry.getName()));
          try (InputStream in = from.getInputStream(entry)) {
            in.transferTo(out);
          }
        }
      }
    }
  }

  private static void copyFolder(Path folder, JarOutputStream out, Set<String> written)
      throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    for (Path source : files) {
      String name = folder.relativize(source).toString().replace(File.separatorChar, '/');
      if (written.add(name)) {
        out.putNextEntry(new ZipEntry(name));
        Files.copy(source, out);
      }
    }
  }
}
