package org.espalier.core.factor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.espalier.core.InfeasibleException;
import org.espalier.core.subset.Subset;
import org.espalier.core.tree.NonProjectiveTree;

/**
 * A graph reduced to its free variables when some are fixed: logic factors then fix others as well,
 * and smaller factors remain over the rest.
 *
 * <p>What one factor alone implies is implied in the local polytope too, so nothing is lost or
 * gained by that. A structure whose part is held off sees the score −∞; a part that is held on
 * stays an input, and multipliers enforce its value.
 */
final class Reduction {

  /** The state of a variable that is free. */
  static final byte FREE = 2;

  private FactorGraph graph = FactorGraph.over(0).build();
  private double[] scores = new double[0];
  private int offset;
  private byte[] state = new byte[0];
  private int[] degree = new int[0];
  private final List<Site> pool = new ArrayList<>();
  private int sites;
  private boolean changed;

  /**
   * Reduces a graph.
   *
   * @param forced for each variable 0, 1 or {@link #FREE}
   * @throws InfeasibleException if a factor cannot hold
   */
  void reduce(FactorGraph newGraph, double[] newScores, int newOffset, byte[] forced) {
    graph = newGraph;
    scores = newScores;
    offset = newOffset;
    int n = graph.visible();
    if (state.length < n) {
      state = new byte[n];
      degree = new int[n];
    }
    for (int i = 0; i < n; i++) {
      state[i] = forced[i];
      if (scores[offset + i] == Double.NEGATIVE_INFINITY) {
        if (forced[i] == 1) {
          throw new InfeasibleException(graph + ": variable " + i + " is forbidden");
        }
        state[i] = 0;
      }
    }
    do {
      changed = false;
      for (int f = 0; f < graph.factors().size(); f++) {
        propagate(f);
      }
    } while (changed);
    sites = 0;
    for (int f = 0; f < graph.factors().size(); f++) {
      place(f);
    }
    countDegrees(n);
  }

  /** Returns 0, 1 or {@link #FREE}. */
  byte state(int variable) {
    return state[variable];
  }

  /** Returns how many sites that are not alone have this free variable. */
  int degree(int variable) {
    return degree[variable];
  }

  int sites() {
    return sites;
  }

  Site site(int i) {
    return pool.get(i);
  }

  /** Returns 0, 1 or {@link #FREE} for an input of a factor, its negation taken into account. */
  byte local(Factor factor, int input) {
    byte value = state[factor.variable(input)];
    return value == FREE || !factor.negated(input) ? value : (byte) (1 - value);
  }

  private void fix(Factor factor, int input, int value) {
    state[factor.variable(input)] = (byte) (factor.negated(input) ? 1 - value : value);
    changed = true;
  }

  private int count(Factor factor, int inputs, byte value) {
    int count = 0;
    for (int j = 0; j < inputs; j++) {
      count += local(factor, j) == value ? 1 : 0;
    }
    return count;
  }

  private void fixFree(Factor factor, int inputs, int value) {
    for (int j = 0; j < inputs; j++) {
      if (local(factor, j) == FREE) {
        fix(factor, j, value);
      }
    }
  }

  private InfeasibleException infeasible(Factor factor) {
    return new InfeasibleException(
        graph + ": " + factor + " cannot hold with what is forbidden and what other factors imply");
  }

  private boolean excludesBoth(int f) {
    return scores[offset + graph.extraStart(f)] == Double.NEGATIVE_INFINITY;
  }

  private void propagate(int f) {
    Factor factor = graph.factors().get(f);
    switch (factor.oracle()) {
      case Subset subset -> bound(factor, subset.least(), subset.most(), factor.inputs());
      case Pair _ -> {
        if (excludesBoth(f)) {
          bound(factor, 0, 1, 2);
        }
      }
      case OrOutput disjunction -> propagate(factor, disjunction.inputs());
      default -> {}
    }
  }

  /** At least {@code least} and at most {@code most} of the first inputs are on. */
  private void bound(Factor factor, int least, int most, int inputs) {
    int on = count(factor, inputs, (byte) 1);
    int free = count(factor, inputs, FREE);
    if (on > most || on + free < least) {
      throw infeasible(factor);
    }
    if (free > 0 && on == most) {
      fixFree(factor, inputs, 0);
    } else if (free > 0 && on + free == least) {
      fixFree(factor, inputs, 1);
    }
  }

