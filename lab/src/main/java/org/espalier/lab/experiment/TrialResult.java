package org.espalier.lab.experiment;

import java.util.List;

/**
 * What a trial measured.
 *
 * @param table which of the experiment's tables it belongs to
 * @param method its row
 * @param seed of everything
 * @param figures in the order of the experiment's figures, NaN where there is none
 * @param seconds what it took
 */
public record TrialResult(
    String table, String method, long seed, List<Double> figures, double seconds) {}
