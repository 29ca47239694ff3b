package org.espalier.spark;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.espalier.lab.run.Model;
import org.espalier.lab.run.Prediction;
import org.espalier.lab.run.PredictionRequest;
import org.jspecify.annotations.Nullable;

/**
 * A model in an executor: one for all tasks of the Java machine, with as many threads as it has
 * cores. It stays until the machine ends. Every sentence is predicted alone, so that neither
 * partitions nor batches decide the last digits.
 */
final class ExecutorModel {

  private static final Map<String, ExecutorModel> OPEN = new HashMap<>();

  private final Model model;
  private final ExecutorService threads;

  private ExecutorModel(Model model, int cores) {
    this.model = model;
    threads =
        Executors.newFixedThreadPool(
            cores > 0 ? cores : Runtime.getRuntime().availableProcessors(),
            Thread.ofPlatform().daemon().name("espalier-spark-", 1).factory());
  }

  /** What became of a sentence: a prediction, or why there is none. */
  record Answer(@Nullable Prediction prediction, String problem) {}

  /**
   * Returns the model, opened if this machine has not got it yet.
   *
   * @param cores how many sentences are predicted at once; 0 for as many as there are processors
   * @throws IllegalStateException if it cannot be opened here; the message names the host
   */
  static ExecutorModel of(ModelFiles files, int cores) {
    synchronized (OPEN) {
      ExecutorModel open = OPEN.get(files.id());
      if (open == null) {
        try {
          open = new ExecutorModel(files.open(), cores);
        } catch (LinkageError | RuntimeException e) {
          throw new IllegalStateException(
              "the executor on " + host() + " cannot open the model: " + e.getMessage(), e);
        }
        OPEN.put(files.id(), open);
      }
      return open;
    }
  }

  static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException _) {
      return "an unknown host";
    }
  }

  Model model() {
    return model;
  }

  /** Predicts sentences, the longest first; answers are in their order. */
  List<Answer> predict(List<List<String>> sentences, PredictionRequest request) {
    List<Future<Answer>> answers = new ArrayList<>();
    sentences.forEach(_ -> answers.add(CompletableFuture.completedFuture(new Answer(null, ""))));
    IntStream.range(0, sentences.size())
        .boxed()
        .sorted(Comparator.comparingInt(i -> -sentences.get(i).size()))
        .forEach(i -> answers.set(i, threads.submit(() -> answer(sentences.get(i), request))));
    List<Answer> all = new ArrayList<>();
    for (Future<Answer> answer : answers) {
      try {
        all.add(answer.get());
      } catch (InterruptedException e) {
        answers.forEach(other -> other.cancel(false));
        Thread.currentThread().interrupt();
        throw new IllegalStateException("the task was stopped", e);
      } catch (ExecutionException e) {
        throw new IllegalStateException("a sentence cannot be predicted: " + e.getCause(), e);
      }
    }
    return all;
  }

  private Answer answer(List<String> words, PredictionRequest request) {
    try {
      return new Answer(model.predict(List.of(words), request).getFirst(), "");
    } catch (IllegalArgumentException e) {
      return new Answer(null, String.valueOf(e.getMessage()));
    }
  }
}
