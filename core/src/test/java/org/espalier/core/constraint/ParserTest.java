package org.espalier.core.constraint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParserTest {

  private static final Selector VERB = Selector.tag("VERB");

  @Test
  void whatIsReadIsWhatBuildersMake() {
    assertEquals(
        List.of(
            Constraint.exactly(2, VERB),
            Constraint.atLeast(1, Selector.word("the").and(Selector.tag("DET"))),
            Constraint.between(1, 3, Selector.positions(1, -2)),
            Constraint.atMostRuns(2, Selector.tag("A", "B")),
            Constraint.contiguous(Selector.any()),
            Constraint.require(Selector.position(3).and(VERB)),
            Constraint.forbid(Element.arc(Selector.root(), VERB)),
            Constraint.forbid(Element.span(Selector.position(1), Selector.any(), VERB)),
            Constraint.atMost(0, Element.pair(Selector.position(1), Selector.position(2))),
            Constraint.atMostModifiers(2, Selector.any()),
            Constraint.forbid(Selector.start(), Selector.tag("I-*")),
            Constraint.only(Selector.tag("B"), Selector.tag("I").or(Selector.end())),
            Constraint.is(Selector.word("bank"), Selector.tag("NOUN", "VERB")),
            Constraint.is(Selector.tag("A", "B"), Selector.word("x")),
            Constraint.scheme(Scheme.BIOES),
            Constraint.exactly(1, VERB).or(Constraint.exactly(2, VERB)).not(),
            Constraint.require(VERB).implies(Constraint.forbid(Selector.tag("AUX"))),
            Constraint.match("DET? ADJ* (NOUN | PROPN){1,3} [!VERB & !'is']+ .*")),
        Constraints.parse(
                """
                exactly 2 VERB   # verbs
                at least 1 "the"&DET; between 1 and 3 @1..-2;;
                at most 2 runs A|B
                contiguous .
                require @3 & VERB
                forbid arc(root, VERB)
                forbid span(@1, ., VERB)
                at most 0 pair(@1,
                   @2)

                at most 2 modifiers of .
                forbid start -> 'I-*'
                only B -> I|end
                "bank" is NOUN|VERB
                (A|B) is "x"
                scheme bioes
                not (exactly 1 VERB or exactly 2 VERB)
                if require VERB then forbid AUX
                match DET? ADJ* (NOUN | PROPN){1,3} [!VERB & !'is']+ .*
                """)
            .list());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          exactly VERB ~ column 9: expected a number, not VERB
          exactly 2 ~ column 10: expected a tag, a word in "quotes", a position @1 or ., not the end
          at 2 VERB ~ column 4: expected most, not 2
          between 3 and 1 A ~ column 1: between 3 and 1 is nothing
          exactly 99999999999 A ~ column 9: the number 99999999999 is too large
          at most 1 is ~ column 11: expected a tag, a word in "quotes", a position @1 or ., not the word is (a tag of that name is 'is')
          VERB ~ column 5: expected is, as in: "bank" is NOUN, not the end
          only A B ~ column 8: expected ->, as in: only A -> B
          "bank is NOUN ~ column 1: the quote " is not closed
          '' is NOUN ~ column 1: nothing stands between the quotes
          require @0 ~ column 10: positions count from 1, or from -1 at the end
          require @3..2 ~ column 10: no position is in @3..2
          scheme iob ~ column 8: expected bio or bioes, not iob
          match A{3,1} ~ column 8: nothing is repeated 3 to 1 times: at most 1000, the larger number last
          match A) ~ column 8: expected ; or the end of the line, not )
          forbid arc(root ~ column 16: expected ,, not the end
          forbid (A|B ~ column 12: expected ), not the end
          not ~ column 4: expected a constraint, not the end
          if require A ~ column 13: expected then, not the end
          exactly 1 A, B ~ column 12: expected ; or the end of the line, not ,
          automaton(p; q; p A) ~ column 20: expected a state, a name such as q0, not )
          """)
  void mistakesAreToldWithTheirColumn(String text, String message) {
    assertEquals(
        message,
        assertThrows(ConstraintException.class, () -> Constraints.parse(text)).getMessage());
  }

  @Test
  void mistakesInLongerTextsAreToldWithTheirLine() {
    ConstraintException e =
        assertThrows(
            ConstraintException.class,
            () -> Constraints.parse("exactly 1 A\n\n  contiguous\nrequire B"));
    assertEquals(
        "line 3, column 13: expected a tag, a word in \"quotes\", a position @1 or ., not the end"
            + " of the line",
        e.getMessage());
  }

  @Test
  void nestingIsBounded() {
    String text = "not ".repeat(300) + "require A";
    assertTrue(
        String.valueOf(
                assertThrows(ConstraintException.class, () -> Constraints.parse(text)).getMessage())
            .contains("nested more than 200 deep"));
    String brackets = "(".repeat(20_000);
    var _ = assertThrows(ConstraintException.class, () -> Constraints.parse(brackets));
  }

  /** Pieces of the language in any order: read or refused in a line, and what is read is stable. */
  @Test
  void anyTextIsReadOrRefused() {
    List<String> pieces =
        List.of(
            "forbid ",
            "require ",
            "only ",
            " is ",
            "at most ",
            "at least ",
            "exactly ",
            "1 ",
            "2 ",
            "between 1 and 2 ",
            " and ",
            " or ",
            "not ",
            "if ",
            " then ",
            "runs ",
            "contiguous ",
            "modifiers of ",
            "match ",
            "scheme bio",
            "automaton(",
            "arc(",
            "span(",
            "pair(",
            "root",
            "start",
            "end",
            "A",
            "B-x",
            "'I-*'",
            "\"w\"",
            "@1",
            "@-2",
            "..",
            ".",
            "|",
            "&",
            "!",
            "(",
            ")",
            "[",
            "]",
            "*",
            "+",
            "?",
            "{1,2}",
            ",",
            ";",
            "\n",
            "->",
            "#",
            "\\",
            "'",
            "\"",
            "é",
            "\0",
            "-",
            "99999999999");
    Random random = new Random(5);
    int read = 0;
    for (int i = 0; i < 30_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int k = random.nextInt(9); k >= 0; k--) {
        text.append(pieces.get(random.nextInt(pieces.size())));
      }
      try {
        Constraints constraints = Constraints.parse(text.toString());
        read += constraints.list().isEmpty() ? 0 : 1;
        assertEquals(constraints, Constraints.parse(constraints.toString()), text.toString());
      } catch (ConstraintException e) {
        String message = String.valueOf(e.getMessage());
        assertTrue(message.matches("(line \\d+, )?column \\d+: .+"), message);
      }
    }
    assertTrue(read > 100, read + " texts were read");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      textBlock =
          """
          match A%s ~ ?
          match A%s ~ *
          match A%s ~ {2}
          not %s forbid A ~ not
          forbid %s A ~ !
          """)
  void whatIsNestedTooDeepIsTold(String text, String sign) {
    ConstraintException refused =
        assertThrows(
            ConstraintException.class,
            () -> Constraints.parse(text.formatted((sign + " ").repeat(20_000))));
    assertTrue(String.valueOf(refused.getMessage()).endsWith("nested more than 200 deep"));
    var _ = Constraints.parse(text.formatted((sign + " ").repeat(100)));
  }
}
