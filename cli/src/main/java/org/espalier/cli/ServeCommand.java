package org.espalier.cli;

import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.espalier.cli.serve.AnswerServer;
import org.espalier.cli.serve.Limits;
import org.espalier.data.DataException;
import org.espalier.lab.run.Model;
import org.espalier.lab.run.PredictionRequest;
import org.espalier.lab.train.RunFolder;
import org.espalier.report.AnswerPage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Answers requests over HTTP until it is stopped. */
@Command(
    name = "serve",
    description = {
      "Answer requests over HTTP with a trained model: JSON, and a page to try it.",
      "",
      "POST /predict takes {\"text\": \"…\"} and answers what predict --format json prints;"
          + " /openapi.json describes it, / is the page, /health and /metrics are for monitoring."
          + " The server listens on this machine alone, has no password and no encryption. Ctrl-C"
          + " or SIGTERM ends it.",
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  espalier serve runs/parser",
      "  curl -H 'Content-Type: application/json' -d '{\"text\": \"I saw it.\", \"k\": 3}'"
          + " http://127.0.0.1:7700/predict",
    })
final class ServeCommand implements Callable<Integer> {

  private static final String LOCAL = "127.0.0.1";
  private static final int POLL_MILLIS = 50;

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "MODEL", description = "The folder of a run.")
  private Path model = Path.of("");

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "The port, 0 for any that is free (default: ${DEFAULT-VALUE}).")
  private int port = 7700;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description =
          "The address to listen on (default: ${DEFAULT-VALUE}). On another than this machine's own"
              + " everybody who reaches it may ask.")
  private String host = LOCAL;

  @Option(
      names = "--max-bytes",
      paramLabel = "N",
      description = "The most bytes of a request (default: ${DEFAULT-VALUE}).")
  private int bytes = 65_536;

  @Option(
      names = "--max-words",
      paramLabel = "N",
      description =
          "The most words of a text, if the model takes as many (default: ${DEFAULT-VALUE}).")
  private int words = 300;

  @Option(
      names = "--max-k",
      paramLabel = "N",
      description = "The most best answers (default: ${DEFAULT-VALUE}).")
  private int best = 100;

  @Option(
      names = "--max-size",
      paramLabel = "N",
      description =
          "How large a text's trees may become by what a request's constraints count in them, in"
              + " edges of a dynamic program (default: ${DEFAULT-VALUE}).")
  private int edges = 2_000_000;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "The most requests in a second (default: ${DEFAULT-VALUE}).")
  private int rate = 200;

  @Option(
      names = "--together",
      paramLabel = "N",
      description =
          "The most requests that are answered at the same time (default: the processors).")
  private int together = Runtime.getRuntime().availableProcessors();

  @Mixin private ConstraintOptions constraints;

  @Option(
      names = "--time",
      paramLabel = "SECONDS",
      description =
          "How long a request's body may take to come, a request may wait, and an answer may take"
              + " (default: ${DEFAULT-VALUE}).")
  private int seconds = 10;

  @Override
  public Integer call() throws InterruptedException {
    if (!Files.isDirectory(model)) {
      throw new DataException(model, "there is no such folder; MODEL is the folder of a run");
    }
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("--port is between 0 and 65535, not " + port);
    }
    if (best < 0 || best > PredictionRequest.MOST) {
      throw new IllegalArgumentException(
          "--max-k is between 0 and " + PredictionRequest.MOST + ", not " + best);
    }
    Limits limits =
        new Limits(
            RunOptions.requireAtLeastOne("--max-bytes", bytes),
            RunOptions.requireAtLeastOne("--rate", rate),
            RunOptions.requireAtLeastOne("--together", together),
            Duration.ofSeconds(RunOptions.requireAtLeastOne("--time", seconds)));
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    InetSocketAddress address = address(err);
    // What is closed last is named first: the machine exits when the server has ended.
    try (StopRequest stop = new StopRequest(err);
        Model network = Model.load(new RunFolder(model), constraints.together());
        AnswerServer server =
            new AnswerServer(
                address,
                limits,
                AnswerPage.html(),
                PredictEndpoint.description(network),
                new PredictEndpoint(
                    network,
                    Math.min(RunOptions.requireAtLeastOne("--max-words", words), network.longest()),
                    best,
                    RunOptions.requireAtLeastOne("--max-size", edges)),
                failure -> {
                  err.println("espalier serve: unexpected: " + failure);
                  err.flush();
                })) {
      server.start();
      String name = server.address().getAddress().getHostAddress();
      out.println(
          "listening on http://%s:%s/ (Ctrl-C ends)"
              .formatted(name.contains(":") ? "[" + name + "]" : name, server.address().getPort()));
      out.flush();
      while (!stop.requested()) {
        Thread.sleep(POLL_MILLIS);
      }
    }
    return 0;
  }

  /** Returns the address to listen on, with a warning if other machines reach it. */
  private InetSocketAddress address(PrintWriter err) {
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new IllegalArgumentException("there is no address " + host + " (--host)");
    }
    if (!address.getAddress().isLoopbackAddress()) {
      err.println(
          "warning: %s is reached from other machines: whoever does may ask, and reads along"
              .formatted(host));
      err.flush();
    }
    return address;
  }
}
