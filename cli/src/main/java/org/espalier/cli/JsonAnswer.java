package org.espalier.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.espalier.core.question.StructureAnswer;
import org.espalier.lab.run.Beliefs;
import org.espalier.lab.run.Beliefs.Alternative;
import org.espalier.lab.run.Beliefs.LatentPart;
import org.espalier.lab.run.Beliefs.WeightedStructure;
import org.espalier.lab.run.Choice;
import org.espalier.lab.run.ConformalSets;
import org.espalier.lab.run.Layer;
import org.espalier.lab.run.Model;
import org.espalier.lab.run.PartType;
import org.espalier.lab.run.Prediction;
import org.jspecify.annotations.Nullable;

/** A prediction as an object of JSON, the same for the command and the server. */
final class JsonAnswer {

  private final Model model;
  private final Query query;
  private final Prediction prediction;
  private final AnswerOptions options;
  private final Map<String, @Nullable Object> object = new LinkedHashMap<>();

  private JsonAnswer(Model model, Query query, Prediction prediction, AnswerOptions options) {
    this.model = model;
    this.query = query;
    this.prediction = prediction;
    this.options = options;
  }

  /** Returns the object; what is left open is null. */
  static Map<String, @Nullable Object> of(
      Model model, Query query, Prediction prediction, AnswerOptions options) {
    return new JsonAnswer(model, query, prediction, options).object();
  }

  private Map<String, @Nullable Object> object() {
    if (!query.id().isEmpty()) {
      object.put("id", query.id());
    }
    List<String> words = model.counted(query.words());
    object.put("words", words);
    if (model.readsPairs()) {
      object.put("first", Math.max(1, query.words().indexOf(Model.BETWEEN)));
    }
    labels();
    if (prediction.heads().length > 0) {
      object.put(
          "heads",
          openAsNull(
              words.size(),
              i -> model.task().latent() || options.tells(prediction, i),
              i -> PredictionFormat.head(prediction, i)));
      object.put("entropy_per_word", prediction.entropy());
    }
    if (model.choice() != Choice.NOTHING) {
      object.put("chosen", chosen(prediction.chosen()));
      if (!model.writesStrings() && prediction.entropy() > 0) {
        // It is 0 where nobody can compute it, as of matchings.
        object.put("entropy_per_word", prediction.entropy());
      }
    }
    if (prediction.tags().length > 0) {
      object.put(
          "upos",
          openAsNull(
              prediction.tags().length,
              i -> options.tellsTag(prediction, i),
              i -> model.tag(prediction.tags()[i])));
    }
    Beliefs beliefs = prediction.beliefs();
    if (options.confidence()) {
      confidence(beliefs);
    }
    if (options.request().k() > 0) {
      object.put("alternatives", beliefs.alternatives().stream().map(this::alternative).toList());
    }
    beliefs.sets().ifPresent(sets -> object.put("sets", sets(sets)));
    return object;
  }

  /** Puts the string, the words' labels or the text's label, with their probabilities. */
  private void labels() {
    if (model.writesStrings()) {
      object.put("text", model.string(prediction.labels()));
      object.put("symbols", IntStream.of(prediction.labels()).mapToObj(model::label).toList());
      object.put("probability", prediction.probabilities()[0]);
    } else if (model.labelsWords()) {
      object.put(
          "labels",
          openAsNull(
              prediction.labels().length,
              i -> options.tells(prediction, i),
              i -> model.label(prediction.labels()[i])));
      object.put("probabilities", prediction.probabilities());
    } else {
      object.put("label", model.label(prediction.labels()[0]));
      object.put("probability", prediction.probabilities()[0]);
    }
    if (options.all() && !model.writesStrings()) {
      List<Map<String, Double>> distributions =
          Arrays.stream(prediction.distributions())
              .map(distribution -> PredictionFormat.probabilities(model, distribution))
              .toList();
      object.put(
          model.labelsWords() ? "distributions" : "distribution",
          model.labelsWords() ? distributions : distributions.getFirst());
    }
  }

  /** Returns a value for each word, null where the answer leaves it open. */
  private static @Nullable Object[] openAsNull(
      int count, IntPredicate isTold, IntFunction<Object> value) {
    return IntStream.range(0, count)
        .mapToObj(i -> isTold.test(i) ? value.apply(i) : null)
        .toArray();
  }

