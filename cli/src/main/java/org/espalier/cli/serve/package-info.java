/**
 * A small server for one model on the user's own machine: JSON over HTTP with limits, a page, and
 * figures for monitoring. It knows nothing of models: its caller passes in how to answer a request.
 */
@NullMarked
package org.espalier.cli.serve;

import org.jspecify.annotations.NullMarked;
