package org.espalier.cli;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.espalier.data.DataException;
import org.espalier.data.Lines;
import org.espalier.data.Tokenizer;
import org.junit.jupiter.api.Timeout;

/**
 * The input of {@code predict} on any bytes: a record for every record, good or bad, in order. The
 * first byte chooses the form.
 */
@Timeout(10)
class QueriesFuzzTest {

  private static final QueryReader.Format[] FORMATS = QueryReader.Format.values();
  private static final QueryReader.Source[] SOURCES = QueryReader.Source.values();

  private static final int LONGEST = 50;

  @FuzzTest
  void queries(byte[] bytes) {
    int first = bytes.length == 0 ? 0 : bytes[0] & 0xff;
    byte[] content = bytes.length == 0 ? bytes : Arrays.copyOfRange(bytes, 1, bytes.length);
    try (Lines lines = new Lines(new ByteArrayInputStream(content), Path.of("input"), null)) {
      QueryReader reader =
          new QueryReader(
              lines,
              FORMATS[first % FORMATS.length],
              "",
              Tokenizer.ENGLISH,
              LONGEST,
              SOURCES[first % SOURCES.length]);
      int line = 0;
      List<Query> queries;
      do {
        queries = reader.next(7);
        for (Query query : queries) {
          require(
              query.line() > line || (query.line() == line && line > 0), "records out of order");
          require(query.words().size() <= LONGEST, "a sentence that is too long");
          require(query.problem().lines().count() <= 1, "a problem of several lines");
          line = query.line();
        }
      } while (!queries.isEmpty());
    } catch (DataException e) {
      require(String.valueOf(e.getMessage()).lines().count() == 1, "a message of several lines");
    }
  }

  private static void require(boolean holds, String claim) {
    if (!holds) {
      throw new AssertionError(claim);
    }
  }
}
