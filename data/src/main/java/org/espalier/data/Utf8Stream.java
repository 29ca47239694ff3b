package org.espalier.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** A text in UTF-16 or UTF-32 as bytes of UTF-8, in which a line feed is one byte. */
final class Utf8Stream extends InputStream {

  private final Reader reader;
  private final char[] chars = new char[1 << 13];
  private byte[] bytes = {};
  private int position;

  /** A high surrogate whose other half has not come yet; 0 if there is none. */
  private char high;

  Utf8Stream(InputStream in, Charset charset) {
    reader =
        new InputStreamReader(
            in,
            charset
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT));
  }

  @Override
  public int read() throws IOException {
    return isFilled() ? bytes[position++] & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (!isFilled()) {
      return -1;
    }
    int count = Math.min(length, bytes.length - position);
    System.arraycopy(bytes, position, target, offset, count);
    position += count;
    return count;
  }

  private boolean isFilled() throws IOException {
    while (position == bytes.length) {
      int from = high == 0 ? 0 : 1;
      chars[0] = high;
      int count = reader.read(chars, from, chars.length - from);
      if (count < 0) {
        return false;
      }
      int end = from + count;
      high = Character.isHighSurrogate(chars[end - 1]) ? chars[end - 1] : 0;
      bytes = new String(chars, 0, high == 0 ? end : end - 1).getBytes(StandardCharsets.UTF_8);
      position = 0;
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
