/** Classes of texts by way of latent projective trees (Mihaylova, Niculae &amp; Martins 2020). */
package org.espalier.experiments.sentiment;
