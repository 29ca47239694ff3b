package org.espalier.data;

import java.lang.Character.UnicodeScript;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Encodings of texts: which one the first bytes prove, and which one is likely. */
final class Encodings {

  private static final Charset WINDOWS = Charset.forName("windows-1252");

  /** Encodings of languages that hardly use ASCII, those first that fail on foreign bytes. */
  private static final List<String> FAR =
      List.of("EUC-JP", "Shift_JIS", "EUC-KR", "GB18030", "Big5", "windows-1251", "KOI8-R");

  /** The share of bytes beyond ASCII from which on a text is hardly in Latin letters. */
  private static final double FOREIGN = 0.3;

  private static final double SOME = 0.2;
  private static final double MOST = 0.75;

  private Encodings() {}

  /**
   * Returns the encoding that a byte order mark, or a zero at every second byte, proves.
   *
   * @param head the first bytes of a text
   * @param count their number
   * @return null if they prove nothing
   */
  static @Nullable Charset proved(byte[] head, int count) {
    if (starts(head, count, 0xff, 0xfe, 0, 0)) {
      return StandardCharsets.UTF_32LE;
    }
    if (starts(head, count, 0, 0, 0xfe, 0xff)) {
      return StandardCharsets.UTF_32BE;
    }
    if (starts(head, count, 0xff, 0xfe)) {
      return StandardCharsets.UTF_16LE;
    }
    if (starts(head, count, 0xfe, 0xff)) {
      return StandardCharsets.UTF_16BE;
    }
    if (starts(head, count, 0xef, 0xbb, 0xbf)) {
      return StandardCharsets.UTF_8;
    }
    return count >= 4 && head[0] != 0 && head[1] == 0 && head[2] != 0 && head[3] == 0
        ? StandardCharsets.UTF_16LE
        : count >= 4 && head[0] == 0 && head[1] != 0 && head[2] == 0 && head[3] != 0
            ? StandardCharsets.UTF_16BE
            : null;
  }

  private static boolean starts(byte[] head, int count, int... bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (i >= count || (head[i] & 0xff) != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether a line feed is more than one byte. */
  static boolean isWide(Charset charset) {
    return charset.name().startsWith("UTF-16") || charset.name().startsWith("UTF-32");
  }

  /** Returns whether the first bytes of a text say in which order the bytes of a character come. */
  static boolean hasOrder(Charset charset) {
    return charset.name().equals("UTF-16") || charset.name().equals("UTF-32");
  }

  /**
   * Guesses the encoding of bytes that are not UTF-8.
   *
   * @param bytes some of the text, from its beginning
   * @return a name for {@code --encoding}
   */
  static String likely(byte[] bytes, int count) {
    int high = 0;
    int letters = 0;
    boolean controls = false; // of ISO-8859-1, where windows-1252 has quotes and dashes
    for (int i = 0; i < count; i++) {
      int value = bytes[i] & 0xff;
      high += value >= 0x80 ? 1 : 0;
      letters += value > ' ' ? 1 : 0;
      controls |= value >= 0x80 && value < 0xa0;
    }
    if (high > FOREIGN * letters) {
      for (String name : FAR) {
        if (Charset.isSupported(name) && isPlausible(bytes, count, Charset.forName(name))) {
          return name;
        }
      }
    }
    return controls && decoded(bytes, count, WINDOWS) != null ? WINDOWS.name() : "ISO-8859-1";
  }

  /** Returns whether bytes decode to what texts of the encoding's language consist of. */
  private static boolean isPlausible(byte[] bytes, int count, Charset charset) {
    String text = decoded(bytes, count, charset);
    if (text == null) {
      return false;
    }
    int[] far = text.codePoints().filter(code -> code >= 0x80).toArray();
    return switch (charset.name()) {
      // Kana of full width: those of half width are what other encodings look like.
      case "EUC-JP", "Shift_JIS" -> share(far, code -> code >= 0x3040 && code <= 0x30ff) > SOME;
      case "EUC-KR" -> share(far, code -> UnicodeScript.of(code) == UnicodeScript.HANGUL) > MOST;
      case "GB18030", "Big5" ->
          share(far, code -> UnicodeScript.of(code) == UnicodeScript.HAN) > MOST;
      default ->
          share(far, Character::isLetter) > MOST && share(far, Character::isUpperCase) < SOME;
    };
  }

  private static double share(int[] codes, IntPredicate kind) {
    return (double) IntStream.of(codes).filter(kind).count() / Math.max(1, codes.length);
  }

  /** Decodes up to the last line feed, so that no character is cut; null if that fails. */
  private static @Nullable String decoded(byte[] bytes, int count, Charset charset) {
    int end = count;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    try {
      return charset
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, 0, end == 0 ? count : end))
          .toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
