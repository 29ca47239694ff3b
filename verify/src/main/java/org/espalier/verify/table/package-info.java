/**
 * The tables of the documentation, made from the types: which structures answer which questions, by
 * which algorithm ({@link org.espalier.verify.table.StructureTable}), and which estimators serve
 * which structures ({@link org.espalier.verify.table.EstimatorTable}).
 */
package org.espalier.verify.table;
