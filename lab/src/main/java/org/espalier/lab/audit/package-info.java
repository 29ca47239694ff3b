/**
 * The audit of gradients: {@link org.espalier.lab.audit.EstimatorAudit} compares estimators by name
 * on random problems of {@link org.espalier.lab.audit.ToyProblem}.
 */
package org.espalier.lab.audit;
