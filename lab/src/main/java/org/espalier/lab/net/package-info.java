/**
 * The networks of the experiments, on tensors: embeddings, a BiLSTM encoder, arc scorers, decoders
 * that read a tree, the optimiser and checkpoints.
 *
 * <p>Letters in shapes: B sentences in a batch, n positions of the longest one, so that shorter
 * ones are padded at the end. A tree, or any point μ of its polytope, is a tensor [B, n, n] whose
 * entry (b, h, m) weighs the arc from head h to modifier m, and whose diagonal entry (b, m, m)
 * weighs the arc from the root to m; scores are laid out in the same way.
 *
 * <p>Nothing here owns a random generator. All randomness of a training step is in its {@link
 * org.espalier.lab.net.DropoutMasks}, so that a decoder can be run again for the same step.
 */
package org.espalier.lab.net;
