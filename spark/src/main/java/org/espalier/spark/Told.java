package org.espalier.spark;

import org.espalier.lab.net.Rendezvous;
import org.espalier.lab.train.EpochRecord;
import org.espalier.lab.train.Progress;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A message from the first member to the driver about its training, left at the rendezvous under a
 * number of its own.
 *
 * @param kind what it is
 * @param text the network's name, or a note
 * @param done steps so far
 * @param all the most steps, or epochs
 * @param loss running mean of the epoch
 * @param epoch that is over
 */
record Told(Kind kind, String text, long done, long all, double loss, @Nullable EpochRecord epoch) {

  private static final String COUNT = "told";

  enum Kind {
    BEGIN,
    STEP,
    EPOCH,
    NOTE,
    END
  }

  private static String name(long number) {
    return "told-" + number;
  }

  /**
   * Sends messages to the driver through the rendezvous; those about steps at most ten times a
   * second.
   */
  static class Sender implements Progress {
    private static final long PAUSE = 100_000_000;
    private final Rendezvous rendezvous;
    private long next;
    private long last;

    Sender(Rendezvous rendezvous) {
      this.rendezvous = rendezvous;
      next = rendezvous.get(COUNT).map(Long::parseLong).orElse(0L);
      last = System.nanoTime() - PAUSE;
    }

    private void tell(Told one) {
      rendezvous.put(name(next), JsonMapper.shared().writeValueAsString(one));
      next++;
      rendezvous.put(COUNT, Long.toString(next));
    }

    @Override
    public void begin(String what, long steps, long done) {
      tell(new Told(Kind.BEGIN, what, done, steps, 0, null));
    }

    @Override
    public void step(long done, double loss) {
      if (System.nanoTime() - last >= PAUSE) {
        last = System.nanoTime();
        tell(new Told(Kind.STEP, "", done, 0, loss, null));
      }
    }

    @Override
    public void epoch(EpochRecord epoch, int epochs) {
      tell(new Told(Kind.EPOCH, "", 0, epochs, 0, epoch));
    }

    @Override
    public void note(String line) {
      tell(new Told(Kind.NOTE, line, 0, 0, 0, null));
    }

    @Override
    public void end() {
      tell(new Told(Kind.END, "", 0, 0, 0, null));
    }
  }

  /** Passes on the messages in order. */
  static final class Receiver {
    private final Rendezvous rendezvous;
    private final Progress progress;
    private long next;

    Receiver(Rendezvous rendezvous, Progress progress) {
      this.rendezvous = rendezvous;
      this.progress = progress;
    }

    void receive() {
      long count = rendezvous.get(COUNT).map(Long::parseLong).orElse(0L);
      for (; next < count; next++) {
        rendezvous.get(name(next)).ifPresent(this::pass);
        rendezvous.remove(name(next));
      }
    }

    private void pass(String text) {
      Told one = JsonMapper.shared().readValue(text, Told.class);
      EpochRecord epoch = one.epoch();
      switch (one.kind()) {
        case BEGIN -> progress.begin(one.text(), one.all(), one.done());
        case STEP -> progress.step(one.done(), one.loss());
        case EPOCH -> {
          if (epoch != null) {
            progress.epoch(epoch, (int) one.all());
          }
        }
        case NOTE -> progress.note(one.text());
        case END -> progress.end();
      }
    }
  }
}
