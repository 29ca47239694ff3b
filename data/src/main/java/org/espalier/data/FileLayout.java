package org.espalier.data;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the user says about the layout of files; what is left open is recognised by their content.
 *
 * @param format or {@link FileFormat#AUTO}
 * @param encoding a name that Java knows, or empty
 * @param label the column of the label: its name, its number from 1, or empty; for sentences with a
 *     row for each word the column of the words' labels
 * @param text the column of the text, likewise; where there are several, one after the other with
 *     commas between
 * @param delimiter the one character between fields, or empty
 * @param header "yes" or "no", in letters of any case: whether the first row names the columns; or
 *     empty
 */
public record FileLayout(
    FileFormat format,
    String encoding,
    String label,
    String text,
    String delimiter,
    String header) {

  /** Everything is recognised by content. */
  public static final FileLayout OPEN = new FileLayout(FileFormat.AUTO, "", "", "", "", "");

  /** Files or folders of one label each. */
  static final FileLayout CLASSES = of(FileFormat.CLASSES);

  public FileLayout {
    header = header.toLowerCase(Locale.ROOT);
    if (!encoding.isEmpty() && !isSupported(encoding)) {
      throw new IllegalArgumentException(
          ("there is no encoding named %s; common ones are UTF-8, ISO-8859-1, windows-1252,"
                  + " windows-1251, Shift_JIS, GB18030, EUC-KR")
              .formatted(encoding));
    }
    if (delimiter.codePointCount(0, delimiter.length()) > 1 || delimiter.length() > 1) {
      throw new IllegalArgumentException("a delimiter is one character, not '" + delimiter + "'");
    }
    if (!header.isEmpty() && !header.equals("yes") && !header.equals("no")) {
      throw new IllegalArgumentException("the header is yes or no, not " + header);
    }
  }

  private static boolean isSupported(String encoding) {
    try {
      return Charset.isSupported(encoding);
    } catch (IllegalCharsetNameException e) {
      return false;
    }
  }

  /** Returns the layout of which the format alone is known. */
  public static FileLayout of(FileFormat format) {
    return new FileLayout(format, "", "", "", "", "");
  }

  /** Returns the layout of which the encoding alone is known, or nothing if that is empty. */
  public static FileLayout encoded(String encoding) {
    return new FileLayout(FileFormat.AUTO, encoding, "", "", "", "");
  }

  /** Returns the layout with another column of the label, or none. */
  public FileLayout withLabel(String column) {
    return new FileLayout(format, encoding, column, text, delimiter, header);
  }

  /** Returns the layout with another column of the text, or none. */
  public FileLayout withText(String column) {
    return new FileLayout(format, encoding, label, column, delimiter, header);
  }

  /** Returns the layout with another delimiter, or none. */
  public FileLayout withDelimiter(String other) {
    return new FileLayout(format, encoding, label, text, other, header);
  }

  /** Returns the layout with another answer to whether there is a header, or none. */
  public FileLayout withHeader(String other) {
    return new FileLayout(format, encoding, label, text, delimiter, other);
  }

  /** Returns the layout with what another one says in the place of what this one does. */
  public FileLayout with(FileLayout said) {
    return new FileLayout(
        said.format == FileFormat.AUTO ? format : said.format,
        said(said.encoding, encoding),
        said(said.label, label),
        said(said.text, text),
        said(said.delimiter, delimiter),
        said(said.header, header));
  }

  private static String said(String one, String usual) {
    return one.isEmpty() ? usual : one;
  }

  /** Returns the encoding, null if it is left open. */
  public @Nullable Charset charset() {
    return encoding.isEmpty() ? null : Charset.forName(encoding);
  }

  /**
   * Returns the name of the column of words' labels if it is neither a number nor one that every
   * word has, else nothing.
   */
  public String ownLabel() {
    return Columns.number(label) > 0 || WordColumn.find(label).isPresent() ? "" : label;
  }

  /** Returns the columns of texts that are named. */
  List<String> texts() {
    return text.isEmpty() ? List.of() : List.of(text.split(",", -1));
  }
}
