package org.espalier.experiments.dispatch;

import java.util.List;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.espalier.core.Parts;
import org.espalier.experiments.dispatch.Delays.Purpose;
import org.espalier.lab.experiment.Experiment;
import org.espalier.lab.experiment.Trial;
import org.espalier.lab.experiment.TrialRun;
import org.espalier.lab.experiment.Trials;

/** Stochastic vehicle scheduling: tests whether a learned assignment hedges against delays. */
public final class DelayExperiment implements Experiment {

  private static final int REQUESTS = 12;
  private static final int EPOCHS = 2;

  /** The number of scenarios of the expert that minimises a sample average. */
  private static final int SEEN = 20;

  private static final int TESTED = 50;

  /** Seeds of days for test, apart from those of learning. */
  private static final long TEST = 1_000_000;

  @Override
  public String name() {
    return "delays";
  }

  @Override
  public String summary() {
    return "schedule vehicles whose requests take longer than planned, by the day's context";
  }

  private static int days(ExperimentOptions options) {
    return options.quick() ? 10 : 100;
  }

  private static int passes(ExperimentOptions options) {
    return options.quick() ? 20 : 100;
  }

  @Override
  public List<String> settings(ExperimentOptions options) {
    return List.of(
        ("%s requests a day at random places, starting within %s units of time, all known"
                + " beforehand; vehicles without limit of number; each request takes longer by a"
                + " log-normal delay, whose location is linear in the day's traffic and in how"
                + " near the request is to a jam; delays are passed on along a route; cost is the"
                + " distance travelled and by how much requests begin late")
            .formatted(REQUESTS, EPOCHS + 3),
        days(options) + " days to learn from, as many for test, from the seed",
        ("linear scores of %s features of an arc on top of its distance; the decision is an exact"
                + " assignment; perturbed Fenchel-Young loss with Gaussian noise of scale 0.1 and"
                + " 4 samples; Adam, learning rate 0.01, batches of 16 days, %s epochs")
            .formatted(Delays.FEATURES, passes(options)),
        "foresight: the best at one scenario, drawn for each day; sample average: the best at "
            + SEEN
            + " scenarios, exactly, by a program over sets of requests; the learner sees the"
            + " context and no scenario",
        "gap: mean cost at " + TESTED + " other scenarios over the least possible at them, less 1");
  }

  @Override
  public List<Figure> figures() {
    return List.of(new Figure("gap", true), new Figure("cost", false), new Figure("late", false));
  }

  @Override
  public List<Trial> trials(ExperimentOptions options) {
    Trials trials = new Trials(options);
    String table = "vehicles";
    trials.add(
        table, "no delays", run -> measure(d -> d.best(new double[1][REQUESTS]), options, run));
    trials.add(table, "expected delays", run -> measure(d -> d.best(d.expected()), options, run));
    trials.add(table, "imitation of foresight", run -> learn(1, options, run));
    trials.add(table, "imitation of sample average", run -> learn(SEEN, options, run));
    trials.add(
        table,
        "sample average",
        run -> measure(d -> d.best(d.scenarios(SEEN, Purpose.PLAN)), options, run));
    return trials.list();
  }

  private static List<Delays> draw(ExperimentOptions options, long seed) {
    return LongStream.range(0, days(options))
        .mapToObj(i -> Delays.draw(REQUESTS, EPOCHS, 1000 * seed + i))
        .toList();
  }

  private static Trial.Outcome learn(int scenarios, ExperimentOptions options, TrialRun run) {
    Imitation learner = new Imitation(Delays.FEATURES, run.seed());
    for (Delays day : draw(options, run.seed())) {
      learner.add(day.state(), day.best(day.scenarios(scenarios, Purpose.EXPERT)));
    }
    learner.learn(passes(options), run.interruption());
    return measure(day -> learner.decide(day.state()), options, run);
  }

  private static Trial.Outcome measure(
      Function<Delays, Parts> policy, ExperimentOptions options, TrialRun run) {
    double cost = 0;
    double late = 0;
    double least = 0;
    for (Delays day : draw(options, run.seed() + TEST)) {
      double[][] scenarios = day.scenarios(TESTED, Purpose.TEST);
      Parts decision = policy.apply(day);
      cost += day.cost(decision, scenarios);
      late += day.late(decision, scenarios);
      least += day.cost(day.best(scenarios), scenarios);
    }
    return new Trial.Outcome(List.of(cost / least - 1, cost / days(options), late / days(options)));
  }
}
