package org.espalier.experiments.compare;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardOpenOption;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The real file system with a counter before it: the n-th operation that changes something fails.
 * Nothing but what was forced survives where the power fails.
 */
final class FaultyDisk extends FileSystemProvider {

  /** What happens at the operation. */
  enum Fault {
    /** Half of a write succeeds, and the disk is full; the next write finds room. */
    FULL,
    /** The power fails: nothing works any more, and what was not forced is lost. */
    POWER
  }

  private final FileSystem real;
  private final FileSystem faulty = new Faulty();
  private final Fault fault;
  private long left;
  private long count;
  private boolean dead;
  private final Set<Path> unforced = new HashSet<>();
  private final List<Rename> renames = new ArrayList<>();

  /** A rename that is not forced yet, and what it replaced. */
  private record Rename(Path target, Optional<byte[]> before) {}

  /**
   * Lets an operation fail.
   *
   * @param number of the operation, from 1; 0 for none
   */
  FaultyDisk(FileSystem real, Fault fault, long number) {
    this.real = real;
    this.fault = fault;
    this.left = number;
  }

  /** Returns the path as this disk sees it. */
  Path on(Path path) {
    return (Path)
        Proxy.newProxyInstance(
            FaultyDisk.class.getClassLoader(),
            new Class<?>[] {Path.class},
            (proxy, method, args) -> called(path, method, args == null ? new Object[0] : args));
  }

  /** Returns how many operations there were. */
  long count() {
    return count;
  }

