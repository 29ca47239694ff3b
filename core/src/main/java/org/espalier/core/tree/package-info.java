/**
 * Dependency trees over the words of a sentence: projective and non-projective, with one or more
 * roots, with or without labels.
 *
 * <p>Parts: arcs. The arc from head h to modifier m is h·n + m, the arc from the root to m is m·n +
 * m; with K labels arc a with label y is a·K + y ({@link org.espalier.core.tree.LabelledTree}).
 * Polytope: the arborescence polytope for non-projective trees with several roots (every word has
 * heads of total weight 1, and at least 1 enters every set of words from outside); one more
 * equation, root arcs of total weight 1, for a single root; inside these, the hull of the
 * projective trees, which has no short description in the arcs alone.
 *
 * <p>Questions, the algorithms that answer them and what they cost: {@code espalier list
 * questions}.
 *
 * <p>{@link org.espalier.core.tree.SiblingTree} adds scores for neighbouring modifiers to
 * projective trees, and for what their head hangs on; the chart answers everything, in O(n³) and
 * O(n⁴), but for sums with grandparents, which have a kernel over rows of these. For non-projective
 * trees with such scores MAP is NP-hard (McDonald &amp; Pereira 2006).
 */
package org.espalier.core.tree;
