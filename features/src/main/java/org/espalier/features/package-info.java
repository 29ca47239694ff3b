/**
 * Conditional random fields on sparse features of words. A {@link org.espalier.features.Template}
 * says which attributes a word has, {@link org.espalier.features.SequenceData} numbers them, {@link
 * org.espalier.features.CrfTrainer} finds the weights, and {@link org.espalier.features.FeatureCrf}
 * is what comes of it.
 */
package org.espalier.features;
