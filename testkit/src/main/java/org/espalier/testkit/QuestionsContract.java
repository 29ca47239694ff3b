package org.espalier.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.espalier.core.ConditionalModel;
import org.espalier.core.GibbsModel;
import org.espalier.core.InfeasibleException;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.Projection;
import org.espalier.core.Structure;
import org.espalier.core.Support;
import org.espalier.core.Workspace;
import org.espalier.core.estimate.FenchelYoungLoss;
import org.espalier.core.estimate.HingeLoss;
import org.espalier.core.estimate.Predictor;
import org.espalier.core.estimate.Problem;
import org.espalier.core.estimate.PseudoLabel;
import org.espalier.core.estimate.Target;
import org.espalier.core.question.Cost;
import org.espalier.core.question.CostDecoding;
import org.espalier.core.question.GibbsPair;
import org.espalier.core.question.PairMarginals;
import org.espalier.core.question.Temperature;
import org.espalier.verify.BruteForce;
import org.espalier.verify.Comparison;
import org.espalier.verify.QuestionAgreement;
import org.espalier.verify.ScoreKind;
import org.espalier.verify.Tolerances;

/** What the questions promise that follow from MAP, marginals and projection. */
final class QuestionsContract {

  static final List<Property<?>> PROPERTIES = properties();

  private static final int DRAWS = 2;

  /** Balances the third derivative against rounding. */
  private static final double STEP = 3e-5;

  private QuestionsContract() {}

  private static List<Property<?>> properties() {
    List<Property<?>> properties = new ArrayList<>();
    addRules(properties);
    addComparisons(properties);
    return List.copyOf(properties);
  }

  /** Adds the rules that every answer keeps, of each question. */
  private static void addRules(List<Property<?>> properties) {
    Query<GibbsModel> divergences = QuestionsContract::divergences;
    both(properties, divergences.rules("divergences", GibbsModel.class));
    Query<MapOracle> lossAugmented = QuestionsContract::lossAugmented;
    properties.addAll(lossAugmented.rules("loss-augmented MAP", MapOracle.class));
    Query<GibbsModel> minimumRisk = QuestionsContract::minimumRisk;
    both(properties, minimumRisk.rules("least expected cost", GibbsModel.class));
    Query<GibbsModel> pairs = QuestionsContract::pairs;
    both(properties, pairs.rules("pairs of parts", GibbsModel.class));
    Query<GibbsModel> logProbability = QuestionsContract::logProbability;
    both(properties, logProbability.rules("log-probability", GibbsModel.class));
    Query<GibbsModel> temperature = QuestionsContract::temperature;
    properties.addAll(temperature.rules("marginals at a temperature", GibbsModel.class));
    Query<Projection> penalty = QuestionsContract::penalty;
    properties.addAll(penalty.rules("SparseMAP of another strength", Projection.class));
  }

  private static double[] divergences(
      GibbsModel structure, double[] scores, int offset, Workspace workspace) {
    double[] other = new double[structure.size()];
    Arrays.setAll(other, p -> Math.sin(p + 1));
    GibbsPair pair =
        GibbsPair.of((GibbsModel & MapOracle) structure, scores, offset, other, 0, workspace);
    int size = structure.size();
    double[] answer = new double[2 * size + 3];
    answer[2 * size] = pair.crossEntropy();
    answer[2 * size + 1] = pair.renyi(0.5);
    answer[2 * size + 2] = pair.renyiGradient(1.01, answer, 0, answer, size);
    return answer;
  }

  private static double[] lossAugmented(
      MapOracle structure, double[] scores, int offset, Workspace workspace) {
    double[] answer = new double[structure.size() + 1];
    double[] target = new double[structure.size()];
    Arrays.setAll(target, p -> 0.5 + Math.sin(p + 1) / 4);
    Parts out = new Parts();
    answer[0] =
        CostDecoding.lossAugmented(
            structure, cost(structure), scores, offset, target, 0, out, workspace);
    out.addTo(answer, 1, 1);
    return answer;
  }

  private static double[] minimumRisk(
      GibbsModel structure, double[] scores, int offset, Workspace workspace) {
    double[] answer = new double[structure.size() + 1];
    Parts out = new Parts();
    answer[0] =
        CostDecoding.minimumRisk(
            (GibbsModel & MapOracle) structure, cost(structure), scores, offset, out, workspace);
    out.addTo(answer, 1, 1);
    return answer;
  }

