/**
 * Contract suites for structures and estimators. Extend {@link
 * org.espalier.testkit.StructureContracts} and return a {@link org.espalier.testkit.Subject} for
 * each small instance of a structure: every capability that it implements is then checked against
 * enumeration.
 */
package org.espalier.testkit;
