/** Categorical clusters (Mihaylova, Niculae &amp; Martins 2020, section 5.1). */
package org.espalier.experiments.clusters;
