/**
 * The audit of gradients: {@link org.espalier.lab.audit.EstimatorAudit} compares estimators, by
 * their names, on random problems of {@link org.espalier.lab.audit.ToyProblem}. A network that is
 * {@link org.espalier.lab.audit.Auditable} provides real problems.
 */
package org.espalier.lab.audit;
