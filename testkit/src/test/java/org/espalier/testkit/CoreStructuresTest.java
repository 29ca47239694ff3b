package org.espalier.testkit;

import java.util.stream.Stream;

/** Runs every contract on every structure of core. */
class CoreStructuresTest extends StructureContracts {

  @Override
  protected Stream<Subject> subjects() {
    return Subject.all();
  }
}
