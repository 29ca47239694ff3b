package org.espalier.data;

import static org.espalier.data.DataSamples.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableReaderTest {

  @TempDir Path folder;

  private List<Row> read(String text, TableFormat format) throws Exception {
    return new TableReader(DataSamples.write(folder.resolve("table"), text), format, null).rest();
  }

  @Test
  void readsQuotedFields() throws Exception {
    List<Row> rows =
        read(
            "label,text\r\nx,\"a \"\"b\"\", c\"\r\n\n\"y\",\"two\nlines\"\n,\n\"\",\"\"\"\"",
            TableFormat.CSV);
    assertEquals(List.of("x", "y", "", ""), rows.stream().map(row -> row.get("label")).toList());
    assertEquals(
        List.of("a \"b\", c", "two\nlines", "", "\""),
        rows.stream().map(row -> row.get("text")).toList());
    assertEquals(List.of(2, 4, 6, 7), rows.stream().map(Row::line).toList());
  }

  @Test
  void readsWithoutQuotesAndWithoutNames() throws Exception {
    List<Row> rows = read("\"a\tb\nc\t\"\n", TableFormat.TSV.withoutHeader());
    assertEquals(Map.of("1", "\"a", "2", "b"), rows.getFirst().fields());
    assertEquals(Map.of("1", "c", "2", "\""), rows.getLast().fields());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "'';0;the file is empty",
        "a,b|;0;no examples",
        "a,b|1;2;the row has 1 field, but the first one has 2",
        "a,b|1,2|\"3|4\",5,6;3;the row has 3 fields",
        "a,a|1,2;1;two columns have the name \"a\"",
        "a,b|1,2|\"3,4|5,6;3;never closed",
        "a,b|\"3|4\",\"5|6;3;the quotes that open in this line are never closed",
        "a,b|1,\"2|3,\"4|;3;the field must end; they opened in line 2",
        "a,b|\"1\"x,2;2;after closing quotes the field must end"
      })
  void reportsRows(String text, int line, String part) throws Exception {
    Path path = DataSamples.write(folder.resolve("table.csv"), text.replace('|', '\n'));
    assertError(path, line, part, () -> new TableReader(path, TableFormat.CSV, null).rest());
  }

  @Test
  void makesTextsAndPairsOfRows() throws Exception {
    Path path =
        DataSamples.write(
            folder.resolve("pairs.tsv"), "id\ta\tb\tlabel\n1\tOne man\tA man\tyes\n2\t \tx\t\n");
    try (DataReader<SentencePair> pairs =
        new TableReader(path, TableFormat.TSV, null)
            .map(row -> row.pair("label", "a", "b", Tokenizer.BLANKS))) {
      assertEquals(
          new SentencePair("yes", List.of("One", "man"), List.of("A", "man"), path, 2),
          pairs.next().orElseThrow());
      assertError(path, 3, "the field label is empty", pairs::next);
    }
    Row last = new TableReader(path, TableFormat.TSV, null).rest().getLast();
    assertError(path, 3, "the field a has no words", () -> last.words("a", Tokenizer.BLANKS));
    assertError(
        path, 3, "the field text is missing; there are id, a, b, label", () -> last.get("text"));
  }

  @Test
  void readsJsonLines() throws Exception {
    Path path =
        DataSamples.write(
            folder.resolve("rows.jsonl"),
            """
            {"label": 1, "text": "a\\tb", "x": [1], "y": null, "z": true}

            {"label": "ü", "text": ""}
            """);
    List<Row> rows = new JsonReader(path, null).rest();
    assertEquals(Map.of("label", "1", "text", "a\tb", "z", "true"), rows.getFirst().fields());
    assertEquals(Map.of("x", List.of("1")), rows.getFirst().lists());
    assertEquals(Map.of("y", "null"), rows.getFirst().others());
    assertEquals(3, rows.getLast().line());
    assertEquals("ü", rows.getLast().label("label"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{\"a\": 1}|{\"a\": ;2;is not JSON",
        "{\"a\": 1} 2;1;expected a JSON object",
        "{\"a\": 1, \"a\": 2};1;is not JSON",
        "{\"a\": 1}|2;2;'expected a JSON object, found \"2\"'",
        "[{\"a\": 1}] 2;1;something follows the array",
        "[{\"a\": 1}|;1;is not JSON",
        "[1, {}];1;expected an array of single values",
        "{a: 1};1;is not JSON"
      })
  void reportsJson(String text, int line, String part) throws Exception {
    Path path = DataSamples.write(folder.resolve("rows.jsonl"), text.replace('|', '\n'));
    assertError(path, line, part, () -> new JsonReader(path, null).rest());
  }

  @Test
  void readsParallelLines() throws Exception {
    Path labels = DataSamples.write(folder.resolve("labels"), "x\ny\n");
    Path first = DataSamples.write(folder.resolve("s1"), "a b\r\nc\n");
    Path second = DataSamples.write(folder.resolve("s2"), "d\ne f");
    assertEquals(
        List.of(
            new SentencePair("x", List.of("a", "b"), List.of("d"), labels, 1),
            new SentencePair("y", List.of("c"), List.of("e", "f"), labels, 2)),
        new ParallelPairReader(labels, first, second, Tokenizer.BLANKS, null).rest());
    DataSamples.write(second, "d\n");
    assertError(
        second,
        2,
        "there is no sentence",
        () -> new ParallelPairReader(labels, first, second, Tokenizer.BLANKS, null).rest());
    DataSamples.write(second, "d\ne\nf\n");
    assertError(
        labels,
        3,
        "there is no label",
        () -> new ParallelPairReader(labels, first, second, Tokenizer.BLANKS, null).rest());
    Path missing = folder.resolve("s3");
    assertError(
        missing,
        0,
        "no such file",
        () -> new ParallelPairReader(labels, first, missing, Tokenizer.BLANKS, null));
  }

  @Test
  void readsThePublishedPairs() {
    Path sick = DataSamples.shared("nli/sick/SICK_test_annotated.txt");
    List<SentencePair> pairs =
        new TableReader(sick, TableFormat.TSV, null)
            .map(row ->
                row.pair("entailment_judgment", "sentence_A", "sentence_B", Tokenizer.ENGLISH))
            .rest();
    assertEquals(4_927, pairs.size());
    assertEquals(3, pairs.stream().map(SentencePair::label).distinct().count());
    List<SentencePair> snli =
        new ParallelPairReader(
                DataSamples.shared("nli/snli/labels.test"),
                DataSamples.shared("nli/snli/s1.test"),
                DataSamples.shared("nli/snli/s2.test"),
                Tokenizer.BLANKS,
                null)
            .rest();
    assertEquals(9_824, snli.size());
    assertEquals(
        1_797,
        new TableReader(
                DataSamples.shared("digits/digits.csv.gz"), TableFormat.CSV.withoutHeader(), null)
            .rest()
            .size());
  }
}
