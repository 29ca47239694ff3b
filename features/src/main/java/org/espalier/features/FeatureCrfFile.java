package org.espalier.features;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.espalier.data.DataException;

/**
 * Files of models: the bytes of {@value #MAGIC} and a line end; the template's lines; the labels;
 * the bits of hashes, or 0 and the attributes; where the features of each attribute but the first
 * begin; each feature's label; all weights; the SHA-256 of what is before it. Lists and texts have
 * their length in front; numbers are big-endian, of 4 bytes, and weights of 8; texts are in UTF-8.
 *
 * <p>Files are not trusted: counts are compared with the size before memory is allocated for them,
 * and no code is run that a file names.
 */
public final class FeatureCrfFile {

  private static final String MAGIC = "espalier-crf 1";
  private static final int MOST_LABELS = 1 << 14;
  private static final int DIGEST = 32;

  private FeatureCrfFile() {}

  /**
   * Writes a model.
   *
   * @param out stays open
   */
  public static void write(FeatureCrf model, OutputStream out) throws IOException {
    MessageDigest digest = digest();
    DataOutputStream data =
        new DataOutputStream(new BufferedOutputStream(new DigestOutputStream(out, digest)));
    data.write((MAGIC + "\n").getBytes(StandardCharsets.US_ASCII));
    texts(data, model.template().lines());
    texts(data, model.labels());
    switch (model.index()) {
      case AttributeIndex.Hashed hashed -> data.writeInt(hashed.bits());
      case AttributeIndex.Listed listed -> {
        data.writeInt(0);
        data.writeInt(listed.size());
        for (int a = 0; a < listed.size(); a++) {
          text(data, listed.name(a));
        }
      }
    }
    FeatureTable table = model.table();
    for (int a = 1; a < table.first().length; a++) {
      data.writeInt(table.first()[a]);
    }
    for (int y : table.label()) {
      data.writeInt(y);
    }
    for (double weight : model.weights()) {
      data.writeDouble(weight);
    }
    data.flush();
    out.write(digest.digest());
    out.flush();
  }

  private static void texts(DataOutputStream out, List<String> texts) throws IOException {
    out.writeInt(texts.size());
    for (String text : texts) {
      text(out, text);
    }
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /**
   * Reads a model.
   *
   * @throws DataException if the file cannot be read or is none that this class has written
   */
  public static FeatureCrf read(Path file) {
    MessageDigest digest = digest();
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file))) {
      FeatureCrf model =
          new Reading(file, Files.size(file) - DIGEST, new DigestInputStream(raw, digest)).model();
      if (!Arrays.equals(digest.digest(), raw.readNBytes(DIGEST)) || raw.read() >= 0) {
        throw new DataException(
            file, "was damaged or changed after it was written: its checksum does not fit");
      }
      return model;
    } catch (EOFException e) {
      throw new DataException(file, "ends too early; it was cut off");
    } catch (IOException e) {
      throw new DataException(file, "cannot be read: " + e.getMessage());
    }
  }

  private static final class Reading {
    private final Path file;
    private final DataInputStream in;
    private long left; // bytes

    Reading(Path file, long left, InputStream in) {
      this.file = file;
      this.left = left;
      this.in = new DataInputStream(in);
    }

    FeatureCrf model() throws IOException {
      byte[] magic = (MAGIC + "\n").getBytes(StandardCharsets.US_ASCII);
      left -= magic.length;
      if (!Arrays.equals(magic, in.readNBytes(magic.length))) {
        throw new DataException(
            file, "is no model of a conditional random field, or one of another version");
      }
      Template template = template();
      List<String> labels = texts("labels");
      require(!labels.isEmpty() && labels.size() <= MOST_LABELS, "the number of labels");
      AttributeIndex index = index();
      FeatureTable table = table(labels.size(), index.size());
      require(8L * table.size() == left, "the length of the file");
      double[] weights = new double[table.size()];
      for (int i = 0; i < weights.length; i++) {
        weights[i] = in.readDouble();
        require(
            weights[i] < Double.POSITIVE_INFINITY
                && (i >= table.features() || weights[i] > Double.NEGATIVE_INFINITY),
            "a weight of " + weights[i]);
      }
      return new FeatureCrf(template, labels, index, table, weights);
    }

    private Template template() throws IOException {
      List<String> lines = texts("lines of the template");
      try {
        return new Template(lines);
      } catch (IllegalArgumentException e) {
        throw new DataException(file, String.valueOf(e.getMessage()));
      }
    }

    private AttributeIndex index() throws IOException {
      int bits = number();
      try {
        return bits == 0
            ? new AttributeIndex.Listed(texts("attributes"))
            : new AttributeIndex.Hashed(bits);
      } catch (IllegalArgumentException e) {
        throw new DataException(file, String.valueOf(e.getMessage()));
      }
    }

    private FeatureTable table(int labels, int attributes) throws IOException {
      requireRoom(attributes, 4, "attributes");
      int[] first = new int[attributes + 1];
      for (int a = 1; a <= attributes; a++) {
        first[a] = number();
        require(first[a] >= first[a - 1], "where the features of an attribute begin");
      }
      requireRoom(first[attributes], 12, "features");
      int[] label = new int[first[attributes]];
      for (int f = 0; f < label.length; f++) {
        label[f] = number();
        require(label[f] >= 0 && label[f] < labels, "the label of a feature");
      }
      return new FeatureTable(labels, first, label);
    }

    private int number() throws IOException {
      left -= 4;
      return in.readInt();
    }

    private List<String> texts(String what) throws IOException {
      int count = number();
      requireRoom(count, 4, what);
      List<String> texts = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        int length = number();
        requireRoom(length, 1, "letters");
        left -= length;
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
          throw new EOFException();
        }
        texts.add(new String(bytes, StandardCharsets.UTF_8));
      }
      return texts;
    }

    private void requireRoom(int count, int bytes, String what) {
      if (count < 0 || (long) count * bytes > left) {
        throw new DataException(
            file,
            String.format(
                Locale.ROOT,
                "says that it has %,d %s, which it has no room for; it was damaged or cut off",
                count,
                what));
      }
    }

    private void require(boolean fits, String what) {
      if (!fits) {
        throw new DataException(file, "was damaged: " + what + " cannot be right");
      }
    }
  }
}
