package org.espalier.lab.run;

import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.espalier.data.ContentHash;

/**
 * How many training sentences show their gold structures. A hash of their content selects them, so
 * that neither seed nor order matters and a larger share contains a smaller one.
 *
 * @param amount a share in percent, or a number of sentences
 * @param inPercent whether the amount is a percentage
 */
public record GoldShare(double amount, boolean inPercent) {

  /** All of them. */
  public static final GoldShare ALL = new GoldShare(100, true);

  /** None. */
  public static final GoldShare NONE = new GoldShare(0, true);

  private static final Pattern PERCENT = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,9})?) ?%");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

  /**
   * Reads what {@link #toString} writes.
   *
   * @param said {@code all}, {@code none}, a share such as {@code 10%} or a number of sentences
   * @throws IllegalArgumentException if it is none of these
   */
  public static GoldShare of(String said) {
    if (said.equals(ALL.toString())) {
      return ALL;
    }
    if (said.equals(NONE.toString())) {
      return NONE;
    }
    var percent = PERCENT.matcher(said);
    if (percent.matches() && Double.parseDouble(percent.group(1)) <= ALL.amount) {
      return new GoldShare(Double.parseDouble(percent.group(1)), true);
    }
    if (NUMBER.matcher(said).matches()) {
      int count = Integer.parseInt(said);
      return count == 0 ? NONE : new GoldShare(count, false);
    }
    throw new IllegalArgumentException(
        "how many gold structures are shown is all, none, a share of 0% to 100% or a number of"
            + " sentences, not "
            + said);
  }

  /** Returns whether it is nothing at all. */
  public boolean isNone() {
    return amount == 0;
  }

  /**
   * Chooses.
   *
   * @param sentences those that have a gold structure
   * @param content the key by which two of them are equal
   * @return for each whether it is one of the share
   * @throws IllegalArgumentException if there are fewer than asked for
   */
  <T> boolean[] choose(List<T> sentences, Function<T, String> content) {
    if (!inPercent && amount > sentences.size()) {
      throw new IllegalArgumentException(
          "the training data have %s gold structures, fewer than %s (--gold)"
              .formatted(sentences.size(), this));
    }
    long count =
        isNone()
            ? 0
            : Math.max(1, Math.round(inPercent ? sentences.size() * amount / ALL.amount : amount));
    boolean[] chosen = new boolean[sentences.size()];
    if (count >= chosen.length) {
      IntStream.range(0, chosen.length).forEach(i -> chosen[i] = true);
      return chosen;
    }
    String[] hashes =
        sentences.stream()
            .map(one -> ContentHash.ofText(content.apply(one)))
            .toArray(String[]::new);
    IntStream.range(0, chosen.length)
        .boxed()
        .sorted(Comparator.comparing(i -> hashes[i]))
        .limit(count)
        .forEach(i -> chosen[i] = true);
    return chosen;
  }

  /** Returns it as on the command line and in {@code config.json}. */
  @Override
  public String toString() {
    if (isNone()) {
      return "none";
    }
    if (!inPercent) {
      return Long.toString((long) amount);
    }
    return amount == 100
        ? "all"
        : (amount == Math.rint(amount) ? Long.toString((long) amount) : Double.toString(amount))
            + "%";
  }
}