  private static double[] pairs(
      GibbsModel structure, double[] scores, int offset, Workspace workspace) {
    PairMarginals asked =
        PairMarginals.of((GibbsModel & MapOracle) structure, scores, offset, workspace);
    int size = structure.size();
    double[] answer = new double[3 * size];
    if (structure.visible() > 0 && !structure.repeats()) {
      asked.joint(0, answer, 0);
      try {
        asked.givenOn(0, answer, size);
      } catch (InfeasibleException e) {
        answer[size] = -1;
      }
      try {
        asked.givenOff(0, answer, 2 * size);
      } catch (InfeasibleException e) {
        answer[2 * size] = -1;
      }
    }
    return answer;
  }

  private static double[] logProbability(
      GibbsModel structure, double[] scores, int offset, Workspace workspace) {
    Parts best = new Parts();
    ((MapOracle) structure).argmax(new double[structure.size()], 0, best, workspace);
    return new double[] {structure.logProbability(best, scores, offset, workspace)};
  }

  private static double[] temperature(
      GibbsModel structure, double[] scores, int offset, Workspace workspace) {
    return new Temperature(0.3).distribution(structure, scores, offset, workspace).marginals();
  }

  private static double[] penalty(
      Projection structure, double[] scores, int offset, Workspace workspace) {
    return new Temperature(0.3)
        .project(structure, scores, offset, Support.EMPTY, workspace)
        .point();
  }

  /** Adds comparisons with enumeration, with differences, and of questions with each other. */
  private static void addComparisons(List<Property<?>> properties) {
    properties.add(
        new Property<>(
            "questions: they equal enumeration",
            MapOracle.class,
            QuestionsContract::equalEnumeration));
    properties.add(
        new Property<>(
                "divergences: they equal enumeration, whatever is forbidden",
                GibbsModel.class,
                QuestionsContract::divergencesEqualEnumeration)
            .ifAlso(MapOracle.class));
    properties.add(
        new Property<>(
                "divergences: their gradients are their derivatives",
                GibbsModel.class,
                QuestionsContract::gradientsAreDerivatives)
            .ifAlso(MapOracle.class));
    properties.add(
        new Property<>(
            "costs: counted errors, confusions and a user's cost equal enumeration",
            MapOracle.class,
            QuestionsContract::costsEqualEnumeration));
    properties.add(
        new Property<>(
            "hinge loss: its value bounds the cost of MAP, its gradient is a subgradient",
            MapOracle.class,
            QuestionsContract::hingeIsConvexBound));
    properties.add(
        new Property<>(
                "pairs of parts: conditional marginals are those of what remains",
                ConditionalModel.class,
                QuestionsContract::conditionalsAgreeWithConditioning)
            .ifAlso(MapOracle.class));
    properties.add(
        new Property<>(
            "temperature: the limits are MAP and the uniform distribution",
            GibbsModel.class,
            QuestionsContract::temperatureHasItsLimits));
    properties.add(
        new Property<>(
            "temperature: the strength of SparseMAP scales its scores, and its limit is MAP",
            Projection.class,
            QuestionsContract::strengthScales));
  }

  /** Adds properties of structures that have MAP too. */
  private static <S extends Structure> void both(
      List<Property<?>> properties, List<Property<S>> rules) {
    rules.forEach(rule -> properties.add(rule.ifAlso(MapOracle.class)));
  }

  /** A cost that the structure takes: counted errors, or nothing where parts are not counted so. */
  private static Cost cost(Structure structure) {
    int visible = structure.visible();
    return structure.repeats() ? Cost.matrix(new double[visible][visible]) : Cost.counting(2, 1);
  }

  private static void equalEnumeration(
      MapOracle structure, BruteForce truth, RandomGenerator random, Comparison comparison) {
    Workspace workspace = new Workspace();
    for (ScoreKind kind : ScoreKind.values()) {
      for (int draw = 0; draw < DRAWS; draw++) {
        comparison.begin(structure + ", " + kind + " scores, draw " + draw);
        double[] scores = kind.draw(truth, random);
        double[] direction = Vectors.normal(structure.size(), random);
        new QuestionAgreement(truth, scores, 0, workspace, comparison).all(structure, direction);
      }
    }
  }

