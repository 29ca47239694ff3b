package org.espalier.lab.net;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.espalier.data.ContentHash;
import org.espalier.torch.AtomicFile;

/**
 * Keeps the states of a {@link FrozenEncoder} in a folder, for the next epoch and for other runs.
 * Entries are found by the SHA-256 of the encoder's identity and of the words, and carry a
 * checksum; damaged entries are computed again. Files are written atomically and never changed, so
 * that several processes may share a folder; all may be deleted at any time.
 *
 * <p>The folder is bounded. Where there is no room, files go that no open cache of this process
 * uses, the longest unused first; where that is not enough, further states are not kept. Nor are
 * they where the folder cannot be written.
 */
public final class StateCache implements FrozenEncoder {

  private static final String ENDING = ".states";
  private static final String VERSION = "espalier states 1";

  /** How many bytes of states are gathered before they are written. */
  private static final long GATHERED = 1 << 24;

  /** Of an entry: its key, number of states, width, checksum. */
  private static final int HEADER = 16 + 4 + 4 + 8;

  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final FrozenEncoder encoder;
  private final Path folder;
  private final Path own;
  private final long most;
  private final Arena arena = Arena.ofShared();
  private final Map<Key, MemorySegment> kept = new HashMap<>();
  private final Map<Key, float[][]> gathered = new HashMap<>();
  private final Set<Path> used = new HashSet<>();
  private long waiting; // bytes gathered
  private boolean full;

  /** The first half of a SHA-256. */
  private record Key(long high, long low) {}

  private StateCache(FrozenEncoder encoder, String identity, Path folder, long most) {
    this.encoder = encoder;
    this.folder = folder;
    this.own = folder.resolve(ContentHash.ofText(VERSION + " " + identity));
    this.most = most;
    try {
      Files.createDirectories(own);
      try (Stream<Path> files = Files.list(own)) {
        for (Path file : files.filter(name -> name.toString().endsWith(ENDING)).toList()) {
          index(file);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      full = true;
    }
  }

  /**
   * Returns an encoder whose states are kept.
   *
   * @param encoder closed with the result; without an identity nothing is kept
   * @param folder of the caches of all encoders; made if need be
   * @param most bytes of the folder; 0 keeps nothing
   */
  public static FrozenEncoder over(FrozenEncoder encoder, Path folder, long most) {
    Optional<String> identity = encoder.identity();
    return identity.isEmpty() || most == 0
        ? encoder
        : new StateCache(encoder, identity.get(), folder, most);
  }

  /** Finds the entries of a file, as far as it is whole. */
  private void index(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      MemorySegment all = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      long at = 0;
      while (at + HEADER <= all.byteSize()) {
        int count = all.get(INT, at + 16);
        int width = all.get(INT, at + 20);
        long room = (all.byteSize() - at - HEADER) / Float.BYTES;
        if (count < 1 || width < 1 || (long) count * width > room) {
          break;
        }
        long size = HEADER + (long) count * width * Float.BYTES;
        kept.put(new Key(all.get(LONG, at), all.get(LONG, at + 8)), all.asSlice(at, size));
        at += size;
      }
    }
    used.add(file);
    var _ = Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
  }

  @Override
  public float[][][] states(List<List<String>> sentences) {
    float[][][] states = new float[sentences.size()][][];
    List<Integer> missing = new ArrayList<>();
    for (int i = 0; i < states.length; i++) {
      Optional<float[][]> found = find(key(sentences.get(i)));
      if (found.isPresent() && found.get().length == sentences.get(i).size()) {
        states[i] = found.get();
      } else {
        missing.add(i);
      }
    }
    if (!missing.isEmpty()) {
      List<List<String>> asked = missing.stream().map(sentences::get).toList();
      float[][][] computed = encoder.states(asked);
      if (computed.length != asked.size()) {
        return computed; // malformed, which the caller reports
      }
      for (int k = 0; k < computed.length; k++) {
        states[missing.get(k)] = computed[k];
        keep(key(asked.get(k)), computed[k]);
      }
    }
    return states;
  }

  private static Key key(List<String> words) {
    MessageDigest digest = ContentHash.sha256();
    for (String word : words) {
      byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
      digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
      digest.update(bytes);
    }
    MemorySegment hash = MemorySegment.ofArray(digest.digest());
    return new Key(hash.get(LONG, 0), hash.get(LONG, 8));
  }

  private synchronized Optional<float[][]> find(Key key) {
    float[][] waits = gathered.get(key);
    if (waits != null) {
      return Optional.of(waits);
    }
    MemorySegment entry = kept.get(key);
    if (entry == null) {
      return Optional.empty();
    }
    MemorySegment values = entry.asSlice(HEADER);
    if (entry.get(LONG, 24) != checksum(values.toArray(ValueLayout.JAVA_BYTE))) {
      kept.remove(key);
      return Optional.empty();
    }
    int width = entry.get(INT, 20);
    float[][] states = new float[entry.get(INT, 16)][width];
    for (int t = 0; t < states.length; t++) {
      MemorySegment.copy(values, FLOAT, (long) t * width * Float.BYTES, states[t], 0, width);
    }
    return Optional.of(states);
  }

  private static long checksum(byte[] bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes);
    return checksum.getValue();
  }

