/** ListOps, nested lists of digits under operators: latent trees that join them. */
package org.espalier.experiments.listops;