  private static void divergencesEqualEnumeration(
      GibbsModel structure, BruteForce truth, RandomGenerator random, Comparison comparison) {
    Workspace workspace = new Workspace();
    for (ScoreKind one : ScoreKind.values()) {
      for (ScoreKind other :
          List.of(ScoreKind.NORMAL, ScoreKind.FORBIDDEN, ScoreKind.SINGLE_LEFT)) {
        comparison.begin(structure + ", " + one + " and " + other + " scores");
        double[] p = one.draw(truth, random);
        double[] q = other.draw(truth, random);
        new QuestionAgreement(truth, p, 0, workspace, comparison).divergences(structure, q, 0);
        new QuestionAgreement(truth, q, 0, workspace, comparison).divergences(structure, p, 0);
        GibbsPair same = GibbsPair.of((GibbsModel & MapOracle) structure, p, p);
        comparison.holds(
            same.kullbackLeibler() == 0 && same.renyi(2) == 0 && same.renyi(0.5) == 0,
            "nothing differs from itself");
      }
    }
  }

  private static void gradientsAreDerivatives(
      GibbsModel structure, BruteForce truth, RandomGenerator random, Comparison comparison) {
    for (ScoreKind kind : List.of(ScoreKind.NORMAL, ScoreKind.TIES, ScoreKind.FORBIDDEN)) {
      double[] p = kind.draw(truth, random);
      double[] q = ScoreKind.NORMAL.draw(truth, random);
      double[] along = Vectors.normal(structure.size(), random);
      double[] inP = new double[structure.size()];
      double[] inQ = new double[structure.size()];
      for (double order : new double[] {0.3, 0.98, 1, 1.02, 2}) {
        GibbsPair.of((GibbsModel & MapOracle) structure, p, q).renyiGradient(order, inP, 0, inQ, 0);
        comparison.close(
            "the slope in p of the divergence of order " + order,
            Vectors.dot(inP, along),
            slope(structure, p, along, q, new double[q.length], order),
            Tolerances.DIFFERENCES);
        comparison.close(
            "the slope in q of the divergence of order " + order,
            Vectors.dot(inQ, along),
            slope(structure, p, new double[p.length], q, along, order),
            Tolerances.DIFFERENCES);
      }
    }
  }

  private static double slope(
      GibbsModel structure,
      double[] p,
      double[] alongP,
      double[] q,
      double[] alongQ,
      double order) {
    double up =
        GibbsPair.of(
                (GibbsModel & MapOracle) structure,
                Vectors.sum(p, STEP, alongP),
                Vectors.sum(q, STEP, alongQ))
            .renyi(order);
    double down =
        GibbsPair.of(
                (GibbsModel & MapOracle) structure,
                Vectors.sum(p, -STEP, alongP),
                Vectors.sum(q, -STEP, alongQ))
            .renyi(order);
    return (up - down) / (2 * STEP);
  }

  private static void costsEqualEnumeration(
      MapOracle structure, BruteForce truth, RandomGenerator random, Comparison comparison) {
    int size = structure.size();
    int visible = structure.visible();
    double[] own = Vectors.normal(size, random);
    double[] with = Vectors.normal(size, random);
    Cost users =
        (asked, target, offset, weights, weightsOffset) -> {
          double none = 3;
          for (int p = 0; p < size; p++) {
            none += target[offset + p];
            weights[weightsOffset + p] = own[p] + with[p] * target[offset + p];
          }
          return none;
        };
    double[][] matrix = new double[visible][];
    Arrays.setAll(matrix, p -> Vectors.normal(visible, random));
    compare(structure, truth.member(0), truth.member(truth.count() - 1), matrix, comparison);
    List<Cost> costs = new ArrayList<>(List.of(Cost.matrix(matrix), users));
    if (!structure.repeats()) {
      costs.add(Cost.counting(2, 0.5));
    }
    Workspace workspace = new Workspace();
    for (ScoreKind kind : ScoreKind.values()) {
      double[] scores = kind.draw(truth, random);
      QuestionAgreement asked = new QuestionAgreement(truth, scores, 0, workspace, comparison);
      for (Cost cost : costs) {
        Parts target = truth.member(random.nextInt(truth.count()));
        asked.lossAugmented(structure, cost, target);
        if (structure instanceof GibbsModel marginals) {
          asked.minimumRisk(marginals, cost);
        }
      }
    }
  }