  private synchronized void keep(Key key, float[][] states) {
    boolean isTable = states.length > 0 && states[0].length > 0;
    for (float[] state : states) {
      isTable &= state.length == states[0].length;
    }
    if (full || !isTable) { // the caller reports what is wrong
      return;
    }
    gathered.put(key, states);
    waiting += HEADER + (long) states.length * states[0].length * Float.BYTES;
    if (waiting >= Math.min(GATHERED, most / 4)) {
      write();
    }
  }

  /** Writes what was gathered, if there is or can be made room for it. */
  private void write() {
    try {
      if (!gathered.isEmpty() && !full) {
        makeRoom();
      }
      if (!gathered.isEmpty() && !full) {
        Path file = own.resolve(UUID.randomUUID() + ENDING);
        AtomicFile.write(
            file,
            stream -> {
              DataOutputStream out = new DataOutputStream(stream);
              for (Map.Entry<Key, float[][]> entry : gathered.entrySet()) {
                write(entry.getKey(), entry.getValue(), out);
              }
              out.flush();
            });
        index(file);
      }
    } catch (IOException | UncheckedIOException e) {
      full = true;
    }
    gathered.clear();
    waiting = 0;
  }

  private static void write(Key key, float[][] states, DataOutputStream out) throws IOException {
    int width = states[0].length;
    MemorySegment values = MemorySegment.ofArray(new byte[states.length * width * Float.BYTES]);
    for (int t = 0; t < states.length; t++) {
      MemorySegment.copy(states[t], 0, values, FLOAT, (long) t * width * Float.BYTES, width);
    }
    byte[] bytes = values.toArray(ValueLayout.JAVA_BYTE);
    out.writeLong(key.high());
    out.writeLong(key.low());
    out.writeInt(states.length);
    out.writeInt(width);
    out.writeLong(checksum(bytes));
    out.write(bytes);
  }

  private void makeRoom() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(file -> file.toString().endsWith(ENDING)).toList();
    }
    Map<Path, Long> sizes = new HashMap<>();
    Map<Path, FileTime> times = new HashMap<>();
    for (Path file : files) {
      sizes.put(file, Files.size(file));
      times.put(file, Files.getLastModifiedTime(file));
    }
    long size = sizes.values().stream().mapToLong(Long::longValue).sum();
    List<Path> idle =
        files.stream()
            .filter(file -> !used.contains(file))
            .sorted(Comparator.comparing(times::get))
            .toList();
    for (Path file : idle) {
      if (size + waiting <= most) {
        return;
      }
      try {
        Files.delete(file);
        size -= sizes.getOrDefault(file, 0L);
      } catch (FileSystemException e) {
        // Another process has it open, on a system where that keeps it: the next one goes.
      }
    }
    full = size + waiting > most;
  }

  @Override
  public Optional<String> identity() {
    return encoder.identity();
  }

  @Override
  public synchronized void close() {
    write();
    arena.close();
    encoder.close();
  }
}