  private void confidence(Beliefs beliefs) {
    if (model.labelsWords()) {
      object.put("probability", beliefs.probability());
    }
    beliefs
        .confidences()
        .ifPresent(confidences -> {
          object.put("confidence", confidences.whole());
          if (model.labelsWords()) {
            object.put("confidences", confidences.parts());
          }
          if (confidences.tags().length > 0) {
            object.put("tag_confidences", confidences.tags());
          }
        });
    beliefs
        .structure()
        .ifPresent(_ -> object.putIfAbsent("entropy_per_word", prediction.entropy()));
    for (Layer layer : beliefs.layers()) {
      if (model.labelsWords()) {
        object.put(
            PredictionFormat.singular(layer.type()) + "_probabilities", layer.probabilities());
      }
      if (options.all() && layer.type() != PartType.LABELS) {
        object.put(
            PredictionFormat.singular(layer.type()) + "_distributions",
            Arrays.stream(layer.distributions())
                .map(row -> layer.type() == PartType.HEADS ? (Object) row : named(layer, row))
                .toList());
      }
    }
    beliefs.structure().ifPresent(structure -> object.put("structure", structure(structure)));
  }

  private Map<String, Double> named(Layer layer, double... row) {
    Map<String, Double> named = new LinkedHashMap<>();
    for (int choice = 0; choice < row.length; choice++) {
      named.put(PredictionFormat.choice(model, layer.type(), choice), row[choice]);
    }
    return named;
  }

  private Map<String, Object> alternative(Alternative one) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("probability", one.probability());
    if (model.writesStrings()) {
      entry.put("text", model.string(one.labels()));
    } else if (model.labelsWords()) {
      entry.put("labels", IntStream.of(one.labels()).mapToObj(model::label).toList());
    } else {
      entry.put("label", model.label(one.labels()[0]));
    }
    if (one.heads().length > 0) {
      entry.put("heads", IntStream.of(one.heads()).map(head -> head + 1).toArray());
    }
    return entry;
  }

  private Map<String, Object> structure(StructureAnswer answer) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("probability", answer.probability());
    entry.put("entropy", answer.entropy());
    if (options.all()) {
      entry.put("marginals", marginals());
    }
    Beliefs beliefs = prediction.beliefs();
    if (!beliefs.latent().isEmpty()) {
      entry.put("alternatives", weighted(beliefs.latent(), "probability"));
    }
    if (!beliefs.mixture().isEmpty()) {
      entry.put("support", weighted(beliefs.mixture(), "weight"));
    }
    return entry;
  }

  /** Returns the parts that are probable enough, by words from 1, 0 for the root. */
  private List<Map<String, Object>> marginals() {
    Beliefs beliefs = prediction.beliefs();
    List<Map<String, Object>> marginals = new ArrayList<>();
    beliefs
        .layer(PartType.HEADS)
        .ifPresent(layer -> {
          for (int word = 0; word < layer.answer().length; word++) {
            double[] row = layer.distributions()[word];
            for (int head = 0; head < row.length; head++) {
              if (row[head] >= Beliefs.LEAST) {
                marginals.add(arc(head, word + 1, row[head]));
              }
            }
          }
        });
    for (LatentPart part : beliefs.parts()) {
      int first = part.place()[0] + 1;
      int last = part.place()[part.place().length - 1] + 1;
      marginals.add(
          switch (model.choice()) {
            case NOTHING -> arc(first, last, part.probability());
            case WORDS -> Map.of("word", first, "probability", part.probability());
            case BRACKETS, LINKS, EMISSIONS ->
                Map.of("first", first, "last", last, "probability", part.probability());
          });
    }
    return marginals;
  }

  private static Map<String, Object> arc(int head, int word, double probability) {
    return Map.of("word", word, "head", head, "probability", probability);
  }

  private List<Map<String, Object>> weighted(List<WeightedStructure> structures, String name) {
    return structures.stream()
        .map(one -> {
          Map<String, Object> entry = new LinkedHashMap<>();
          entry.put(name, one.weight());
          if (one.heads().length > 0) {
            entry.put("heads", IntStream.of(one.heads()).map(head -> head + 1).toArray());
          } else if (one.labels().length > 0) {
            entry.put("labels", IntStream.of(one.labels()).mapToObj(model::label).toList());
          } else {
            entry.put("chosen", chosen(one.chosen()));
          }
          return entry;
        })
        .toList();
  }

  /** Returns what was chosen by words from 1: words, or lists of two. */
  private List<?> chosen(int[][] chosen) {
    List<List<Integer>> numbers = PredictionFormat.numbers(chosen);
    return model.choice() == Choice.WORDS ? numbers.stream().map(List::getFirst).toList() : numbers;
  }

  private Map<String, Object> sets(ConformalSets sets) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("level", sets.level());
    entry.put("promised", !model.constrainedBeyond(options.request()));
    for (PartType type : PartType.values()) {
      int[][] choices = sets.choices().get(type);
      if (choices != null) {
        entry.put(
            type.title(),
            Arrays.stream(choices)
                .map(set ->
                    IntStream.of(set)
                        .mapToObj(choice ->
                            type == PartType.HEADS
                                ? (Object) choice
                                : PredictionFormat.choice(model, type, choice))
                        .toList())
                .toList());
      }
    }
    sets.structures().ifPresent(count -> entry.put("alternatives_within", count));
    return entry;
  }
}
