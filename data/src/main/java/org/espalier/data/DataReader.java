package org.espalier.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads examples one after the other, without holding the file in memory. */
public interface DataReader<T> extends AutoCloseable {

  /**
   * Reads the next example.
   *
   * @return empty after the last one
   * @throws DataException if it is malformed, or if there is no example at all
   */
  Optional<T> next();

  /**
   * Closes the file.
   *
   * @throws DataException if that fails
   */
  @Override
  void close();

  /**
   * Returns a reader of other examples made of these, one for one; closing it closes this one.
   *
   * @param conversion may throw {@link DataException}
   */
  default <R> DataReader<R> map(Function<? super T, ? extends R> conversion) {
    DataReader<T> source = this;
    return new DataReader<>() {
      @Override
      public Optional<R> next() {
        return source.next().map(conversion);
      }

      @Override
      public void close() {
        source.close();
      }
    };
  }

  /**
   * Reads what is left and closes this reader.
   *
   * @throws DataException if an example is malformed
   */
  default List<T> rest() {
    List<T> examples = new ArrayList<>();
    try (this) {
      for (Optional<T> example = next(); example.isPresent(); example = next()) {
        examples.add(example.get());
      }
    }
    return examples;
  }
}
