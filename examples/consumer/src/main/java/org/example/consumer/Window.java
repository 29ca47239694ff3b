package org.example.consumer;

import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.espalier.core.Enumerable;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Parts;
import org.espalier.core.Scores;
import org.espalier.core.Workspace;
import org.espalier.core.solve.ActiveSetProjection;

/**
 * A structure of one's own: neighbouring sites. Part i is site i.
 *
 * @param sites how many there are
 * @param length how many are chosen, from 1 to all
 */
record Window(int sites, int length) implements ActiveSetProjection, Enumerable {

  Window {
    if (length < 1 || length > sites) {
      throw new IllegalArgumentException(length + " of " + sites + " sites");
    }
  }

  @Override
  public int size() {
    return sites;
  }

  @Override
  public double argmax(double[] scores, int offset, Parts out, Workspace workspace) {
    Scores.check(this, scores, offset);
    double most = Double.NEGATIVE_INFINITY;
    int best = -1;
    for (int first = 0; first <= sites - length; first++) {
      double score = 0;
      for (int i = first; i < first + length; i++) {
        score += scores[offset + i];
      }
      if (score > most) {
        most = score;
        best = first;
      }
    }
    if (best < 0) {
      throw new InfeasibleException(this + ": every window has a forbidden site");
    }
    write(best, out);
    return most;
  }

  @Override
  public void forEach(Consumer<? super Parts> visitor) {
    Parts window = new Parts();
    for (int first = 0; first <= sites - length; first++) {
      write(first, window);
      visitor.accept(window);
    }
  }

  @Override
  public boolean contains(Parts parts) {
    return parts.count() == length
        && parts.get(0) >= 0
        && parts.get(length - 1) < sites
        && IntStream.range(1, length).allMatch(i -> parts.get(i) == parts.get(i - 1) + 1);
  }

  private void write(int first, Parts out) {
    out.clear();
    for (int i = first; i < first + length; i++) {
      out.add(i);
    }
  }
}
