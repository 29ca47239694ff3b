package org.espalier.experiments.corpus;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.espalier.data.ContentHash;
import org.espalier.data.PretrainedVectors;
import org.espalier.data.Vocabulary;
import org.espalier.lab.train.CacheFolder;
import org.espalier.torch.AtomicFile;

/**
 * Keeps the vectors of vocabularies in a folder, so that a file of a gigabyte is read once and not
 * in every run. An entry's name is the SHA-256 of the contents of the vectors' file, of the
 * vocabulary and of this format's version; an entry holds its own SHA-256, and one that is damaged
 * is made anew. Entries may be deleted at any time.
 *
 * @param folder made when it is needed
 */
public record VectorCache(Path folder) {

  private static final String VERSION = "espalier vectors 2";
  private static final int DIGEST = 32;

  /** Returns the user's, in the {@link CacheFolder}. */
  public static VectorCache ofUser() {
    return new VectorCache(CacheFolder.ofUser());
  }

  /**
   * Returns the vectors of a vocabulary as {@link PretrainedVectors#read} does, from the folder if
   * they were asked for before. The file is hashed each time.
   *
   * @throws org.espalier.data.DataException if the file is missing, empty or malformed
   */
  public PretrainedVectors read(Path file, Vocabulary vocabulary) {
    Path entry = folder.resolve(name(file, vocabulary) + ".vectors");
    Optional<PretrainedVectors> kept = kept(entry, vocabulary.size());
    if (kept.isPresent()) {
      return kept.get();
    }
    PretrainedVectors read = PretrainedVectors.read(file, vocabulary);
    try {
      keep(entry, read);
    } catch (IOException e) {
      // A folder that cannot be written costs time and nothing else.
      return read;
    }
    return read;
  }

  private static String name(Path file, Vocabulary vocabulary) {
    MessageDigest digest = ContentHash.sha256();
    digest.update(VERSION.getBytes(StandardCharsets.UTF_8));
    digest.update(ContentHash.of(file).getBytes(StandardCharsets.UTF_8));
    for (String word : vocabulary.entries()) {
      digest.update(word.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static Optional<PretrainedVectors> kept(Path entry, int size) {
    try {
      byte[] bytes = Files.exists(entry) ? Files.readAllBytes(entry) : new byte[0];
      int length = bytes.length - DIGEST;
      if (length < 0) {
        return Optional.empty();
      }
      MessageDigest digest = ContentHash.sha256();
      digest.update(bytes, 0, length);
      return Arrays.equals(digest.digest(), Arrays.copyOfRange(bytes, length, bytes.length))
          ? Optional.of(decoded(bytes, size))
          : Optional.empty();
    } catch (IOException e) {
      // It is made anew, and overwritten if that is possible.
      return Optional.empty();
    }
  }

  private static PretrainedVectors decoded(byte[] bytes, int size) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int width = in.readInt();
      if (width < 1 || (long) width * Float.BYTES > bytes.length || size > bytes.length) {
        throw new IOException("the entry is shorter than it says");
      }
      boolean[] found = new boolean[size];
      float[] values = new float[Math.multiplyExact(size, width)];
      for (int i = 0; i < size; i++) {
        found[i] = in.readBoolean();
        for (int k = 0; found[i] && k < width; k++) {
          values[i * width + k] = in.readFloat();
        }
      }
      List<String> notes = new ArrayList<>();
      for (int k = in.readInt(); k > 0; k--) {
        notes.add(in.readUTF());
      }
      return new PretrainedVectors(width, values, found, notes);
    }
  }

  private static byte[] encoded(PretrainedVectors vectors) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      int width = vectors.width();
      out.writeInt(width);
      for (int i = 0; i < vectors.found().length; i++) {
        out.writeBoolean(vectors.found()[i]);
        for (int k = 0; vectors.found()[i] && k < width; k++) {
          out.writeFloat(vectors.values()[i * width + k]);
        }
      }
      out.writeInt(vectors.notes().size());
      for (String note : vectors.notes()) {
        out.writeUTF(note);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does not fail", e);
    }
    bytes.writeBytes(ContentHash.sha256().digest(bytes.toByteArray()));
    return bytes.toByteArray();
  }

  /** Other processes see an entry that is whole, or none. */
  private void keep(Path entry, PretrainedVectors vectors) throws IOException {
    Files.createDirectories(folder);
    byte[] bytes = encoded(vectors);
    AtomicFile.write(entry, out -> out.write(bytes));
  }
}
