package org.espalier.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.lang.ArchRule;

/** What packages must not know of each other. Each rule is held to a planted violation. */
enum Walls {
  CIRCLES("planted.circle") {
    @Override
    ArchRule under(String root) {
      return slices().matching(root + ".(**)").should().beFreeOfCycles();
    }
  },
  CORE_NEEDS_THE_JDK_ALONE("KnowsVerify") {
    @Override
    ArchRule under(String root) {
      return needs(root + ".core..");
    }
  },
  VERIFY_NEEDS_CORE_ALONE("planted.verify.KnowsTorch") {
    @Override
    ArchRule under(String root) {
      return needs(root + ".verify..", root + ".core..");
    }
  },
  SIMD_NEEDS_CORE_AND_VECTORS_ALONE("planted.simd.KnowsTorch") {
    @Override
    ArchRule under(String root) {
      return needs(root + ".simd..", root + ".core..", "jdk.incubator.vector..");
    }
  },
  DATA_NEEDS_NO_NATIVES("KnowsTensors") {
    @Override
    ArchRule under(String root) {
      return knowsNoTensors(root, "data..");
    }
  },
  REPORTS_NEED_NO_NATIVES("KnowsLayers") {
    @Override
    ArchRule under(String root) {
      return knowsNoTensors(root, "report..");
    }
  };

  private final String planted;

  Walls(String planted) {
    this.planted = planted;
  }

  /** Returns what the rule says about the planted violation. */
  String planted() {
    return planted;
  }

  /**
   * Returns the rule for packages of a tree.
   *
   * @param root the package that holds {@code core}, {@code verify} and the others
   */
  abstract ArchRule under(String root);

  private static ArchRule needs(String packages, String... others) {
    String[] allowed = new String[others.length + 3];
    System.arraycopy(others, 0, allowed, 0, others.length);
    allowed[others.length] = packages;
    allowed[others.length + 1] = "java..";
    allowed[others.length + 2] = "org.jspecify..";
    return classes()
        .that()
        .resideInAPackage(packages)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(allowed);
  }

  private static ArchRule knowsNoTensors(String root, String packages) {
    return noClasses()
        .that()
        .resideInAPackage(root + "." + packages)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(root + ".torch..", "org.bytedeco..");
  }
}
