/**
 * A small server for one model on the user's own machine: JSON over HTTP with limits, a page, and
 * figures for monitoring. It knows nothing of models; who starts it says how a request is answered.
 */
@NullMarked
package org.espalier.cli.serve;

import org.jspecify.annotations.NullMarked;
