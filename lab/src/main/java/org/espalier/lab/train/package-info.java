/** Training: tasks, the network, the loop, and what a run leaves behind. */
package org.espalier.lab.train;
