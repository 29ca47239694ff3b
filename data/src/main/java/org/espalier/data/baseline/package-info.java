/** What networks and trees are compared with: classifiers that count, and trees that look away. */
package org.espalier.data.baseline;
