package org.espalier.data;

import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads rows from JSON: an object in each line, objects over several lines, or one array of them.
 * The fields of an object inside an object are named with a point between, {@code meta.label}.
 * Arrays in place of objects are rows whose columns are "1", "2", …
 */
public final class JsonReader extends LineReader<Row> {

  /** The lines of a file, as the parser wants them. */
  private static final class Source extends Reader {
    private final Lines lines;
    private String line = "";
    private int position;

    private Source(Lines lines) {
      this.lines = lines;
    }

    @Override
    public int read(char[] target, int offset, int length) {
      if (position == line.length()) {
        String next = lines.next();
        if (next == null) {
          return -1;
        }
        line = next + "\n";
        position = 0;
      }
      int count = Math.min(length, line.length() - position);
      line.getChars(position, position + count, target, offset);
      position += count;
      return count;
    }

    @Override
    public void close() {
      // The reader closes the lines.
    }
  }

  /**
   * The parts of a parser's message about its own classes and features, which mean nothing to
   * users.
   */
  private static final Pattern INTERNAL =
      Pattern.compile(",? (from|for|of type) `[^`]*`|: [^:`]*`.*|: expected a valid value.*");

  private final JsonMapper mapper =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS) // as Python writes them
          .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private final JsonParser parser;
  private boolean isInArray;

  /**
   * Opens a file.
   *
   * @param charset null for UTF-8, or UTF-16 and UTF-32 where the first bytes prove them
   * @throws DataException if it cannot be opened
   */
  public JsonReader(Path file, @Nullable Charset charset) {
    this(new Lines(file, charset));
  }

  private JsonReader(Lines lines) {
    super(lines);
    parser = mapper.createParser(new Source(lines));
  }

  /**
   * Reads the object in one line.
   *
   * @param name the source of the line, for messages
   * @param number the line's number
   * @throws DataException if there is none, or something follows
   */
  public static Row parse(String line, Path name, int number) {
    JsonMapper mapper =
        JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    try {
      JsonNode node = mapper.readTree(line);
      if (!node.isObject()) {
        throw new DataException(name, number, expected(node));
      }
      return row(node, name, number);
    } catch (JacksonException e) {
      throw new DataException(name, number, "is not JSON: " + cause(e));
    }
  }

  @Override
  @Nullable Row read() {
    try {
      JsonToken token = parser.nextToken();
      if (token == JsonToken.END_ARRAY && isInArray) {
        isInArray = false;
        token = parser.nextToken();
        if (token != null) {
          throw error("something follows the array that should be the whole file");
        }
      }
      if (token == null) {
        return null;
      }
      int line = line();
      if (token == JsonToken.START_ARRAY && !isInArray) {
        token = parser.nextToken();
        if (token != JsonToken.START_OBJECT && token != JsonToken.START_ARRAY) {
          return list(line);
        }
        isInArray = true;
        line = line();
      }
      JsonNode node = mapper.readTree(parser);
      if (!node.isObject() && !node.isArray()) {
        throw new DataException(lines.file(), line, expected(node));
      }
      return row(node, lines.file(), line);
    } catch (JacksonException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      // The end of the file counts as that of its last line.
      throw new DataException(
          lines.file(), Math.max(1, Math.min(line, lines.number())), "is not JSON: " + cause(e));
    }
  }

  /** Reads the rest of an array of single values. */
  private Row list(int line) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (JsonToken token = parser.currentToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      if (token == null || !token.isScalarValue()) {
        throw error("expected an array of single values");
      }
      fields.put(Integer.toString(fields.size() + 1), parser.getString());
    }
    return new Row(fields, lines.file(), line);
  }

  private static Row row(JsonNode node, Path file, int line) {
    Map<String, String> fields = new LinkedHashMap<>();
    Map<String, List<String>> lists = new LinkedHashMap<>();
    Map<String, String> others = new LinkedHashMap<>();
    if (node.isObject()) {
      flatten("", node, fields, lists, others);
    } else {
      int column = 0;
      for (JsonNode value : node) {
        column++;
        put(Integer.toString(column), value, fields, lists, others);
      }
    }
    return new Row(fields, lists, others, file, line);
  }

  private static void flatten(
      String start,
      JsonNode object,
      Map<String, String> fields,
      Map<String, List<String>> lists,
      Map<String, String> others) {
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      put(start + field.getKey(), field.getValue(), fields, lists, others);
    }
  }

  private static void put(
      String name,
      JsonNode value,
      Map<String, String> fields,
      Map<String, List<String>> lists,
      Map<String, String> others) {
    if (isNothing(value)) {
      others.put(name, Row.NULL);
    } else if (value.isValueNode()) {
      fields.put(name, value.asString());
    } else if (value.isArray()
        && value.valueStream().allMatch(one -> one.isValueNode() && !isNothing(one))) {
      lists.put(name, value.valueStream().map(JsonNode::asString).toList());
    } else if (value.isArray()) {
      others.put(name, Row.LIST + value.size() + " lists or objects");
    } else {
      List<String> inner = new ArrayList<>();
      value.properties().forEach(field -> inner.add(name + "." + field.getKey()));
      others.put(name, "an object" + (inner.isEmpty() ? "" : " with " + String.join(", ", inner)));
      flatten(name + ".", value, fields, lists, others);
    }
  }

  /** Returns whether there is no value: Python's tables have NaN in such places. */
  private static boolean isNothing(JsonNode value) {
    return value.isNull() || (value.isNumber() && Double.isNaN(value.asDouble()));
  }

  private static String expected(JsonNode node) {
    return "expected a JSON object, found " + DataException.quote(node.toString());
  }

  /** Returns what a parser says, without names of its own. */
  private static String cause(JacksonException failure) {
    String message = failure.getOriginalMessage();
    if (message.startsWith("Trailing token")) {
      return "something follows the object";
    }
    if (message.contains("CTRL-CHAR, code 10")) {
      return "a string is not closed in its line";
    }
    int end = message.indexOf('\n');
    String first = end < 0 ? message : message.substring(0, end);
    int source = first.indexOf(" (start marker");
    source = source < 0 ? first.indexOf(" (for ") : source;
    String told = source < 0 ? first : first.substring(0, source);
    return INTERNAL.matcher(told).replaceAll("");
  }

  private int line() {
    return Math.max(1, parser.currentTokenLocation().getLineNr());
  }

  private DataException error(String problem) {
    return new DataException(lines.file(), line(), problem);
  }
}
