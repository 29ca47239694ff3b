package org.espalier.data;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/**
 * Reads ListOps expressions from lines {@code label TAB expression}. Parentheses, which published
 * files have around pairs, must match and are dropped; the label must be the expression's value.
 * Blank lines are skipped.
 */
public final class ListOpsReader extends LineReader<ListOps> {

  /**
   * Opens a file.
   *
   * @throws DataException if it cannot be opened
   */
  public ListOpsReader(Path file) {
    super(new Lines(file, StandardCharsets.US_ASCII));
  }

  @Override
  @Nullable ListOps read() {
    String line = nextFilled();
    if (line == null) {
      return null;
    }
    int tab = line.indexOf('\t');
    if (tab < 0) {
      throw lines.error("expected a label, a tab and an expression, found no tab");
    }
    ListOps expression = expression(line.substring(tab + 1));
    String label = line.substring(0, tab);
    if (!label.equals(Integer.toString(expression.value()))) {
      throw lines.error(
          "the label is %s, but the value of the expression %s"
              .formatted(DataException.quote(label), expression.value()));
    }
    return expression;
  }

  private ListOps expression(String text) {
    List<String> tokens = new ArrayList<>();
    int open = 0;
    StringTokenizer split = new StringTokenizer(text, " ");
    while (split.hasMoreTokens()) {
      String token = split.nextToken();
      switch (token) {
        case "(" -> open++;
        case ")" -> open--;
        default -> tokens.add(token);
      }
      if (open < 0) {
        throw lines.error("a parenthesis is closed that was not opened");
      }
    }
    if (open > 0) {
      throw lines.error(open + " parentheses are never closed");
    }
    try {
      return new ListOps(tokens);
    } catch (IllegalArgumentException e) {
      throw lines.error(String.valueOf(e.getMessage()));
    }
  }
}
