/**
 * The audit of gradients: {@link org.espalier.lab.audit.EstimatorAudit} compares estimators by name
 * on random problems of {@link org.espalier.lab.audit.ToyProblem}; an {@link
 * org.espalier.lab.audit.Auditable} network offers real ones.
 */
package org.espalier.lab.audit;
