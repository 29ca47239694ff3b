package org.espalier.testkit;

import java.util.stream.Stream;
import org.espalier.verify.SelfCheck;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The check that an installation runs on itself. */
class SelfCheckTest {

  @TestFactory
  Stream<DynamicTest> everyFamilyAgreesWithEnumeration() {
    return SelfCheck.run(20261122, 2).stream()
        .peek(System.out::println)
        .map(line ->
            DynamicTest.dynamicTest(line.toString(), () -> line.comparison().requireAgreement()));
  }
}
