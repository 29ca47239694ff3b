package org.espalier.features;

import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers the attributes of words. */
public sealed interface AttributeIndex extends Serializable {

  /** The number of an attribute that is not among them. */
  int NONE = -1;

  /** Returns how many numbers there are. */
  int size();

  /** Returns the number of an attribute, or {@link #NONE}. */
  int of(String attribute);

  /** Attributes that are known, in a list. */
  final class Listed implements AttributeIndex {
    private static final long serialVersionUID = 1;

    private final String[] names;
    private final HashMap<String, Integer> numbers;

    /**
     * Numbers attributes in order.
     *
     * @throws IllegalArgumentException if one is there twice
     */
    public Listed(List<String> names) {
      this.names = names.toArray(String[]::new);
      numbers = HashMap.newHashMap(names.size());
      for (int a = 0; a < this.names.length; a++) {
        if (numbers.put(this.names[a], a) != null) {
          throw new IllegalArgumentException("the attribute " + this.names[a] + " is there twice");
        }
      }
    }

    /** Returns the attribute of a number. */
    public String name(int number) {
      return names[number];
    }

    @Override
    public int size() {
      return names.length;
    }

    @Override
    public int of(String attribute) {
      return ((Map<String, Integer>) numbers).getOrDefault(attribute, NONE);
    }
  }

  /**
   * Attributes by the last bits of their hash: no list is needed, and those that share a number
   * share weights (K. Weinberger et al., Feature hashing for large scale multitask learning, ICML
   * 2009).
   *
   * @param bits how many, 1 to {@value #MOST_BITS}
   */
  record Hashed(int bits) implements AttributeIndex {

    /** The most bits. */
    public static final int MOST_BITS = 26;

    public Hashed {
      if (bits < 1 || bits > MOST_BITS) {
        throw new IllegalArgumentException(
            "hashes of attributes have 1 to " + MOST_BITS + " bits, not " + bits);
      }
    }

    @Override
    public int size() {
      return 1 << bits;
    }

    @Override
    public int of(String attribute) {
      // The finaliser of MurmurHash3, since the last bits of a string's hash are its last letters'.
      int hash = attribute.hashCode();
      hash = (hash ^ (hash >>> 16)) * 0x85ebca6b;
      hash = (hash ^ (hash >>> 13)) * 0xc2b2ae35;
      return (hash ^ (hash >>> 16)) & (size() - 1);
    }
  }
}
