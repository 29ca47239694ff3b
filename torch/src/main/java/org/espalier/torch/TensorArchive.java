package org.espalier.torch;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * A file of named tensors in the safetensors format, which other tools read too: the length of the
 * header as a little-endian 64-bit integer, the header in JSON, then the tensors' memory.
 *
 * <p>The header has an entry {@code "name": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0,
 * 24]}} for each tensor, and under {@code __metadata__} a map of strings. Types are F64, F32, I64
 * and U8. Every platform that torch is built for here is little-endian, so memory is copied as it
 * is, bit for bit.
 *
 * <p>An archive that was written here begins its metadata with {@code sha256}: the SHA-256 of
 * header and tensors, taken while its own digits were zeros. Archives of other tools have none.
 *
 * <p>An archive is checked when it is opened: sizes, offsets without gaps or overlaps, nothing
 * missing at the end, and the checksum if there is one, for which the file is read once. No more
 * memory is taken than the file is long. Close it after reading.
 */
public final class TensorArchive implements AutoCloseable {

  private static final String METADATA = "__metadata__";
  private static final String CHECKSUM = "sha256";
  private static final String NO_SUM = "0".repeat(64);

  /** What the header of an archive of ours begins with; the checksum's digits follow. */
  private static final byte[] SEALED =
      ("{\"" + METADATA + "\":{\"" + CHECKSUM + "\":\"").getBytes(StandardCharsets.US_ASCII);

  private static final int LARGEST_HEADER = 100_000_000;
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** Where a tensor lies; offsets count from the end of the header. */
  private record Entry(String type, long[] shape, long begin, long end) {}

  private final Path file;
  private final FileChannel channel;
  private final long dataStart;
  private final Map<String, String> metadata;
  private final Map<String, Entry> entries;
  private final boolean sealed;

  private TensorArchive(
      Path file,
      FileChannel channel,
      long dataStart,
      Map<String, String> metadata,
      Map<String, Entry> entries,
      boolean sealed) {
    this.file = file;
    this.channel = channel;
    this.dataStart = dataStart;
    this.metadata = metadata;
    this.entries = entries;
    this.sealed = sealed;
  }

