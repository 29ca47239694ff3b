/**
 * Several estimators, or settings, over several seeds, in one table that can be interrupted and
 * continued.
 */
package org.espalier.experiments.compare;
