package org.espalier.core.audit;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.espalier.core.SparseMap;
import org.espalier.core.Structure;
import org.espalier.core.estimate.Batch;
import org.espalier.core.estimate.Downstream;
import org.espalier.core.estimate.Points;
import org.espalier.core.solve.ActiveSetProjection;

/**
 * Counts what is asked of structures and decoders.
 *
 * <p>A structure is replaced by a proxy with the same capabilities. An answer that an interface
 * computes from other questions, as {@link ActiveSetProjection} does from MAP, is computed from the
 * proxy's, so that the calls inside are counted too.
 */
final class CountedCalls implements Downstream {

  /** What a family implements: what is asked of it, and the mix-ins that answer. */
  private static final Set<Package> CAPABILITIES =
      Set.of(Structure.class.getPackage(), ActiveSetProjection.class.getPackage());

  private final Downstream downstream;
  private final LongAdder maps = new LongAdder();
  private final LongAdder distributions = new LongAdder();
  private long rows;

  CountedCalls(Downstream downstream) {
    this.downstream = downstream;
  }

  long maps() {
    return maps.sum();
  }

  long distributions() {
    return distributions.sum();
  }

  /** Returns how many points the decoder was evaluated at. */
  long rows() {
    return rows;
  }

  /** Counts the points of the forward pass, whose loss and gradient are no further evaluations. */
  void show(Points points) {
    rows += points.rows();
  }

  @Override
  public void losses(Points at, double[] out) {
    rows += at.rows();
    downstream.losses(at, out);
  }

  @Override
  public void gradients(Points at, double[] out) {
    rows += at.rows();
    downstream.gradients(at, out);
  }

  @Override
  public void shownLosses(Points shown, double[] out) {
    downstream.shownLosses(shown, out);
  }

  @Override
  public void shownGradients(Points shown, double[] out) {
    downstream.shownGradients(shown, out);
  }

  /** Returns the same batch with counted structures. */
  Batch<Structure> count(Batch<? extends Structure> batch) {
    List<Structure> counted = new ArrayList<>();
    for (int i = 0; i < batch.count(); i++) {
      counted.add(counted(batch.instance(i)));
    }
    return new Batch<>(counted, batch.scores());
  }

  private Structure counted(Structure structure) {
    Set<Class<?>> capabilities = new LinkedHashSet<>();
    collect(structure.getClass(), capabilities);
    return (Structure)
        Proxy.newProxyInstance(
            Structure.class.getClassLoader(),
            capabilities.toArray(Class<?>[]::new),
            new Counter(structure));
  }

  private static void collect(Class<?> type, Set<Class<?>> found) {
    for (Class<?> parent = type; parent != null; parent = parent.getSuperclass()) {
      for (Class<?> implemented : parent.getInterfaces()) {
        if (CAPABILITIES.contains(implemented.getPackage())
            && Modifier.isPublic(implemented.getModifiers())
            && !implemented.isSealed()) {
          found.add(implemented);
        }
        collect(implemented, found);
      }
    }
  }

  private final class Counter implements InvocationHandler {

    private final Structure target;

    Counter(Structure target) {
      this.target = target;
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
      if (method.getName().equals("equals") && method.getParameterCount() == 1) {
        return arguments[0] != null
            && Proxy.isProxyClass(arguments[0].getClass())
            && Proxy.getInvocationHandler(arguments[0]) instanceof Counter other
            && target.equals(other.target);
      }
      Method own = target.getClass().getMethod(method.getName(), method.getParameterTypes());
      if (own.isDefault() && own.getDeclaringClass().isInstance(proxy)) {
        return InvocationHandler.invokeDefault(proxy, own, arguments);
      }
      switch (method.getName()) {
        case "argmax" -> maps.increment();
        case "distribution" -> distributions.increment();
        default -> {}
      }
      try {
        Object answer = own.invoke(target, arguments);
        if (answer instanceof SparseMap point) {
          maps.add(point.oracleCalls());
        }
        return answer;
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }
  }
}
