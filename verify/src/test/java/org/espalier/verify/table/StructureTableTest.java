package org.espalier.verify.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The documentation says of every structure what its type says. */
class StructureTableTest {

  @Test
  void theDocumentIsUpToDate() throws IOException {
    assertEquals(
        StructureTable.markdown(),
        Files.readString(Path.of("docs", "structures.md")),
        "docs/structures.md is made by: ./espalier list questions --output docs/structures.md");
  }

  @Test
  void everyStructureSaysHowItAnswers() {
    StructureTable.structures()
        .keySet()
        .forEach(type -> {
          for (Question question : Question.values()) {
            assertTrue(
                !question.isAnsweredBy(type) || Answer.to(question, type).isPresent(),
                () -> "an entry in Answer for " + type.getSimpleName() + ", " + question);
          }
        });
  }

  @Test
  void everyStructureSaysWhyItDoesNotAnswer() {
    StructureTable.structures()
        .keySet()
        .forEach(type -> {
          for (Question question : Question.values()) {
            assertTrue(
                question.isAnsweredBy(type) || Omission.of(question, type).isPresent(),
                () -> "an entry in Omission for " + type.getSimpleName() + ", " + question);
          }
        });
  }

  @Test
  void everyReasonIsGiven() {
    String document = StructureTable.markdown();
    for (Omission omission : Omission.all()) {
      assertTrue(document.contains("| " + omission.reason() + " |"), omission::toString);
    }
  }

  @Test
  void everyAlgorithmIsUsed() {
    for (Answer answer : Answer.all()) {
      assertTrue(
          StructureTable.structures().keySet().stream()
              .anyMatch(type ->
                  answer.questions().stream()
                      .anyMatch(question ->
                          question.isAnsweredBy(type)
                              && Answer.to(question, type).filter(answer::equals).isPresent())),
          () -> "a structure for " + answer);
    }
  }
}
