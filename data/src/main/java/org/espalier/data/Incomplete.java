package org.espalier.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The rows of a file that lack what an example needs: they are left out and counted. */
final class Incomplete {

  /** The share of rows that may be left out. */
  private static final double MOST = 0.1;

  private final List<DataException> rows = new ArrayList<>();

  /** Counts a row if something is lacking. */
  boolean has(Optional<DataException> lack) {
    lack.ifPresent(this::add);
    return lack.isPresent();
  }

  /** Counts a row. */
  void add(DataException lack) {
    rows.add(lack);
  }

  /**
   * Returns a line on how many rows are left out.
   *
   * @param complete number of the others
   * @throws DataException if they are too many
   */
  List<String> notes(int complete, String what) {
    if (rows.isEmpty()) {
      return List.of();
    }
    DataException first = rows.getFirst();
    if (complete == 0 && rows.size() > 1) {
      throw new DataException(
          Path.of(first.file()),
          "in all %s something is lacking: in line %s %s"
              .formatted(Counts.of(rows.size(), "rows"), first.line(), first.problem()));
    }
    if (rows.size() > MOST * (complete + rows.size())) {
      throw rows.size() == 1
          ? first
          : new DataException(
              Path.of(first.file()),
              first.line(),
              "%s; so it is in %s of %s rows, which is too many to leave out"
                  .formatted(first.problem(), rows.size(), complete + rows.size()));
    }
    return List.of(
        String.format(
            Locale.ROOT,
            "%,d of %,d %s are left out: in line %d %s",
            rows.size(),
            complete + rows.size(),
            what,
            first.line(),
            first.problem()));
  }
}