  private void propagate(Factor factor, int inputs) {
    boolean on = count(factor, inputs, (byte) 1) > 0;
    boolean off = count(factor, inputs, (byte) 0) == inputs;
    byte output = local(factor, inputs);
    if (output == FREE) {
      if (on || off) {
        fix(factor, inputs, on ? 1 : 0);
      }
    } else if (output == 1) {
      bound(factor, 1, inputs, inputs);
    } else {
      bound(factor, 0, 0, inputs);
    }
  }

  /** Makes a site for a reduced factor. */
  private void place(int f) {
    Factor factor = graph.factors().get(f);
    int inputs = factor.inputs();
    switch (factor.oracle()) {
      case Subset subset -> placeSubset(f, subset.least(), subset.most(), inputs);
      case OrOutput disjunction -> {
        int first = disjunction.inputs();
        int free = count(factor, first, FREE);
        if (local(factor, first) == FREE) {
          placeFree(f, Factor.of("or", new OrOutput(free)), inputs);
        } else if (local(factor, first) == 1 && free > 0) {
          placeSubset(f, 1, first, first);
        }
      }
      case Pair _ -> {
        if (excludesBoth(f)) {
          placeSubset(f, 0, 1, 2);
        } else if (count(factor, 2, (byte) 0) == 0) {
          placeWhole(f);
        }
      }
      default -> placeWhole(f);
    }
  }

  private void placeSubset(int f, int least, int most, int inputs) {
    Factor factor = graph.factors().get(f);
    int on = count(factor, inputs, (byte) 1);
    int free = count(factor, inputs, FREE);
    int fewest = Math.max(0, least - on);
    int most2 = Math.min(most - on, free);
    if (free > 0 && (fewest > 0 || most2 < free)) {
      placeFree(f, Factor.of("subset", new Subset(free, fewest, most2)), inputs);
    }
  }

  private Site next(int f, Factor left) {
    if (sites == pool.size()) {
      pool.add(new Site());
    }
    Site site = pool.get(sites++);
    site.reshape(f, left.oracle(), left.projection());
    site.extraStart = graph.extraStart(f) - site.visible;
    return site;
  }

  /** Places a structure without extra parts over the factor's free inputs. */
  private void placeFree(int f, Factor left, int inputs) {
    Factor factor = graph.factors().get(f);
    Site site = next(f, left);
    int k = 0;
    for (int j = 0; j < inputs; j++) {
      if (local(factor, j) == FREE) {
        site.input(k++, factor.variable(j), factor.negated(j), false, j);
      }
    }
  }

  private void placeWhole(int f) {
    Factor factor = graph.factors().get(f);
    Site site = next(f, factor);
    for (int j = 0; j < factor.inputs(); j++) {
      boolean off = !factor.has(j) || local(factor, j) == 0;
      boolean held = !off && local(factor, j) == 1;
      site.input(j, off ? Site.NONE : factor.variable(j), factor.negated(j), held, j);
      site.direction[j] = off ? Double.NEGATIVE_INFINITY : 0;
    }
    for (int p = site.visible; p < site.size; p++) {
      boolean forbidden = scores[offset + site.extraStart + p] == Double.NEGATIVE_INFINITY;
      site.direction[p] = forbidden ? Double.NEGATIVE_INFINITY : 0;
    }
    try {
      site.support();
    } catch (InfeasibleException e) {
      throw new InfeasibleException(graph + ": " + factor + ": " + e.getMessage());
    }
  }

  private void countDegrees(int n) {
    Arrays.fill(degree, 0, n, 0);
    for (int i = 0; i < sites; i++) {
      Site site = pool.get(i);
      for (int j = 0; j < site.visible; j++) {
        if (site.linked(j)) {
          degree[site.variable[j]]++;
        }
      }
    }
    for (int i = 0; i < sites; i++) {
      Site site = pool.get(i);
      // Trees are solved by their inequalities, alone or not.
      site.alone = !(site.oracle instanceof NonProjectiveTree);
      for (int j = 0; j < site.visible; j++) {
        site.alone &= !site.held[j] && (!site.linked(j) || degree[site.variable[j]] == 1);
      }
    }
    for (int i = 0; i < sites; i++) {
      Site site = pool.get(i);
      for (int j = 0; j < site.visible && site.alone; j++) {
        if (site.linked(j)) {
          degree[site.variable[j]] = 0;
        }
      }
    }
  }
}
