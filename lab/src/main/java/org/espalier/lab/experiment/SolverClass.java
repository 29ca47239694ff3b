package org.espalier.lab.experiment;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.espalier.data.ContentHash;

/**
 * A user's class that solves decision problems.
 *
 * @param name of the class, with its package; it is public and has a public constructor without
 *     arguments
 * @param places jars and folders of classes to look in for what the program itself has not
 */
public record SolverClass(String name, List<Path> places) {

  public SolverClass {
    places = List.copyOf(places);
  }

  /**
   * Reads places as a class path has them.
   *
   * @param classPath separated as is usual on this system; empty for none
   */
  public static SolverClass of(String name, String classPath) {
    List<Path> places =
        Pattern.compile(File.pathSeparator, Pattern.LITERAL)
            .splitAsStream(classPath)
            .filter(place -> !place.isEmpty())
            .map(Path::of)
            .toList();
    return new SolverClass(name, places);
  }

  /**
   * Creates an instance.
   *
   * @throws IllegalArgumentException if a place or the class is not there, or it cannot be created
   */
  public Object create() {
    URL[] urls = new URL[places.size()];
    for (int i = 0; i < urls.length; i++) {
      Path place = places.get(i);
      if (!Files.exists(place)) {
        throw new IllegalArgumentException("--class-path: there is no " + place);
      }
      try {
        urls[i] = place.toUri().toURL();
      } catch (MalformedURLException e) {
        throw new IllegalArgumentException("--class-path " + place + ": " + e.getMessage(), e);
      }
    }
    // Open as long as its class is used, which is to the end of the program.
    URLClassLoader loader = new URLClassLoader(urls, SolverClass.class.getClassLoader());
    try {
      return loader.loadClass(name).getConstructor().newInstance();
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException(
          this + ": there is no such class; --class-path names the jars and folders of classes", e);
    } catch (NoSuchMethodException | IllegalAccessException | InstantiationException e) {
      throw new IllegalArgumentException(
          this + ": must be a public class with a public constructor without arguments", e);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(this + ": its constructor threw " + e.getCause(), e);
    } catch (LinkageError e) {
      throw new IllegalArgumentException(this + ": cannot be loaded: " + e, e);
    }
  }

  /**
   * Returns a hash of the class's own bytes, which distinguishes results of its versions; those of
   * classes that it calls do not count.
   *
   * @throws IllegalArgumentException as {@link #create}
   */
  public String hash() {
    Class<?> type = create().getClass();
    String file = type.getName().substring(type.getName().lastIndexOf('.') + 1) + ".class";
    try (InputStream bytes = type.getResourceAsStream(file)) {
      return ContentHash.ofText(
          name + (bytes == null ? "" : HexFormat.of().formatHex(bytes.readAllBytes())));
    } catch (IOException e) {
      throw new IllegalArgumentException(this + ": cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public String toString() {
    return "--solver " + name;
  }
}
