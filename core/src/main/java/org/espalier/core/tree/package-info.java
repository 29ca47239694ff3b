/**
 * Dependency trees over the words of a sentence: projective and non-projective, with one or more
 * roots.
 */
package org.espalier.core.tree;
