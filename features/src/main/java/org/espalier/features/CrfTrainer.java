package org.espalier.features;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.espalier.core.Workers;
import org.espalier.features.SequenceData.Postings;
import org.espalier.features.optimize.Lbfgs;
import org.espalier.features.optimize.Minimum;
import org.espalier.features.optimize.Objective;
import org.espalier.features.optimize.Ridge;

/**
 * Trains a conditional random field on one machine. Answers do not depend on the number of threads.
 *
 * @param template which attributes words have
 * @param labels the names of the labels
 * @param legality what is added to the weights of neighbours, 0 or −∞: K² for pairs of labels, K
 *     for the first, K for the last
 * @param settings how
 */
public record CrfTrainer(
    Template template, List<String> labels, double[] legality, CrfSettings settings)
    implements Serializable {

  public CrfTrainer {
    labels = List.copyOf(labels);
    int k = labels.size();
    if (k < 1 || legality.length != k * (k + 2)) {
      throw new IllegalArgumentException(
          k + " labels have " + legality.length + " numbers that say which may stand side by side");
    }
  }

  /** A trainer that lets every label stand beside every other. */
  public CrfTrainer(Template template, List<String> labels, CrfSettings settings) {
    this(template, labels, new double[labels.size() * (labels.size() + 2)], settings);
  }

  /**
   * What came of a training.
   *
   * @param model what predicts
   * @param minimum where the minimisation ended
   */
  public record Trained(FeatureCrf model, Minimum minimum) {}

  /**
   * Trains.
   *
   * @param workers threads
   * @param told takes the figures of each step; an exception that it throws ends the training
   */
  public Trained train(
      List<LabelledSequence> sequences, Workers workers, Consumer<Lbfgs.Step> told) {
    Problem problem = problem(sequences);
    return train(
        problem.plan(),
        likelihood(problem.plan().table(), problem.data(), CrfLikelihood.SHARES, workers),
        workers,
        told);
  }

  CrfLikelihood likelihood(FeatureTable table, SequenceData data, int shares, Workers workers) {
    return new CrfLikelihood(data, table, legality, template.hasPairs(), shares, workers);
  }

  /**
   * Counts the attributes of a share of the data.
   *
   * @param first the number of its first sentence, in the order of all
   * @return the counts by attribute; those of shares are added up by {@link CrfPlan.Count#plus}
   */
  public Map<String, CrfPlan.Count> count(List<LabelledSequence> sequences, long first) {
    Map<String, CrfPlan.Count> counts = new HashMap<>();
    Template.Extractor extractor = template.extractor();
    for (int s = 0; s < sequences.size(); s++) {
      CrfPlan.count(sequences.get(s), first + s, extractor, settings, counts);
    }
    return counts;
  }

  /** Returns what has a weight, from the counts of all shares. */
  public CrfPlan plan(Map<String, CrfPlan.Count> counts) {
    return CrfPlan.of(labels.size(), settings, counts);
  }

  /** Returns a share of the data in numbers. */
  public CrfShare share(CrfPlan plan, List<LabelledSequence> sequences) {
    return new CrfShare(this, plan.table(), SequenceData.of(sequences, template, plan.index()));
  }

  /**
   * Finds the weights, wherever the likelihood is computed.
   *
   * @param likelihood the sum of all shares'
   */
  public Trained train(
      CrfPlan plan, Objective likelihood, Workers workers, Consumer<Lbfgs.Step> told) {
    FeatureTable table = plan.table();
    Minimum minimum =
        settings
            .minimizer()
            .minimize(
                new Ridge(likelihood, settings.l2(), workers),
                new double[table.size()],
                workers,
                told);
    double[] weights = minimum.x().clone();
    for (int i = 0; i < legality.length; i++) {
      weights[table.features() + i] += legality[i];
    }
    return new Trained(
        new FeatureCrf(template, labels, plan.index(), table, weights).compact(), minimum);
  }

  /** The data in numbers, and what has a weight. */
  record Problem(CrfPlan plan, SequenceData data) {}

  /** Numbers the attributes of sentences in the order in which they occur. */
  Problem problem(List<LabelledSequence> sequences) {
    SequenceData data;
    AttributeIndex index;
    if (settings.bits() > 0) {
      index = new AttributeIndex.Hashed(settings.bits());
      data = SequenceData.of(sequences, template, index);
    } else {
      HashMap<String, Integer> numbers = new HashMap<>();
      SequenceData all =
          SequenceData.read(
              sequences,
              template,
              text -> {
                Integer number = numbers.putIfAbsent(text, numbers.size());
                return number == null ? numbers.size() - 1 : number;
              });
      String[] names = new String[numbers.size()];
      numbers.forEach((name, number) -> names[number] = name);
      Frequent frequent = frequent(all, names, settings.least());
      index = new AttributeIndex.Listed(frequent.names);
      data = frequent.data;
    }
    Postings postings = data.postings(index.size());
    FeatureTable table =
        FeatureTable.of(
            labels.size(),
            index.size(),
            (a, seen) -> {
              for (int i = postings.first()[a]; i < postings.first()[a + 1]; i++) {
                int label = data.gold()[postings.words()[i]];
                if (label >= 0) {
                  seen.set(label);
                }
              }
            });
    return new Problem(new CrfPlan(index, table), data);
  }

  private record Frequent(List<String> names, SequenceData data) {}

  /** Leaves out attributes that are too rare. */
  private static Frequent frequent(SequenceData all, String[] names, int least) {
    if (least == 1) {
      return new Frequent(Arrays.asList(names), all);
    }
    int[] counts = new int[names.length];
    for (int a : all.attributes()) {
      counts[a]++;
    }
    int[] numbers = new int[names.length];
    ArrayList<String> kept = new ArrayList<>();
    for (int a = 0; a < names.length; a++) {
      numbers[a] = counts[a] < least ? AttributeIndex.NONE : kept.size();
      if (counts[a] >= least) {
        kept.add(names[a]);
      }
    }
    int[] first = new int[all.first().length];
    int[] attributes = new int[all.attributes().length];
    int size = 0;
    for (int t = 0; t < all.words(); t++) {
      for (int i = all.first()[t]; i < all.first()[t + 1]; i++) {
        if (numbers[all.attributes()[i]] >= 0) {
          attributes[size++] = numbers[all.attributes()[i]];
        }
      }
      first[t + 1] = size;
    }
    return new Frequent(
        kept, new SequenceData(all.starts(), all.gold(), first, Arrays.copyOf(attributes, size)));
  }
}
