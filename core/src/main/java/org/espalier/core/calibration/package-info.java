/**
 * Whether probabilities can be believed, and sets that hold the right answer as often as promised.
 *
 * <p>These are statistics over numbers and know no structure: the temperature that makes
 * probabilities fit a sample ({@link org.espalier.core.calibration.TemperatureFit}), the map from
 * an answer's probability to how often it is right ({@link
 * org.espalier.core.calibration.BetaCalibration}), how well they fit one ({@link
 * org.espalier.core.calibration.Reliability}), and the thresholds of split conformal prediction
 * ({@link org.espalier.core.calibration.ConformalScores}).
 */
package org.espalier.core.calibration;