  /**
   * Writes an archive. The file appears, or is replaced, at once and whole ({@link AtomicFile}).
   *
   * @param tensors of type {@code Double}, {@code Float}, {@code Long} or {@code Byte}
   * @param metadata anything else to be kept
   * @throws IOException if the file cannot be written; an older file is then still there
   */
  public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata)
      throws IOException {
    if (metadata.containsKey(CHECKSUM)) {
      throw new IllegalArgumentException("the entry " + CHECKSUM + " is the archive's own");
    }
    // Wide types first: then every tensor is aligned to its type.
    List<Map.Entry<String, Tensor>> order = new ArrayList<>(tensors.entrySet());
    order.sort(Comparator.comparingLong(e -> -e.getValue().element_size()));
    byte[] header = header(order, metadata);
    MessageDigest digest = sha256();
    digest.update(header);
    try (WritableByteChannel into =
        Channels.newChannel(new DigestOutputStream(OutputStream.nullOutputStream(), digest))) {
      writeTensors(order, into);
    }
    byte[] sum = HexFormat.of().formatHex(digest.digest()).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(sum, 0, header, SEALED.length, sum.length);
    AtomicFile.write(
        file,
        out -> {
          out.write(
              ByteBuffer.allocate(Long.BYTES)
                  .order(ByteOrder.LITTLE_ENDIAN)
                  .putLong(header.length)
                  .array());
          out.write(header);
          writeTensors(order, Channels.newChannel(out));
        });
  }

  private static void writeTensors(List<Map.Entry<String, Tensor>> tensors, WritableByteChannel out)
      throws IOException {
    for (Map.Entry<String, Tensor> named : tensors) {
      try (Tensor dense = named.getValue().contiguous()) {
        ByteBuffer bytes = dense.numel() == 0 ? ByteBuffer.allocate(0) : Tensors.bytes(dense);
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
      }
    }
  }

  private static byte[] header(
      List<Map.Entry<String, Tensor>> tensors, Map<String, String> metadata) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartObject();
      json.writeName(METADATA);
      json.writeStartObject();
      json.writeStringProperty(CHECKSUM, NO_SUM);
      metadata.forEach(json::writeStringProperty);
      json.writeEndObject();
      long offset = 0;
      for (Map.Entry<String, Tensor> named : tensors) {
        Tensor tensor = named.getValue();
        long end = offset + tensor.nbytes();
        long[] shape = tensor.shape();
        json.writeName(named.getKey());
        json.writeStartObject();
        json.writeStringProperty("dtype", nameOf(tensor.scalar_type().intern()));
        json.writeName("shape");
        json.writeArray(shape, 0, shape.length);
        json.writeName("data_offsets");
        json.writeArray(new long[] {offset, end}, 0, 2);
        json.writeEndObject();
        offset = end;
      }
      json.writeEndObject();
    }
    // Spaces up to a multiple of 8, as the format asks.
    while (bytes.size() % 8 != 0) {
      bytes.write(' ');
    }
    return bytes.toByteArray();
  }

  /**
   * Opens an archive for reading.
   *
   * @throws IOException if the file is missing, unreadable or not a whole archive; the message
   *     names it and says what is wrong
   */
  public static TensorArchive open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      return parse(file, channel);
    } catch (JacksonException e) {
      channel.close();
      throw new IOException(file + ": the header is broken: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static TensorArchive parse(Path file, FileChannel channel) throws IOException {
    long size = channel.size();
    if (size < Long.BYTES) {
      throw new IOException(file + ": not an archive of tensors, it has only " + size + " bytes");
    }
    ByteBuffer prefix = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    readFully(file, channel, prefix, 0);
    long length = prefix.getLong(0);
    if (length < 2 || length > LARGEST_HEADER || length > size - Long.BYTES) {
      throw new IOException(file + ": not an archive of tensors, or cut off");
    }
    byte[] header = new byte[(int) length];
    readFully(file, channel, ByteBuffer.wrap(header), Long.BYTES);
    Map<String, String> metadata = new LinkedHashMap<>();
    Map<String, Entry> entries = new LinkedHashMap<>();
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), header)) {
      expect(file, json.nextToken(), JsonToken.START_OBJECT);
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = json.currentName();
        expect(file, json.nextToken(), JsonToken.START_OBJECT);
        if (name.equals(METADATA)) {
          while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = json.currentName();
            expect(file, json.nextToken(), JsonToken.VALUE_STRING);
            metadata.put(key, json.getString());
          }
        } else {
          entries.put(name, entry(file, name, json));
        }
      }
    }
    long dataStart = Long.BYTES + length;
    checkLayout(file, entries, size - dataStart);
    boolean sealed = metadata.containsKey(CHECKSUM);
    if (sealed) {
      checkSum(file, channel, header);
      var _ = metadata.remove(CHECKSUM);
    }
    return new TensorArchive(file, channel, dataStart, metadata, entries, sealed);
  }

  private static void checkSum(Path file, FileChannel channel, byte[] header) throws IOException {
    int end = SEALED.length + NO_SUM.length();
    boolean first =
        header.length > end && Arrays.equals(header, 0, SEALED.length, SEALED, 0, SEALED.length);
    String told =
        first ? new String(header, SEALED.length, NO_SUM.length(), StandardCharsets.US_ASCII) : "";
    if (first) {
      Arrays.fill(header, SEALED.length, end, (byte) '0');
    }
    MessageDigest digest = sha256();
    digest.update(header);
    ByteBuffer some = ByteBuffer.allocate(1 << 16);
    for (long at = (long) Long.BYTES + header.length; channel.read(some, at) > 0; some.clear()) {
      at += some.position();
      digest.update(some.flip());
    }
    if (!told.equals(HexFormat.of().formatHex(digest.digest()))) {
      throw new IOException(
          file + ": was damaged or changed after it was written: its checksum does not fit");
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java machine has SHA-256", e);
    }
  }

  private static Entry entry(Path file, String name, JsonParser json) throws IOException {
    String type = "";
    long[] shape = {};
    long[] offsets = {};
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String key = json.currentName();
      JsonToken value = json.nextToken();
      switch (key) {
        case "dtype" -> {
          expect(file, value, JsonToken.VALUE_STRING);
          type = json.getString();
        }
        case "shape" -> shape = integers(file, json);
        case "data_offsets" -> offsets = integers(file, json);
        default ->
            throw new IOException(file + ": tensor " + name + " has an unknown property " + key);
      }
    }
    if (offsets.length != 2) {
      throw new IOException(file + ": tensor " + name + " has no offsets");
    }
    Entry entry = new Entry(type, shape, offsets[0], offsets[1]);
    long bytes = width(file, name, type);
    try {
      long extent = bytes; // of the sides that are not 0: torch multiplies them too
      for (long side : shape) {
        bytes = Math.multiplyExact(bytes, side);
        extent = Math.multiplyExact(extent, Math.max(1, side));
      }
    } catch (ArithmeticException e) {
      throw new IOException(file + ": tensor " + name + " is too large", e);
    }
    if (bytes != entry.end - entry.begin) {
      throw new IOException(
          "%s: tensor %s of shape %s and type %s needs %s bytes but has %s"
              .formatted(file, name, Arrays.toString(shape), type, bytes, entry.end - entry.begin));
    }
    return entry;
  }

  private static long[] integers(Path file, JsonParser json) throws IOException {
    expect(file, json.currentToken(), JsonToken.START_ARRAY);
    List<Long> values = new ArrayList<>();
    while (json.nextToken() == JsonToken.VALUE_NUMBER_INT) {
      values.add(json.getLongValue());
      if (values.getLast() < 0) {
        throw new IOException(file + ": the header has a negative size or offset");
      }
    }
    expect(file, json.currentToken(), JsonToken.END_ARRAY);
    return values.stream().mapToLong(Long::longValue).toArray();
  }

  private static void expect(Path file, JsonToken token, JsonToken expected) throws IOException {
    if (token != expected) {
      throw new IOException(
          file + ": the header is broken: found " + token + " instead of " + expected);
    }
  }

  private static void checkLayout(Path file, Map<String, Entry> entries, long available)
      throws IOException {
    List<Map.Entry<String, Entry>> order = new ArrayList<>(entries.entrySet());
    order.sort(
        Comparator.<Map.Entry<String, Entry>>comparingLong(e -> e.getValue().begin)
            .thenComparingLong(e -> e.getValue().end));
    long position = 0;
    for (Map.Entry<String, Entry> named : order) {
      if (named.getValue().begin != position) {
        throw new IOException(
            file + ": there is a gap or an overlap before tensor " + named.getKey());
      }
      position = named.getValue().end;
    }
    if (position != available) {
      throw new IOException(
          file + ": the tensors need " + position + " bytes but the file has " + available);
    }
  }

  /** Returns whether the archive carries a checksum, which was then checked. */
  public boolean isSealed() {
    return sealed;
  }

  /** Returns what was stored beside the tensors. */
  public Map<String, String> metadata() {
    return Collections.unmodifiableMap(metadata);
  }

  /** Returns the names of the tensors, in the order of the header. */
  public Set<String> names() {
    return Collections.unmodifiableSet(entries.keySet());
  }

  /**
   * Reads a tensor into new memory.
   *
   * @throws IOException if there is none of this name, or the file cannot be read
   */
  public Tensor read(String name) throws IOException {
    Entry entry = find(name);
    Tensor tensor = Tensors.empty(typeOf(file, name, entry.type), entry.shape);
    fill(entry, tensor);
    return tensor;
  }

  /**
   * Reads a tensor into existing memory.
   *
   * @param target contiguous, of the stored type and shape; overwritten
   * @throws IOException if there is none of this name, or it has another type or shape, or the file
   *     cannot be read; the target is then as before, unless reading itself failed
   */
  public void read(String name, Tensor target) throws IOException {
    Entry entry = find(name);
    String type = nameOf(target.scalar_type().intern());
    if (!type.equals(entry.type) || !Arrays.equals(target.shape(), entry.shape)) {
      throw new IOException(
          "%s: tensor %s is %s%s in the file but %s%s in the network"
              .formatted(
                  file,
                  name,
                  entry.type,
                  Arrays.toString(entry.shape),
                  type,
                  Arrays.toString(target.shape())));
    }
    fill(entry, target);
  }

  /** Closes the file. */
  @Override
  public void close() throws IOException {
    channel.close();
  }

  private Entry find(String name) throws IOException {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw new IOException(file + ": there is no tensor named " + name);
    }
    return entry;
  }

  private void fill(Entry entry, Tensor target) throws IOException {
    if (entry.begin < entry.end) {
      readFully(file, channel, Tensors.bytes(target), dataStart + entry.begin);
    }
  }

  private static void readFully(Path file, FileChannel channel, ByteBuffer buffer, long position)
      throws IOException {
    long at = position;
    while (buffer.hasRemaining()) {
      int count = channel.read(buffer, at);
      if (count < 0) {
        throw new EOFException(file + ": ended early; it was cut off while it was read");
      }
      at += count;
    }
  }

  private static String nameOf(ScalarType type) {
    return switch (type) {
      case Double -> "F64";
      case Float -> "F32";
      case Long -> "I64";
      case Byte -> "U8";
      default ->
          throw new IllegalArgumentException("an archive does not take tensors of type " + type);
    };
  }

  private static ScalarType typeOf(Path file, String name, String type) throws IOException {
    return switch (type) {
      case "F64" -> ScalarType.Double;
      case "F32" -> ScalarType.Float;
      case "I64" -> ScalarType.Long;
      case "U8" -> ScalarType.Byte;
      default -> throw new IOException(file + ": tensor " + name + " has unknown type " + type);
    };
  }

  private static long width(Path file, String name, String type) throws IOException {
    return switch (typeOf(file, name, type)) {
      case Double, Long -> 8;
      case Float -> 4;
      default -> 1;
    };
  }
}
