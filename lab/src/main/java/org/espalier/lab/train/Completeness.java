package org.espalier.lab.train;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds what is missing in a value that was read from a file: no part of a record may be null. */
final class Completeness {

  private Completeness() {}

  /** Returns the name of the first part that is null, such as {@code network.words}. */
  static Optional<String> missing(String name, @Nullable Object value) {
    return switch (value) {
      case null -> Optional.of(name);
      case Record some -> missingOf(name, some);
      case List<?> some -> {
        for (int i = 0; i < some.size(); i++) {
          Optional<String> missing = missing(name + "[" + i + "]", some.get(i));
          if (missing.isPresent()) {
            yield missing;
          }
        }
        yield Optional.empty();
      }
      case Map<?, ?> some ->
          some.entrySet().stream()
              .flatMap(entry -> missing(name + "." + entry.getKey(), entry.getValue()).stream())
              .findFirst();
      case Optional<?> some -> some.flatMap(inner -> missing(name, inner));
      default -> Optional.empty();
    };
  }

  private static Optional<String> missingOf(String name, Record value) {
    for (RecordComponent part : value.getClass().getRecordComponents()) {
      Optional<String> missing =
          missing(name.isEmpty() ? part.getName() : name + "." + part.getName(), get(part, value));
      if (missing.isPresent()) {
        return missing;
      }
    }
    return Optional.empty();
  }

  private static @Nullable Object get(RecordComponent part, Record value) {
    try {
      part.getAccessor().setAccessible(true); // records may be private to their class
      return part.getAccessor().invoke(value);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("records have accessors", e);
    }
  }
}
