package org.espalier.verify;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import java.util.stream.IntStream;
import org.espalier.core.Countable;
import org.espalier.core.Enumerable;
import org.espalier.core.Parts;

/**
 * Checks that a structure lists exactly what it recognises: the listed structures are distinct and
 * recognised, and where the parts are few, every other set of parts is not.
 */
public final class Membership {

  /** All sets of parts are tried up to this many usable parts. */
  public static final int ALL_SETS = 16;

  /** The number of structures that are tried with a part more or less. */
  private static final int NEIGHBOURS = 20;

  private Membership() {}

  /** Checks one structure. */
  public static void check(Enumerable structure, Comparison comparison) {
    Set<Parts> listed = new HashSet<>();
    structure.forEach(parts -> {
      Parts kept = new Parts();
      kept.set(parts);
      comparison.holds(listed.add(kept), kept + " is listed once");
      comparison.holds(structure.contains(kept), kept + ", which is listed, is recognised");
      for (int i = 0; i < kept.count(); i++) {
        comparison.holds(
            kept.get(i) >= 0
                && kept.get(i) < structure.size()
                && structure.usable(kept.get(i))
                && (i == 0 || kept.get(i) >= kept.get(i - 1)),
            kept + " has usable parts, ascending");
        comparison.holds(
            i == 0
                || kept.get(i) > kept.get(i - 1)
                || kept.get(i) >= structure.visible()
                || structure.repeats(),
            kept + " repeats extra parts only");
      }
    });
    comparison.holds(!listed.isEmpty(), "there is a structure");
    int[] usable = IntStream.range(0, structure.size()).filter(structure::usable).toArray();
    if (structure instanceof Countable) {
      comparison.same(
          "the parts that some structure has",
          listed.stream()
              .flatMapToInt(parts -> Arrays.stream(parts.toArray()))
              .distinct()
              .sorted()
              .boxed()
              .toList(),
          Arrays.stream(usable).boxed().toList());
    }
    neighbours(structure, listed, comparison);
    if (usable.length <= ALL_SETS) {
      int recognised = 0;
      long sets = listed.stream().filter(Membership::isSet).count();
      Parts parts = new Parts();
      for (int set = 0; set < 1 << usable.length; set++) {
        parts.clear();
        for (int i = 0; i < usable.length; i++) {
          if ((set >> i & 1) == 1) {
            parts.add(usable[i]);
          }
        }
        if (structure.contains(parts)) {
          recognised++;
          comparison.holds(listed.contains(parts), parts + ", which is recognised, is listed");
        }
      }
      comparison.same("the number of recognised sets of parts", sets, (long) recognised);
    }
  }

  /**
   * Asks for what is almost a structure: with one part less, or one more, be it usable or twice.
   */
  private static void neighbours(Enumerable structure, Set<Parts> listed, Comparison comparison) {
    Iterator<Parts> members = listed.iterator();
    for (int asked = 0; asked < NEIGHBOURS && members.hasNext(); asked++) {
      int[] member = members.next().toArray();
      for (int p = 0; p <= structure.size(); p++) {
        int part = p;
        IntStream more = IntStream.concat(IntStream.of(member), IntStream.of(part));
        Parts grown = Parts.of(more.sorted().toArray());
        comparison.same(
            grown + " is recognised", listed.contains(grown), structure.contains(grown));
        int[] swapped = member.clone();
        if (swapped.length > 0) {
          swapped[p % swapped.length] = part;
        }
        Parts other = Parts.of(swapped);
        comparison.same(
            other + " is recognised", listed.contains(other), structure.contains(other));
        Parts shrunk = Parts.of(IntStream.of(member).filter(q -> q != part).toArray());
        comparison.same(
            shrunk + " is recognised", listed.contains(shrunk), structure.contains(shrunk));
      }
    }
  }

  private static boolean isSet(Parts parts) {
    return Arrays.stream(parts.toArray()).distinct().count() == parts.count();
  }
}