  private @Nullable Object called(Path path, Method method, Object... args) throws IOException {
    if (method.getName().equals("getFileSystem")) {
      return faulty;
    }
    Object[] plain = args.clone();
    for (int i = 0; i < plain.length; i++) {
      plain[i] = plain[i] instanceof Path p ? off(p) : plain[i];
    }
    try {
      return wrapped(method.invoke(path, plain));
    } catch (InvocationTargetException e) {
      switch (e.getCause()) {
        case IOException io -> throw io;
        case RuntimeException run -> throw run;
        case null, default -> throw new IllegalStateException(e);
      }
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private @Nullable Object wrapped(@Nullable Object result) {
    if (result instanceof Path path) {
      return on(path);
    }
    if (result instanceof Iterator<?> names) {
      List<Path> all = new ArrayList<>();
      names.forEachRemaining(name -> all.add(on((Path) name)));
      return all.iterator();
    }
    return result;
  }

  private Path off(Path path) {
    return path.getFileSystem().equals(faulty) ? real.getPath(path.toString()) : path;
  }

  private FileSystemProvider provider() {
    return real.provider();
  }

  /** Something is about to change. Tells whether it fails. */
  private boolean fails() throws IOException {
    if (dead) {
      throw new IOException("Input/output error");
    }
    count++;
    left--;
    return left == 0;
  }

  private void change() throws IOException {
    if (fails()) {
      throw failure();
    }
  }

  private IOException failure() throws IOException {
    if (fault == Fault.FULL) {
      return new IOException("No space left on device");
    }
    dead = true;
    for (Rename rename : renames.reversed()) {
      if (rename.before().isPresent()) {
        Files.write(rename.target(), rename.before().get());
      } else {
        Files.deleteIfExists(rename.target());
      }
    }
    for (Path file : unforced) {
      if (Files.exists(file)) {
        Files.write(file, new byte[0]);
      }
    }
    return new IOException("Input/output error");
  }

  private final class Channel extends FileChannel {
    private final FileChannel in;
    private final Path path;

    Channel(FileChannel in, Path path) {
      this.in = in;
      this.path = path;
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
      unforced.add(path);
      if (!fails()) {
        return in.write(from);
      }
      ByteBuffer half = from.duplicate();
      in.write(half.limit(from.position() + from.remaining() / 2));
      throw failure();
    }

    @Override
    public void force(boolean metaData) throws IOException {
      change();
      in.force(metaData);
      unforced.remove(path);
      renames.removeIf(rename -> path.equals(rename.target().getParent()));
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
      change();
      in.truncate(size);
      return this;
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int length) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int write(ByteBuffer from, long position) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
      return in.read(into);
    }

    @Override
    public long read(ByteBuffer[] into, int offset, int length) throws IOException {
      return in.read(into, offset, length);
    }

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
      return in.read(into, position);
    }

    @Override
    public long position() throws IOException {
      return in.position();
    }

    @Override
    public FileChannel position(long position) throws IOException {
      in.position(position);
      return this;
    }

    @Override
    public long size() throws IOException {
      return in.size();
    }

    @Override
    public long transferTo(long position, long size, WritableByteChannel target)
        throws IOException {
      return in.transferTo(position, size, target);
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long size) {
      throw new UnsupportedOperationException();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
      return in.map(mode, position, size);
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
      return in.lock(position, size, shared);
    }

    @Override
    public @Nullable FileLock tryLock(long position, long size, boolean shared) throws IOException {
      return in.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
      in.close();
    }
  }

  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    if (options.contains(StandardOpenOption.WRITE)) {
      change();
    }
    Path own = off(path);
    return new Channel(provider().newFileChannel(own, options, attributes), own);
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return newFileChannel(path, options, attributes);
  }

  @Override
  public void move(Path source, Path target, CopyOption... options) throws IOException {
    change();
    Path to = off(target);
    Optional<byte[]> before =
        Files.exists(to) ? Optional.of(Files.readAllBytes(to)) : Optional.empty();
    provider().move(off(source), to, options);
    renames.add(new Rename(to, before));
    if (unforced.remove(off(source))) {
      unforced.add(to);
    }
  }

  @Override
  public void createDirectory(Path folder, FileAttribute<?>... attributes) throws IOException {
    change();
    provider().createDirectory(off(folder), attributes);
  }

  @Override
  public void delete(Path path) throws IOException {
    change();
    provider().delete(off(path));
  }

  @Override
  public void copy(Path source, Path target, CopyOption... options) throws IOException {
    change();
    provider().copy(off(source), off(target), options);
  }

  @Override
  public void setAttribute(Path path, String attribute, Object value, LinkOption... options)
      throws IOException {
    change();
    provider().setAttribute(off(path), attribute, value, options);
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path folder, DirectoryStream.Filter<? super Path> filter) throws IOException {
    DirectoryStream<Path> plain =
        provider().newDirectoryStream(off(folder), path -> filter.accept(on(path)));
    return new DirectoryStream<>() {
      @Override
      public Iterator<Path> iterator() {
        return StreamSupport.stream(plain.spliterator(), false).map(FaultyDisk.this::on).iterator();
      }

      @Override
      public void close() throws IOException {
        plain.close();
      }
    };
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    return provider().readAttributes(off(path), type, options);
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String names, LinkOption... options)
      throws IOException {
    return provider().readAttributes(off(path), names, options);
  }

  @Override
  public <V extends FileAttributeView> V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return provider().getFileAttributeView(off(path), type, options);
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    provider().checkAccess(off(path), modes);
  }

  @Override
  public boolean isSameFile(Path a, Path b) throws IOException {
    return provider().isSameFile(off(a), off(b));
  }

  @Override
  public boolean isHidden(Path path) throws IOException {
    return provider().isHidden(off(path));
  }

  @Override
  public FileStore getFileStore(Path path) throws IOException {
    return provider().getFileStore(off(path));
  }

  @Override
  public String getScheme() {
    return "faulty";
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> settings) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    return faulty;
  }

  @Override
  public Path getPath(URI uri) {
    throw new UnsupportedOperationException();
  }

  private final class Faulty extends FileSystem {
    @Override
    public FileSystemProvider provider() {
      return FaultyDisk.this;
    }

    @Override
    public void close() {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public boolean isReadOnly() {
      return false;
    }

    @Override
    public String getSeparator() {
      return real.getSeparator();
    }

    @Override
    public Iterable<Path> getRootDirectories() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Iterable<FileStore> getFileStores() {
      return real.getFileStores();
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
      return real.supportedFileAttributeViews();
    }

    @Override
    public Path getPath(String first, String... more) {
      return on(real.getPath(first, more));
    }

    @Override
    public PathMatcher getPathMatcher(String pattern) {
      throw new UnsupportedOperationException();
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
      return real.getUserPrincipalLookupService();
    }

    @Override
    public WatchService newWatchService() {
      throw new UnsupportedOperationException();
    }
  }
}
