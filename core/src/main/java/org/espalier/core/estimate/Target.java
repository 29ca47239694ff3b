package org.espalier.core.estimate;

import java.util.Arrays;
import java.util.Optional;
import org.espalier.core.Conditionable;
import org.espalier.core.GibbsModel;
import org.espalier.core.InfeasibleException;
import org.espalier.core.MapOracle;
import org.espalier.core.Members;
import org.espalier.core.Parts;
import org.espalier.core.Structure;
import org.espalier.core.Workspace;

/**
 * What a supervised loss knows of an example: the right structure, a point of conv(Z), what every
 * part truly costs, or a part of the right structure.
 *
 * <p>Each loss says which of them it takes, and refuses the others. A target is held against the
 * structure before it is used, see {@link #objection}: one outside conv(Z) would be a loss without
 * a lower bound.
 */
public sealed interface Target {

  /**
   * Returns why this target cannot be one of a structure.
   *
   * @return the reason, or nothing if none was found
   */
  Optional<String> objection(Structure structure, Workspace workspace);

  /** Returns the same, in fresh memory. */
  default Optional<String> objection(Structure structure) {
    return objection(structure, new Workspace());
  }

  /**
   * Checks that this can be a target of a structure.
   *
   * @throws TargetException if it cannot, with the structure and the reason
   */
  default void require(Structure structure, Workspace workspace) {
    Optional<String> objection = objection(structure, workspace);
    if (objection.isPresent()) {
      throw new TargetException("no target of " + structure + ": " + objection.get());
    }
  }

  /** Returns the target that is one structure, by its active parts, ascending. */
  static Target of(Parts parts) {
    return new Whole(parts);
  }

  /**
   * Returns the target that is a point of conv(Z), such as the marginals of a better model.
   *
   * @param values D entries; not copied
   */
  static Target point(double... values) {
    return new Point(values);
  }

  /**
   * Returns the target that is the true costs of the parts.
   *
   * @param values D entries; not copied
   */
  static Target costs(double... values) {
    return new Costs(values);
  }

  /**
   * Returns the target that is all structures that have some parts and lack others.
   *
   * @param on parts that are there, ascending
   * @param off parts that are not, ascending
   */
  static Target partial(Parts on, Parts off) {
    return new Partial(on, off);
  }

  /**
   * The right structure.
   *
   * @param parts its active parts, ascending
   */
  record Whole(Parts parts) implements Target {

    @Override
    public Optional<String> objection(Structure structure, Workspace workspace) {
      return Members.objection(structure, parts);
    }

    @Override
    public String toString() {
      return "the structure " + parts;
    }
  }

  /**
   * A point of conv(Z).
   *
   * @param values D entries, extra parts included; not copied
   */
  record Point(double[] values) implements Target {

    /** What single precision costs a probability, and some more. */
    private static final double TOLERANCE = 1e-5;

    /**
     * {@inheritDoc} Looked at are the length, each entry, and the sum of the visible ones, by the
     * fewest and the most parts of any structure (two MAP calls) where the structure has {@link
     * GibbsModel}. That s·t is no more than any structure's score is checked by each loss.
     */
    @Override
    public Optional<String> objection(Structure structure, Workspace workspace) {
      if (values.length != structure.size()) {
        return Optional.of(lengths(values.length, structure));
      }
      double sum = 0;
      for (int p = 0; p < values.length; p++) {
        double most = !structure.usable(p) ? 0 : bounded(structure, p) ? 1 : Double.MAX_VALUE;
        if (!(values[p] >= -TOLERANCE && values[p] <= most + TOLERANCE)) {
          return Optional.of(structure.partName(p) + " (index " + p + ") is " + values[p]);
        }
        sum += p < structure.visible() ? values[p] : 0;
      }
      if (structure instanceof MapOracle oracle && structure instanceof GibbsModel) {
        PartCount count = PartCount.of(oracle, workspace);
        double tolerance = TOLERANCE * values.length;
        if (sum < count.least() - tolerance || sum > count.most() + tolerance) {
          return Optional.of(
              "its visible parts sum to %s, those of structures to %s … %s"
                  .formatted(sum, count.least(), count.most()));
        }
      }
      return Optional.empty();
    }

    private static boolean bounded(Structure structure, int part) {
      return part < structure.visible() && !structure.repeats();
    }

    @Override
    public String toString() {
      return "the point " + Arrays.toString(values);
    }
  }

  /**
   * What every part truly costs.
   *
   * @param values D entries, finite on usable parts; not copied
   */
  record Costs(double[] values) implements Target {

    @Override
    public Optional<String> objection(Structure structure, Workspace workspace) {
      if (values.length != structure.size()) {
        return Optional.of(lengths(values.length, structure));
      }
      for (int p = 0; p < values.length; p++) {
        if (structure.usable(p) && !Double.isFinite(values[p])) {
          return Optional.of(
              "the cost of " + structure.partName(p) + " (index " + p + ") is " + values[p]);
        }
      }
      return Optional.empty();
    }

    @Override
    public String toString() {
      return "the costs " + Arrays.toString(values);
    }
  }

  /**
   * All structures that agree with what is known.
   *
   * @param on parts that are there, ascending
   * @param off parts that are not, ascending
   */
  record Partial(Parts on, Parts off) implements Target {

    @Override
    public Optional<String> objection(Structure structure, Workspace workspace) {
      if (!(structure instanceof Conditionable conditionable)) {
        return Optional.of("its parts cannot be held on or off");
      }
      try {
        var _ = conditionable.given(on, off);
        return Optional.empty();
      } catch (InfeasibleException e) {
        return Optional.of("no structure agrees with " + this);
      } catch (IllegalArgumentException e) {
        return Optional.of(String.valueOf(e.getMessage()));
      }
    }

    @Override
    public String toString() {
      return "the parts " + on + " without " + off;
    }
  }

  private static String lengths(int length, Structure structure) {
    return "it has " + length + " entries, the structure " + structure.size() + " parts";
  }
}