  /** Compares the costs of two members with their definitions. */
  private static void compare(
      MapOracle structure, Parts one, Parts other, double[][] matrix, Comparison comparison) {
    if (!structure.repeats()) {
      comparison.same(
          "the Hamming cost", errors(structure, one, other, 1, 1), hamming(structure, one, other));
      comparison.same(
          "missing parts",
          errors(structure, one, other, 1, 0),
          Cost.counting(1, 0).of(structure, one, other));
      comparison.same(
          "spurious parts",
          errors(structure, one, other, 0, 1),
          Cost.counting(0, 1).of(structure, one, other));
    }
    double[] first = dense(structure.size(), one);
    double[] second = dense(structure.size(), other);
    double crossed = 0;
    for (int p = 0; p < matrix.length; p++) {
      for (int q = 0; q < matrix.length; q++) {
        crossed += first[p] * matrix[p][q] * second[q];
      }
    }
    comparison.close(
        "the cost of parts for parts",
        crossed,
        Cost.matrix(matrix).of(structure, one, other),
        Tolerances.EXACT);
  }

  private static double[] dense(int size, Parts parts) {
    double[] dense = new double[size];
    parts.toDense(dense, 0, size);
    return dense;
  }

  private static double hamming(MapOracle structure, Parts one, Parts other) {
    return Cost.hamming().of(structure, one, other);
  }

  /** Counts errors part by part. */
  private static double errors(
      MapOracle structure, Parts answer, Parts right, double missing, double spurious) {
    double errors = 0;
    for (int p = 0; p < structure.visible(); p++) {
      errors += right.has(p) && !answer.has(p) ? missing : 0;
      errors += answer.has(p) && !right.has(p) ? spurious : 0;
    }
    return errors;
  }

  private static void hingeIsConvexBound(
      MapOracle structure, BruteForce truth, RandomGenerator random, Comparison comparison) {
    if (structure.repeats()) {
      return; // errors are counted for parts that are there or not
    }
    Workspace workspace = new Workspace();
    int size = structure.size();
    HingeLoss hinge = HingeLoss.hamming();
    for (ScoreKind kind : List.of(ScoreKind.NORMAL, ScoreKind.TIES, ScoreKind.LARGE)) {
      double[] scores = kind.draw(truth, random);
      double[] others = kind.draw(truth, random);
      Parts right = truth.member(random.nextInt(truth.count()));
      Target target = Target.of(right);
      double[] gradient = new double[size];
      double[] unused = new double[size];
      Problem<MapOracle> problem = Problem.of(structure, scores, workspace);
      double loss = hinge.evaluate(problem, target, 0, gradient);
      double elsewhere = hinge.evaluate(problem.withScores(others), target, 0, unused);
      double cost = hamming(structure, structure.argmax(scores), right);
      comparison.holds(
          loss >= cost - Tolerances.EXACT * Math.max(1, cost), "the loss bounds the cost");
      comparison.holds(
          loss
              >= FenchelYoungLoss.<MapOracle>perceptron().evaluate(problem, target, 0, unused)
                  - Tolerances.EXACT * Math.max(1, loss),
          "the loss is at least the perceptron's");
      double tangent = loss + Vectors.dot(gradient, Vectors.sum(others, -1, scores));
      comparison.holds(
          elsewhere >= tangent - Tolerances.EXACT * Math.max(1, Math.abs(tangent)),
          "the loss lies above its tangent");
      // A margin as large as any cost leaves no loss.
      double[] sure = new double[size];
      for (int p = 0; p < structure.visible(); p++) {
        sure[p] = right.has(p) ? 2 : -2;
      }
      comparison.close(
          "the loss beyond the margin",
          0,
          hinge.evaluate(problem.withScores(sure), target, 0, unused),
          Tolerances.EXACT);
    }
  }

  private static void conditionalsAgreeWithConditioning(
      ConditionalModel structure, BruteForce truth, RandomGenerator random, Comparison comparison) {
    if (structure.repeats()) {
      return; // no conditions on parts that may be there several times
    }
    for (ScoreKind kind : List.of(ScoreKind.NORMAL, ScoreKind.LARGE, ScoreKind.VERY_NEGATIVE)) {
      double[] scores = kind.draw(truth, random);
      PairMarginals pairs = PairMarginals.of((ConditionalModel & MapOracle) structure, scores);
      double[] given = new double[structure.size()];
      for (int part = 0; part < structure.visible(); part++) {
        try {
          double[] expected =
              structure.given(Parts.of(part), new Parts()).distribution(scores).marginals();
          pairs.givenOn(part, given, 0);
          comparison.close("marginals given a part", expected, given, Tolerances.EXACT);
        } catch (InfeasibleException e) {
          comparison.holds(pairs.marginal(part) == 0, "what cannot be there is impossible");
        }
      }
    }
  }

