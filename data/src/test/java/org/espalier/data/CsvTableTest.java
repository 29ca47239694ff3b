package org.espalier.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class CsvTableTest {

  @Test
  void cellsAreQuotedWhereTheyMustBe() {
    CsvTable table = new CsvTable("name", "a,b");
    table.row("a, \"b\"", 0.1 + 0.2);
    table.row("plain", Double.NaN);
    table.row("two\nlines", -3L);
    assertEquals(
        "name,\"a,b\"\n\"a, \"\"b\"\"\",0.30000000000000004\nplain,\n\"two\nlines\",-3\n",
        table.toString());
    assertThrows(IllegalArgumentException.class, () -> table.row("one"));
  }
}
