import org.espalier.core.kernel.RowPrimitives;
import org.espalier.simd.VectorRowPrimitives;
import org.jspecify.annotations.NullMarked;

/**
 * The innermost loops of core's kernels with the JDK's Vector API. Core finds this module by itself
 * where it is on the module path; on the class path the option {@code --add-modules
 * jdk.incubator.vector} is needed besides.
 */
@NullMarked
module org.espalier.simd {
  requires static org.jspecify;
  requires org.espalier.core;
  requires jdk.incubator.vector;

  provides RowPrimitives with
      VectorRowPrimitives;
}
