package org.espalier.experiments.dispatch;

import java.util.List;
import java.util.stream.LongStream;
import org.espalier.lab.experiment.Experiment;
import org.espalier.lab.experiment.Trial;
import org.espalier.lab.experiment.TrialRun;
import org.espalier.lab.experiment.Trials;

/**
 * Dynamic vehicle scheduling: tests whether a learner that imitates foresight is better than rules.
 */
public final class DispatchExperiment implements Experiment {

  private static final int REQUESTS = 12;
  private static final int EPOCHS = 5;
  private static final int ROUNDS = 3;

  /** Seeds of days for test, apart from those of learning. */
  private static final long TEST = 1_000_000;

  @Override
  public String name() {
    return "dispatch";
  }

  @Override
  public String summary() {
    return "dispatch vehicles while requests come in, imitating an expert that knows the day";
  }

  private static int days(ExperimentOptions options) {
    return options.quick() ? 10 : 50;
  }

  private static int passes(ExperimentOptions options) {
    return options.quick() ? 10 : 40;
  }

  @Override
  public List<String> settings(ExperimentOptions options) {
    return List.of(
        ("%s requests a day at random places, known at a random one of %s epochs, starting up to"
                + " three epochs after the earliest possible time; vehicles without limit of"
                + " number or load; cost is the distance travelled")
            .formatted(REQUESTS, EPOCHS),
        days(options) + " days to learn from, twice as many for test, from the seed",
        ("linear prizes of %s features of a request; the decision is the exact prize-collecting"
                + " schedule; perturbed Fenchel-Young loss with Gaussian noise of scale 0.1 and 4"
                + " samples; Adam, learning rate 0.01, batches of 16 states, %s epochs a round")
            .formatted(DispatchFeatures.COUNT, passes(options)),
        "imitation: states of the expert's own days; DAgger: "
            + ROUNDS
            + " further rounds on the states that the learner comes to; as many epochs in all",
        "gap: cost over that of the expert, which knows all requests beforehand, less 1");
  }

  @Override
  public List<Figure> figures() {
    return List.of(new Figure("gap", true), new Figure("cost", false), new Figure("states", false));
  }

  @Override
  public List<Trial> trials(ExperimentOptions options) {
    Trials trials = new Trials(options);
    String table = "vehicles";
    trials.add(table, "lazy", run -> measure(DispatchPolicy.LAZY, 0, options, run));
    trials.add(table, "greedy", run -> measure(DispatchPolicy.GREEDY, 0, options, run));
    trials.add(table, "imitation", run -> learn(0, options, run));
    trials.add(table, "imitation with DAgger", run -> learn(ROUNDS, options, run));
    trials.add(
        table, "anticipative expert", run -> measure(DispatchLearner.expert(), 0, options, run));
    return trials.list();
  }

  private static List<Day> draw(int count, long seed) {
    return LongStream.range(0, count)
        .mapToObj(i -> Day.draw(REQUESTS, EPOCHS, 1000 * seed + i))
        .toList();
  }

  private static Trial.Outcome learn(int rounds, ExperimentOptions options, TrialRun run) {
    List<Day> days = draw(days(options), run.seed());
    DispatchLearner learner = new DispatchLearner(run.seed());
    learner.see(DispatchLearner.expert(), days);
    int passes = passes(options) * (rounds == 0 ? ROUNDS + 1 : 1);
    learner.learn(passes, run.interruption());
    for (int round = 0; round < rounds; round++) {
      learner.see(learner, days);
      learner.learn(passes, run.interruption());
    }
    return measure(learner, learner.states(), options, run);
  }

  private static Trial.Outcome measure(
      DispatchPolicy policy, int states, ExperimentOptions options, TrialRun run) {
    double cost = 0;
    double least = 0;
    List<Day> days = draw(2 * days(options), run.seed() + TEST);
    for (Day day : days) {
      cost += policy.cost(day, (_, _, _) -> {});
      least += new Anticipation(day, 0, new boolean[day.requests()]).cost();
    }
    return new Trial.Outcome(
        List.of(cost / least - 1, cost / days.size(), states == 0 ? Double.NaN : states));
  }
}
