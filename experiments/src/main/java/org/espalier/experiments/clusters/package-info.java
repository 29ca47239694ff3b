/**
 * Clusters (Mihaylova, Niculae &amp; Martins 2020, section 5.1), categorical ones and structures.
 */
package org.espalier.experiments.clusters;
