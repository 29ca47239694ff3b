import edu.jhu.pacaya.parse.dep.ProjectiveDependencyParser;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.Constructor;
import java.util.Locale;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.tribuo.classification.sgd.crf.ChainHelper;
import org.tribuo.classification.sgd.crf.ChainHelper.ChainCliqueValues;
import org.tribuo.math.la.DenseMatrix;
import org.tribuo.math.la.DenseVector;

/**
 * The Java peers of measure.py, which starts it: whenever a line is read, it prints the
 * milliseconds of CPU time that a batch of 32 problems with standard-normal scores takes. Tribuo's
 * chains have 50 tags, pacaya's trees one root.
 */
final class JavaPeers {

  private static final int BATCH = 32;
  private static final int TAGS = 50;
  private static final Random RANDOM = new Random(1);
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  public static void main(String[] args) throws Exception {
    DoubleSupplier batch = batch(args[0] + " " + args[1], Integer.parseInt(args[2]));
    System.out.println("ready " + milliseconds(batch, 2_000_000_000));
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
    while (in.readLine() != null) {
      System.out.printf(Locale.ROOT, "%.6g%n", milliseconds(batch, 50_000_000));
    }
  }

  private static double milliseconds(DoubleSupplier batch, long atLeast) {
    long begun = THREADS.getCurrentThreadCpuTime();
    long taken;
    int count = 0;
    double answers = 0;
    do {
      answers += batch.getAsDouble();
      count++;
      taken = THREADS.getCurrentThreadCpuTime() - begun;
    } while (taken < atLeast);
    if (Double.isNaN(answers)) {
      throw new ArithmeticException("an answer is no number");
    }
    return taken / 1e6 / count;
  }

  private static DoubleSupplier batch(String peer, int n) throws ReflectiveOperationException {
    switch (peer) {
      case "tribuo chain-map" -> {
        ChainCliqueValues[] chains = chains(n);
        return () ->
            Stream.of(chains).mapToDouble(chain -> ChainHelper.viterbi(chain).mapScore).sum();
      }
      case "tribuo chain-marginals" -> {
        ChainCliqueValues[] chains = chains(n);
        return () ->
            Stream.of(chains).mapToDouble(chain -> ChainHelper.beliefPropagation(chain).logZ).sum();
      }
      case "pacaya projective-map" -> {
        double[][] roots = normal(BATCH, n);
        double[][][] arcs =
            Stream.generate(() -> normal(n, n)).limit(BATCH).toArray(double[][][]::new);
        int[] parents = new int[n];
        return () -> {
          double sum = 0;
          for (int b = 0; b < BATCH; b++) {
            sum += ProjectiveDependencyParser.parseSingleRoot(roots[b], arcs[b], parents);
          }
          return sum;
        };
      }
      case "pacaya projective-marginals" -> {
        double[][] roots = normal(BATCH, n);
        double[][][] arcs =
            Stream.generate(() -> normal(n, n)).limit(BATCH).toArray(double[][][]::new);
        return () -> {
          double sum = 0;
          for (int b = 0; b < BATCH; b++) {
            var chart = ProjectiveDependencyParser.insideOutsideSingleRoot(roots[b], arcs[b]);
            sum += chart.getLogPartitionFunction();
          }
          return sum;
        };
      }
      default -> throw new IllegalArgumentException(peer);
    }
  }

  /** Chains as Tribuo has them; their constructor is not public. */
  private static ChainCliqueValues[] chains(int n) throws ReflectiveOperationException {
    Constructor<ChainCliqueValues> constructor =
        ChainCliqueValues.class.getDeclaredConstructor(DenseVector[].class, DenseMatrix.class);
    constructor.setAccessible(true);
    ChainCliqueValues[] chains = new ChainCliqueValues[BATCH];
    for (int b = 0; b < BATCH; b++) {
      DenseVector[] tags =
          Stream.of(normal(n, TAGS))
              .map(DenseVector::createDenseVector)
              .toArray(DenseVector[]::new);
      chains[b] = constructor.newInstance(tags, DenseMatrix.createDenseMatrix(normal(TAGS, TAGS)));
    }
    return chains;
  }

  private static double[][] normal(int rows, int columns) {
    return Stream.generate(() -> RANDOM.doubles(columns).map(u -> RANDOM.nextGaussian()).toArray())
        .limit(rows)
        .toArray(double[][]::new);
  }
}
