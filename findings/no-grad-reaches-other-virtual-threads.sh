#!/usr/bin/env bash
# Expected: a block without gradients (NoGradGuard) is a matter of the Java thread that opened it, so that one virtual
#   thread may evaluate while another trains.
# What happens: the mode belongs to the thread of the system that carries the virtual one. While the thread in the block
#   waits, another one on the same carrier computes without gradients: its result does not require any, no error is
#   raised, and training goes on with gradients missing wherever the two met.
# Version: PyTorch 2.10.0 by org.bytedeco:pytorch:2.10.0-1.5.13 (x86-64 Linux), JDK 25.0.3. Seen on 2026-11-30.
# Hurt: services that answer by one virtual thread a request while they train or fine-tune; losses that lack a term.
set -euo pipefail
java=
for home in "${JAVA_HOME:-}" /usr/lib/jvm/*; do
  release=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release" 2>/dev/null || true)
  if [ "${release:-0}" -ge 21 ] && [ -x "$home/bin/java" ]; then
    java=$home/bin/java
    break
  fi
done
if [ -z "$java" ]; then
  echo 'Virtual threads need a JDK of 21 or newer: in JAVA_HOME or under /usr/lib/jvm.' >&2
  exit 2
fi
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
import java.util.concurrent.CountDownLatch;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.AbstractTensor;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

public class Seen {
  private static boolean trains(Tensor weight) {
    return weight.mul(new Scalar(2.0)).requires_grad();
  }

  public static void main(String[] arguments) throws InterruptedException {
    Loader.load(org.bytedeco.openblas.global.openblas.class);
    Tensor weight = AbstractTensor.create(1.0).set_requires_grad(true);
    CountDownLatch open = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    boolean[] seen = new boolean[2];
    Thread evaluation = Thread.ofVirtual().start(() -> {
      try (NoGradGuard block = new NoGradGuard()) {
        open.countDown();
        done.await(); // as for a database or a socket: the carrier takes other threads meanwhile
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    });
    open.await();
    Thread training = Thread.ofVirtual().start(() -> seen[0] = trains(weight));
    training.join();
    done.countDown();
    evaluation.join();
    Thread afterwards = Thread.ofVirtual().start(() -> seen[1] = trains(weight));
    afterwards.join();
    System.out.printf("beside a block without gradients a product requires gradients: %b, after it: %b%n", seen[0], seen[1]);
    System.exit(!seen[0] && seen[1] ? 0 : 1);
  }
}
JAVA
mvn -q -B dependency:copy-dependencies -Djavacpp.platform=linux-x86_64 -DoutputDirectory=lib -DincludeScope=runtime >/dev/null
if "$java" -Djdk.virtualThreadScheduler.parallelism=1 -Djdk.virtualThreadScheduler.maxPoolSize=1 \
  --enable-native-access=ALL-UNNAMED -cp 'lib/*' Seen.java 2>errors; then
  echo 'As described.'
else
  cat errors >&2
  echo 'This changed.' >&2
  exit 1
fi
