package org.espalier.lab.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 over files, by which runs know their data again. */
public final class ContentHash {

  private ContentHash() {}

  /**
   * Hashes the files one after the other.
   *
   * @return 64 hexadecimal digits
   */
  public static String of(Path... files) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    for (Path file : files) {
      try (InputStream stream = new DigestInputStream(Files.newInputStream(file), digest)) {
        stream.transferTo(java.io.OutputStream.nullOutputStream());
      } catch (NoSuchFileException e) {
        throw new DataException(file, "there is no such file");
      } catch (IOException e) {
        throw new DataException(file, "cannot be read: " + e.getMessage());
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
