/**
 * Benchmarks of core's kernels. {@link org.espalier.bench.BenchMain} is the program behind {@code
 * espalier bench}; {@link org.espalier.bench.Query} lists what is measured.
 */
@NullMarked
package org.espalier.bench;

import org.jspecify.annotations.NullMarked;
