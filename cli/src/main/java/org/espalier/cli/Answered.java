package org.espalier.cli;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.espalier.core.InfeasibleException;
import org.espalier.core.automaton.TooManyStatesException;
import org.espalier.lab.run.Model;
import org.espalier.lab.run.Prediction;
import org.espalier.lab.run.PredictionRequest;
import org.jspecify.annotations.Nullable;

/**
 * A record with its answer.
 *
 * @param query with the problem that came up, if one did
 * @param prediction null where the record has a problem, or no words
 */
public record Answered(Query query, @Nullable Prediction prediction) {

  /**
   * So many records in turn are predicted together. A network's last digits depend on them, so that
   * whoever predicts the same input takes it in the same pieces.
   */
  public static final int TOGETHER = 256;

  /**
   * Predicts some records together; one that constraints clash in has a problem.
   *
   * @return one answer for each, in their order
   */
  public static List<Answered> all(Model model, List<Query> records, PredictionRequest request) {
    List<Query> queries = records.stream().map(record -> checked(model, record)).toList();
    List<Prediction> predictions;
    try {
      predictions = model.predict(words(queries), request);
    } catch (InfeasibleException | TooManyStatesException e) {
      // Which record it was is seen alone: constraints on what the model tells as it predicts.
      queries = queries.stream().map(query -> tried(model, query, request)).toList();
      predictions = model.predict(words(queries), request);
    }
    Iterator<Prediction> next = predictions.iterator();
    List<Answered> all = new ArrayList<>();
    for (Query query : queries) {
      all.add(new Answered(query, query.isAsked() ? next.next() : null));
    }
    return all;
  }

  private static List<List<String>> words(List<Query> queries) {
    return queries.stream().filter(Query::isAsked).map(Query::words).toList();
  }

  private static Query tried(Model model, Query query, PredictionRequest request) {
    if (query.isAsked()) {
      try {
        var _ = model.predict(List.of(query.words()), request);
      } catch (InfeasibleException | TooManyStatesException e) {
        return Query.bad(query.line(), query.id(), String.valueOf(e.getMessage()));
      }
    }
    return query;
  }

  private static Query checked(Model model, Query record) {
    return record.isAsked()
        ? model
            .objection(record.words())
            .map(reason -> Query.bad(record.line(), record.id(), reason))
            .orElse(record)
        : record;
  }
}
