package org.espalier.core.constraint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which sequences of labels a scheme lets through. */
class SchemeTest {

  @ParameterizedTest
  @CsvSource({
    "BIO, O B-A I-A I-A B-A O, true",
    "BIO, I-A, false",
    "BIO, O I-A, false",
    "BIO, B-A I-B, false",
    "BIO, B-A B-B I-B, true",
    "BIOES, S-A B-A E-A O, true",
    "BIOES, B-A I-A E-A S-B, true",
    "BIOES, B-A, false",
    "BIOES, B-A O, false",
    "BIOES, B-A S-A, false",
    "BIOES, O E-A, false",
    "BIOES, B-A E-B, false",
    "NONE, I-A E-B B-A, true",
  })
  void onlySpansOfTheSchemeAreLegal(Scheme scheme, String labels, boolean legal) {
    List<String> sequence = List.of(labels.split(" ", -1));
    assertEquals(legal, scheme.allows(sequence));
  }
}
