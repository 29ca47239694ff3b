package org.espalier.lab.data;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads rows from lines that each hold one JSON object, UTF-8. Strings, numbers and truth values
 * become fields; null, arrays and objects are left out. Blank lines are skipped.
 */
public final class JsonLinesReader extends LineReader<Row> {

  private final ObjectReader json =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build()
          .readerFor(JsonNode.class);

  /**
   * Opens a file.
   *
   * @throws DataException if it cannot be opened
   */
  public JsonLinesReader(Path file) {
    super(file, StandardCharsets.UTF_8);
  }

  @Override
  @Nullable Row read() {
    String line = nextFilled();
    if (line == null) {
      return null;
    }
    JsonNode node;
    try {
      node = json.readValue(line);
    } catch (JacksonException e) {
      throw lines.error("is not JSON: " + firstLine(e.getOriginalMessage()));
    }
    if (!node.isObject()) {
      throw lines.error("expected a JSON object: " + DataException.quote(line));
    }
    Map<String, String> fields = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (field.getValue().isValueNode() && !field.getValue().isNull()) {
        fields.put(field.getKey(), field.getValue().asString());
      }
    }
    return new Row(fields, lines.file(), lines.number());
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("");
  }
}
