/**
 * Structures and estimators by name, for command lines, reports and documentation: {@link
 * org.espalier.core.catalogue.Catalogue}. It depends on every family and every estimator, and
 * nothing else in core depends on it.
 */
package org.espalier.core.catalogue;
