/**
 * Structures and estimators by name, for command lines, reports and documentation: {@link
 * org.espalier.core.catalogue.Catalogue}. It knows every family and every estimator; nothing in
 * core but the checks knows it.
 */
package org.espalier.core.catalogue;
