package org.example.consumer;

import java.util.stream.Stream;
import org.espalier.testkit.StructureContracts;
import org.espalier.testkit.Subject;

/** Holds the windows to every contract of what they implement, by listing them. */
class WindowTest extends StructureContracts {

  @Override
  protected Stream<Subject> subjects() {
    return Stream.of(new Window(1, 1), new Window(6, 2), new Window(7, 3), new Window(4, 4))
        .map(window -> Subject.of(window.toString(), window));
  }
}
