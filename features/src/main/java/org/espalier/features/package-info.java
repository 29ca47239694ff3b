/**
 * Conditional random fields on sparse features of words. A {@link org.espalier.features.Template}
 * defines which attributes a word has, {@link org.espalier.features.SequenceData} numbers them,
 * {@link org.espalier.features.CrfTrainer} finds the weights, and {@link
 * org.espalier.features.FeatureCrf} is the trained model.
 */
package org.espalier.features;
