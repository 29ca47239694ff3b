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
        "Measure a batch of sentences of 20, 40, 80 words and of different lengths with 1, 2, 4 …"
            + " threads, as many as there are processors. What else runs on these is a part of the"
            + " figures.")
final class ThreadsCommand implements Callable<Integer> {

  private static final int[] LENGTHS = {20, 40, 80, ThreadsBenchmark.MIXED};

  @Option(names = "--quick", description = "Fewer and shorter iterations, for a first look.")
  private boolean quick;

  @Override
  public Integer call() {
    Machine machine = Machine.here();
    System.out.println(machine);
    int counts = 32 - Integer.numberOfLeadingZeros(machine.processors());
    RunLog log = new RunLog(counts * LENGTHS.length);
    StringBuilder lines =
        new StringBuilder("| words | threads | ms | times as fast |\n|---|--:|--:|--:|\n");
    for (int words : LENGTHS) {
      String length = words == ThreadsBenchmark.MIXED ? "5 to 80" : Integer.toString(words);
      double one = 0;
      for (int threads = 1; threads <= machine.processors(); threads *= 2) {
        double time =
            Measured.of(
                    ThreadsBenchmark.class,
                    Map.of("threads", Integer.toString(threads), "words", Integer.toString(words)),
                    Loops.VECTOR,
                    quick,
                    log.file())
                .median();
        one = threads == 1 ? time : one;
        log.tell(length + " words, " + threads + " threads", time, "ms");
        lines.append(
            String.format(
                Locale.ROOT, "| %s | %d | %.3g | %.2f |%n", length, threads, time, one / time));
      }
    }
    System.out.println();
    System.out.print(lines);
    return 0;
  }
}
