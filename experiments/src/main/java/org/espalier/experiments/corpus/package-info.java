/** What experiments read: labelled texts and word vectors. */
package org.espalier.experiments.corpus;
