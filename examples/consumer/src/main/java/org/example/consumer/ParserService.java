package org.example.consumer;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Answers requests from a pool of threads, all by the same parser. */
final class ParserService implements AutoCloseable {

  private final Parser parser;
  private final ExecutorService threads;

  ParserService(Parser parser, int threads) {
    this.parser = parser;
    this.threads = Executors.newFixedThreadPool(threads);
  }

  /** Returns the head of every word, when a thread has found it. */
  Future<int[]> heads(int... sentence) {
    return threads.submit(() -> parser.heads(sentence));
  }

  @Override
  public void close() {
    threads.close();
  }
}