  private static void temperatureHasItsLimits(
      GibbsModel structure, BruteForce truth, RandomGenerator random, Comparison comparison) {
    Workspace workspace = new Workspace();
    int size = structure.size();
    for (ScoreKind kind : List.of(ScoreKind.NORMAL, ScoreKind.FORBIDDEN)) {
      double[] scores = kind.draw(truth, random);
      double[] best = new double[size];
      truth.argmax(scores, 0).toDense(best, 0, size);
      Temperature cold = new Temperature(1e-9);
      comparison.close(
          "marginals in the cold",
          best,
          cold.distribution(structure, scores, 0, workspace).marginals(),
          Tolerances.EXACT);
      comparison.close(
          "the smooth maximum in the cold",
          truth.max(scores, 0),
          cold.smoothMaximum(structure, scores, 0, workspace),
          1e-8);
      double[] flat = new double[size];
      Arrays.setAll(flat, p -> scores[p] == Double.NEGATIVE_INFINITY ? scores[p] : 0);
      comparison.close(
          "marginals in the heat",
          truth.marginals(flat, 0),
          new Temperature(1e12).distribution(structure, scores, 0, workspace).marginals(),
          Tolerances.EXACT);
      PseudoLabel label = new PseudoLabel();
      Predictor<GibbsModel> tempered = Predictor.<GibbsModel>marginals().at(new Temperature(0.7));
      double value = tempered.predict(Problem.of(structure, scores, workspace), label);
      comparison.close(
          "the predictor's value",
          new Temperature(0.7).smoothMaximum(structure, scores, 0, workspace),
          value,
          Tolerances.EXACT);
      double[] along = Vectors.normal(size, random);
      double[] product = new double[size];
      tempered.jvp(Problem.of(structure, scores, workspace), label, along, 0, product, 0);
      double[] up = predicted(tempered, structure, Vectors.sum(scores, STEP, along), workspace);
      double[] down = predicted(tempered, structure, Vectors.sum(scores, -STEP, along), workspace);
      double[] slope = Vectors.sum(up, -1, down);
      Arrays.setAll(slope, p -> slope[p] / (2 * STEP));
      comparison.close("the predictor's derivative", slope, product, Tolerances.DIFFERENCES);
    }
  }

  private static double[] predicted(
      Predictor<GibbsModel> predictor, GibbsModel structure, double[] scores, Workspace workspace) {
    PseudoLabel label = new PseudoLabel();
    predictor.predict(Problem.of(structure, scores, workspace), label);
    return Arrays.copyOf(label.point(), structure.size());
  }

  private static void strengthScales(
      Projection structure, BruteForce truth, RandomGenerator random, Comparison comparison) {
    Workspace workspace = new Workspace();
    int size = structure.size();
    for (ScoreKind kind : List.of(ScoreKind.NORMAL, ScoreKind.FORBIDDEN)) {
      double[] scores = kind.draw(truth, random);
      double strength = 2.5;
      double[] divided = new double[size];
      Arrays.setAll(divided, p -> scores[p] / strength);
      BruteForce.Nearest expected = truth.project(divided, 0);
      Predictor<Projection> predictor =
          Predictor.<Projection>sparseMap().at(new Temperature(strength));
      PseudoLabel label = new PseudoLabel();
      double value = predictor.predict(Problem.of(structure, scores, workspace), label);
      comparison.close(
          "the projection",
          Arrays.copyOf(expected.point(), structure.visible()),
          label.point(),
          Tolerances.ITERATIVE);
      comparison.close("its value", strength * expected.value(), value, Tolerances.ITERATIVE);
      comparison.close(
          "the regulariser",
          value,
          Vectors.dot(finite(scores, label.point()), Arrays.copyOf(label.point(), size))
              - predictor.regularizer(structure, label.point(), 0),
          Tolerances.ITERATIVE);
      double[] best = new double[size];
      truth.argmax(scores, 0).toDense(best, 0, size);
      comparison.close(
          "SparseMAP with hardly a penalty",
          Arrays.copyOf(best, structure.visible()),
          new Temperature(1e-6).project(structure, scores, 0, Support.EMPTY, workspace).point(),
          Tolerances.ITERATIVE);
    }
  }

  /** Returns the scores, 0 where the point is, because 0·∞ = 0. */
  private static double[] finite(double[] scores, double[] point) {
    double[] finite = scores.clone();
    Arrays.setAll(finite, p -> point[p] == 0 ? 0 : scores[p]);
    return finite;
  }
}
