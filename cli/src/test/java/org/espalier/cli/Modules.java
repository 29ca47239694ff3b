package org.espalier.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The modules of the project; tests run in its root. */
final class Modules {

  private static final Pattern MODULE = Pattern.compile("<module>([\\w-]+)</module>");

  private static final Pattern DEPENDENCY =
      Pattern.compile("<dependency>(?:(?!</dependency>).)*</dependency>", Pattern.DOTALL);

  private static final Pattern MANAGED =
      Pattern.compile("<dependencyManagement>.*</dependencyManagement>", Pattern.DOTALL);

  private static final Pattern OWN = Pattern.compile("<artifactId>espalier-([\\w-]+)</artifactId>");

  private Modules() {}

  /** Returns the modules of the build, in its order. */
  static List<String> names() {
    String pom = text(Path.of("pom.xml"));
    return MODULE
        .matcher(pom.substring(0, pom.indexOf("</modules>")))
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  /** Returns the modules that one is compiled with, those that come by way of others left out. */
  static Set<String> needs(String module) {
    Set<String> needed = named(module);
    Set<String> direct = new TreeSet<>(needed);
    needed.forEach(other -> direct.removeAll(all(other)));
    return direct;
  }

  /** Returns the modules that one needs, directly or by way of others. */
  private static Set<String> all(String module) {
    Set<String> all = new TreeSet<>(named(module));
    named(module).forEach(other -> all.addAll(all(other)));
    return all;
  }

  /** Returns the modules that the pom of one names, for more than tests and running. */
  private static Set<String> named(String module) {
    String pom = MANAGED.matcher(text(Path.of(module, "pom.xml"))).replaceAll("");
    return DEPENDENCY
        .matcher(pom)
        .results()
        .map(MatchResult::group)
        .filter(dependency -> !dependency.contains("<scope>"))
        .map(OWN::matcher)
        .filter(Matcher::find)
        .map(own -> own.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
