#!/usr/bin/env bash
# Expected: a value that was set in the store through which processes of a training meet is there when the call returns: a
#   process that hears of it by another way finds it.
# What happens: set sends and does not wait for an answer, unlike every other request. Over a connection that takes 100
#   ms, the call is back before the value is anywhere: check says no, and what had been there before is still read. On one
#   machine it is a race, seldom lost: two processes have connections of their own. A question of one's own behind it,
#   such as check, comes back only after the value is there.
# Version: PyTorch 2.10.0 by org.bytedeco:pytorch:2.10.0-1.5.13 (x86-64 Linux), TCPStore. Seen on 2026-12-01.
# Hurt: whoever tells others through a store that a checkpoint is written, an epoch is done or a training must stop, and
#   lets them look once, without wait: they miss it, or read the step before.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.bytedeco</groupId><artifactId>pytorch-platform</artifactId><version>2.10.0-1.5.13</version>
    </dependency>
  </dependencies>
</project>
POM
cat > Seen.java <<'JAVA'
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.StringVector;
import org.bytedeco.pytorch.TCPStore;
import org.bytedeco.pytorch.TCPStoreOptions;

public class Seen {
  private static final String HOST = "127.0.0.1";
  private static final int DELAY = 100; // milliseconds, one way

  private static TCPStore store(int port, boolean serves) {
    TCPStoreOptions options = new TCPStoreOptions();
    options.port((short) port).isServer(serves).waitWorkers(false).timeout(new Milliseconds(20_000));
    return new TCPStore(HOST, options);
  }

  private static void pass(Socket from, Socket to, int delay) {
    byte[] some = new byte[4096];
    try {
      for (int count; (count = from.getInputStream().read(some)) >= 0; ) {
        Thread.sleep(delay);
        to.getOutputStream().write(some, 0, count);
      }
    } catch (IOException | InterruptedException e) {
      System.err.println("a connection ended: " + e.getMessage());
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work);
    thread.setDaemon(true);
    thread.start();
  }

  /** Returns the port of a line to the store that takes its time on the way there. */
  private static int slowLine(int port) throws IOException {
    ServerSocket line = new ServerSocket(0, 1, InetAddress.getByName(HOST));
    daemon(() -> {
      try {
        Socket near = line.accept();
        Socket far = new Socket(InetAddress.getByName(HOST), port);
        daemon(() -> pass(far, near, 0));
        pass(near, far, DELAY);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    });
    return line.getLocalPort();
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Loader.load(org.bytedeco.openblas.global.openblas.class);
    TCPStore near = store(0, true);
    int port = Math.floorMod(near.getPort(), 1 << 16);
    TCPStore far = store(slowLine(port), false);
    StringVector name = new StringVector("step");
    far.set("step", "1");
    boolean atOnce = near.check(name);
    boolean asked = far.check(name); // its answer comes after the value has been taken
    boolean afterwards = near.check(name);
    far.set("step", "2");
    String old = near.get_to_str("step");
    boolean again = far.check(name);
    String new_ = near.get_to_str("step");
    System.out.printf("set over a line of %d ms, then looked for: %b; after a question of one's own: %b %b%n", DELAY, atOnce, asked, afterwards);
    System.out.printf("set from 1 to 2, then read: %s; after a question of one's own: %s%n", old, new_);
    System.exit(!atOnce && asked && afterwards && again && old.equals("1") && new_.equals("2") ? 0 : 1);
  }
}
JAVA
mvn -q -B dependency:copy-dependencies -Djavacpp.platform=linux-x86_64 -DoutputDirectory=lib -DincludeScope=runtime >/dev/null
if java --enable-native-access=ALL-UNNAMED -cp 'lib/*' Seen.java 2>errors; then
  echo 'As described.'
else
  cat errors >&2
  echo 'This changed.' >&2
  exit 1
fi
