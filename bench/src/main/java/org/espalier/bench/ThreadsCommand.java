package org.espalier.bench;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.espalier.bench.Measured.Loops;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures what further threads gain. */
@Command(
    name = "threads",
    mixinStandardHelpOptions = true,
    description =
        "Measure a batch of sentences of different lengths with 1, 2, 4 … threads, as many as there are processors.")
final class ThreadsCommand implements Callable<Integer> {

  @Option(names = "--quick", description = "Fewer and shorter iterations, for a first look.")
  private boolean quick;

  @Override
  public Integer call() {
    Machine machine = Machine.here();
    System.out.println(machine);
    int rows = 32 - Integer.numberOfLeadingZeros(machine.processors());
    RunLog log = new RunLog(rows);
    StringBuilder lines = new StringBuilder("| threads | ms | times as fast |\n|--:|--:|--:|\n");
    double one = 0;
    for (int threads = 1; threads <= machine.processors(); threads *= 2) {
      double time =
          Measured.of(
                  ThreadsBenchmark.class,
                  Map.of("threads", Integer.toString(threads)),
                  Loops.VECTOR,
                  quick,
                  log.file())
              .median();
      one = threads == 1 ? time : one;
      log.tell(threads + " threads", time, "ms");
      lines.append(String.format(Locale.ROOT, "| %d | %.3g | %.2f |%n", threads, time, one / time));
    }
    System.out.println();
    System.out.print(lines);
    return 0;
  }
}
