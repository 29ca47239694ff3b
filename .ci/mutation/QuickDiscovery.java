import java.lang.reflect.Method;
import java.util.Set;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * Tests that do nothing while a JVM of Pitest's that runs mutants looks for them. It finds tests by
 * running them, and there is a new JVM for every class and for every mutant without end: with
 * dynamic tests, that would be most of the time.
 */
public final class QuickDiscovery implements InvocationInterceptor {

  private static final Set<String> SEARCH =
      Set.of(
          "org.pitest.junit5.JUnit5TestUnitFinder",
          "org.pitest.mutationtest.execute.MutationTestMinion");

  private static void run(Invocation<Void> invocation) throws Throwable {
    boolean searching =
        StackWalker.getInstance()
            .walk(frames ->
                frames
                        .map(StackWalker.StackFrame::getClassName)
                        .filter(SEARCH::contains)
                        .distinct()
                        .count()
                    == SEARCH.size());
    if (searching) {
      invocation.skip();
    } else {
      invocation.proceed();
    }
  }

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    run(invocation);
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    run(invocation);
  }

  @Override
  public void interceptDynamicTest(
      Invocation<Void> invocation, DynamicTestInvocationContext test, ExtensionContext context)
      throws Throwable {
    run(invocation);
  }
}
