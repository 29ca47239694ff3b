package org.espalier.spark;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.espalier.cli.Answered;
import org.espalier.cli.Query;
import org.espalier.core.Workers;
import org.espalier.lab.run.Model;
import org.espalier.lab.run.PredictionRequest;

/**
 * A model in an executor: one for all tasks of the Java machine, each of which predicts in a thread
 * of its own. It stays until the machine ends.
 */
record ExecutorModel(Model model) {

  private static final Map<String, ExecutorModel> OPEN = new HashMap<>();

  /**
   * Returns the model, which is opened at the first call on a machine.
   *
   * @throws IllegalStateException if it cannot be opened here; the message names the host
   */
  static ExecutorModel of(ModelFiles files) {
    synchronized (OPEN) {
      ExecutorModel open = OPEN.get(files.id());
      if (open == null) {
        try {
          open = new ExecutorModel(files.open());
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

  /**
   * Predicts some records together. The calling thread does all of it, with however many threads
   * the model was trained: the other cores have tasks of their own.
   */
  List<Answered> answer(List<Query> queries, PredictionRequest request) {
    List<Answered> answers = new ArrayList<>();
    try (Workers here = Workers.sequential()) {
      here.each(1, (_, _) -> answers.addAll(Answered.all(model, queries, request)));
    }
    return answers;
  }
}
