/**
 * Estimators of gradients through a discrete choice, over any structure.
 *
 * <p>An {@link org.espalier.core.estimate.Estimator} turns a {@link
 * org.espalier.core.estimate.Batch} of scores into {@link org.espalier.core.estimate.Points} for
 * the decoder, and the decoder's gradient, asked for through {@link
 * org.espalier.core.estimate.Downstream}, into the scores' gradient. {@link
 * org.espalier.core.estimate.PullBack} is the family of straight-through and SPIGOT, {@link
 * org.espalier.core.estimate.Relaxation} shows the decoder a point of the polytope. {@link
 * org.espalier.core.estimate.ScoreFunction}, {@link org.espalier.core.estimate.SumAndSample} and
 * {@link org.espalier.core.estimate.ExpectedLoss} lower the expected loss itself, by samples or by
 * sums; {@link org.espalier.core.estimate.Perturbed}, {@link
 * org.espalier.core.estimate.PerturbedOptimizer}, {@link org.espalier.core.estimate.ImplicitMle}
 * and {@link org.espalier.core.estimate.IdentityProjection} need a solver, noise or both. {@link
 * org.espalier.core.estimate.SparseExpectedLoss} sums over the support of SparseMAP. {@link
 * org.espalier.core.estimate.GumbelRao}, {@link org.espalier.core.estimate.ReinMax}, {@link
 * org.espalier.core.estimate.Zgr}, {@link org.espalier.core.estimate.GappedStraightThrough}, {@link
 * org.espalier.core.estimate.RelaxEstimator}, {@link org.espalier.core.estimate.Disarm}, {@link
 * org.espalier.core.estimate.IndeCateR} and {@link org.espalier.core.estimate.Rodeo} are for
 * independent choices, {@link org.espalier.core.estimate.Simple} for every structure with
 * marginals, {@link org.espalier.core.estimate.MetropolisHastings} for those that have nothing but
 * moves. {@link org.espalier.core.estimate.Vimco} lowers a tighter bound. {@link
 * org.espalier.core.catalogue.Catalogue} finds all of them by name.
 *
 * <p>A {@link org.espalier.core.estimate.StructureLoss} trains scores where something is known of
 * an example: {@link org.espalier.core.estimate.FenchelYoungLoss}, {@link
 * org.espalier.core.estimate.HingeLoss}, {@link org.espalier.core.estimate.PerturbedLoss}, {@link
 * org.espalier.core.estimate.DirectLoss}, {@link org.espalier.core.estimate.SpoPlusLoss}, {@link
 * org.espalier.core.estimate.FitzpatrickLoss}, {@link org.espalier.core.estimate.PoolLoss}, {@link
 * org.espalier.core.estimate.ConeAlignedLoss} and {@link
 * org.espalier.core.estimate.MetropolisLoss}. {@link org.espalier.core.estimate.SemiSupervised}
 * mixes one with an estimator.
 *
 * <p>What estimators learn in the course of a run, such as the baselines of {@link
 * org.espalier.core.estimate.ScoreFunction} and the step of {@link
 * org.espalier.core.estimate.AdaptiveImplicitMle}, is kept in its {@link
 * org.espalier.core.estimate.Memory}; {@link org.espalier.core.estimate.Annealed} changes settings
 * by a {@link org.espalier.core.estimate.Schedule}.
 */
package org.espalier.core.estimate;
