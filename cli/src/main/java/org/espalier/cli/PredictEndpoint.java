package org.espalier.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.espalier.cli.serve.RejectedRequestException;
import org.espalier.core.automaton.TooManyStatesException;
import org.espalier.core.constraint.Constraints;
import org.espalier.core.question.StructureAnswer.Decode;
import org.espalier.core.question.Temperature;
import org.espalier.data.Tokenizer;
import org.espalier.lab.run.Model;
import org.espalier.lab.run.Prediction;
import org.espalier.lab.run.PredictionRequest;
import org.espalier.lab.run.Tasks;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Answers requests to the server as {@code predict --format json} does.
 *
 * @param words the most of a text
 * @param best the most best answers
 * @param edges the most of a dynamic program that constraints make
 */
record PredictEndpoint(Model model, int words, int best, int edges)
    implements UnaryOperator<ObjectNode> {

  static final Set<String> FIELDS =
      Set.of(
          "id",
          "text",
          "words",
          "confidence",
          "all_probabilities",
          "k",
          "decode",
          "sets",
          "temperature",
          "constraints");

  /** The most constraints of a request, and the most letters of all of them. */
  static final int CONSTRAINTS = 100;

  static final int CONSTRAINT_LETTERS = 4000;

  /** The bounds of temperatures. */
  static final double HOTTEST = 20;

  /** The most letters of a word: networks that read letters pad all words to the longest. */
  static final int LETTERS = 500;

  @Override
  public ObjectNode apply(ObjectNode request) {
    request
        .propertyNames()
        .forEach(name -> {
          if (!FIELDS.contains(name)) {
            throw refused("there is no field " + shown(name) + "; /openapi.json has them all");
          }
        });
    AnswerOptions options = options(request);
    Query query = query(request);
    if (query.words().isEmpty()) {
      throw new RejectedRequestException(422, "the text has no words");
    }
    if (query.words().size() > words) {
      throw new RejectedRequestException(
          422,
          "the text has " + query.words().size() + " words; at most " + words + " are answered");
    }
    int longest = query.words().stream().mapToInt(String::length).max().orElse(0);
    if (longest > LETTERS) {
      throw new RejectedRequestException(
          422, "a word has " + longest + " letters; at most " + LETTERS + " are read");
    }
    Prediction prediction;
    try {
      prediction = model.predict(List.of(query.words()), options.request()).getFirst();
    } catch (TooManyStatesException e) {
      throw new RejectedRequestException(
          422, e.getMessage() + (e.allowed().isPresent() ? " (--max-size)" : ""));
    } catch (IllegalArgumentException e) {
      throw new RejectedRequestException(422, String.valueOf(e.getMessage()));
    }
    Map<String, ?> answer = JsonAnswer.of(model, query, prediction, options);
    return JsonMapper.shared().valueToTree(answer);
  }

  private Query query(ObjectNode request) {
    JsonNode id = request.path("id");
    if (!id.isMissingNode() && !id.isString()) {
      throw refused("id must be a string");
    }
    String name = id.asString("");
    JsonNode text = request.path("text");
    JsonNode list = request.path("words");
    if (text.isMissingNode() == list.isMissingNode()) {
      throw refused("give text, a string, or words, a list of strings");
    }
    if (list.isMissingNode()) {
      if (!text.isString()) {
        throw refused("text must be a string");
      }
      return new Query(
          1, name, text.asString(), model.tokenizer().words(text.asString()), null, "");
    }
    if (!list.isArray()) {
      throw refused("words must be a list of strings");
    }
    List<String> cut = new ArrayList<>();
    for (JsonNode word : list) {
      if (!word.isString() || Tokenizer.WHITE_SPACE.words(word.asString()).isEmpty()) {
        throw refused("words must be a list of strings that are not blank");
      }
      cut.add(word.asString());
    }
    return new Query(1, name, String.join(" ", cut), cut, null, "");
  }

  private AnswerOptions options(ObjectNode request) {
    JsonNode k = request.path("k");
    if (!k.isMissingNode() && !(k.isInt() && k.asInt() >= 0 && k.asInt() <= best)) {
      throw refused("k must be a whole number between 0 and " + best);
    }
    JsonNode sets = request.path("sets");
    if (!sets.isMissingNode() && !(sets.isNumber() && sets.asDouble() > 0 && sets.asDouble() < 1)) {
      throw refused("sets must be a number between 0 and 1, such as 0.95");
    }
    PredictionRequest asked =
        PredictionRequest.BEST.withDistributions().with(decode(request)).withBest(k.asInt(0));
    asked = flag(request, "confidence") ? asked.withBeliefs() : asked;
    asked = sets.isMissingNode() ? asked : asked.withSets(sets.asDouble());
    asked = asked.with(constraints(request).within(edges)).at(temperature(request));
    return new AnswerOptions(
        flag(request, "all_probabilities"),
        flag(request, "confidence"),
        OptionalDouble.empty(),
        asked);
  }

  private static Temperature temperature(ObjectNode request) {
    JsonNode temperature = request.path("temperature");
    if (!temperature.isMissingNode()
        && !(temperature.isNumber()
            && temperature.asDouble() >= 1 / HOTTEST
            && temperature.asDouble() <= HOTTEST)) {
      throw refused("temperature must be a number between 0.05 and 20; 1 is the model's own");
    }
    return new Temperature(temperature.asDouble(1));
  }

  private static Constraints constraints(ObjectNode request) {
    JsonNode list = request.path("constraints");
    if (list.isMissingNode()) {
      return Constraints.NONE;
    }
    if (!list.isArray() || list.size() > CONSTRAINTS) {
      throw refused("constraints must be a list of at most " + CONSTRAINTS + " strings");
    }
    Constraints all = Constraints.NONE;
    int letters = 0;
    for (JsonNode one : list) {
      if (!one.isString()) {
        throw refused("constraints must be a list of at most " + CONSTRAINTS + " strings");
      }
      letters += one.asString().length();
      if (letters > CONSTRAINT_LETTERS) {
        throw refused("constraints have more than " + CONSTRAINT_LETTERS + " letters together");
      }
      try {
        all = all.and(Constraints.parse(one.asString()));
      } catch (IllegalArgumentException e) {
        throw refused("the constraint " + shown(one.asString()) + ": " + e.getMessage());
      }
    }
    return all;
  }

  /** Returns what a page must know of a model. */
  static ObjectNode description(Model model) {
    String structure = model.config().structure().name();
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("task", model.task().title());
    told.put("structure", structure);
    told.put("draws", drawing(model));
    told.put("pairs", model.readsPairs());
    told.put(
        "constrained",
        !model.config().structure().absent()
            && !model.writesStrings()
            && Stream.of("at least 1 .", "forbid arc(., .)")
                .anyMatch(one -> model.takes(Constraints.parse(one))));
    told.put("relations", model.takes(Constraints.parse("forbid arc(., ., '*')")));
    told.put("calibrated", model.calibration().exists());
    told.put("labels", model.labels());
    told.put("tags", model.tags());
    return JsonMapper.shared().valueToTree(told);
  }

  private static String drawing(Model model) {
    return switch (model.choice()) {
      case WORDS -> "words";
      case BRACKETS -> "brackets";
      case LINKS -> "links";
      case EMISSIONS -> "emissions";
      case NOTHING ->
          model.config().structure().absent()
              ? "nothing"
              : model.task().equals(Tasks.TAGS) ? "tags" : "tree";
    };
  }

  private static Decode decode(ObjectNode request) {
    JsonNode decode = request.path("decode");
    for (Decode one : Decode.values()) {
      if (decode.isString() && one.name().toLowerCase(Locale.ROOT).equals(decode.asString())) {
        return one;
      }
    }
    if (!decode.isMissingNode()) {
      throw refused("decode must be map or mbr");
    }
    return Decode.MAP;
  }

  private static boolean flag(ObjectNode request, String name) {
    JsonNode flag = request.path(name);
    if (!flag.isMissingNode() && !flag.isBoolean()) {
      throw refused(name + " must be true or false");
    }
    return flag.asBoolean(false);
  }

  private static RejectedRequestException refused(String reason) {
    return new RejectedRequestException(400, reason);
  }

  /** What a client sent may be quoted, but not at any length and not whatever it is. */
  private static String shown(String name) {
    String plain = name.replaceAll("[\\p{Cntrl}\\p{Cf}]", "�");
    return plain.codePointCount(0, plain.length()) > 40
        ? plain.substring(0, plain.offsetByCodePoints(0, 40)) + "…"
        : plain;
  }
}
