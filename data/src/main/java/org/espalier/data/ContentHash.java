package org.espalier.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 over files, by which runs recognise their data. */
public final class ContentHash {

  private static final int BUFFER = 1 << 16;

  private ContentHash() {}

  /**
   * Hashes the contents of files, one after the other. Packed files count by their unpacked
   * content.
   *
   * @return 64 hexadecimal digits
   * @throws DataException if a file cannot be read
   */
  public static String of(Path... files) {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[BUFFER];
    for (Path file : files) {
      try (InputStream in = DataFile.open(file)) {
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
          digest.update(buffer, 0, count);
        }
      } catch (IOException e) {
        throw new DataException(file, DataFile.cause(e));
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Hashes a text in UTF-8. */
  public static String ofText(String text) {
    return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Returns a fresh digest. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
