package org.espalier.verify.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.catalogue.EstimatorEntry;
import org.junit.jupiter.api.Test;

/** The documentation says of every estimator what its type says. */
class EstimatorTableTest {

  @Test
  void theDocumentIsUpToDate() throws IOException {
    assertEquals(
        EstimatorTable.markdown(),
        Files.readString(Path.of("docs", "estimators.md")),
        "docs/estimators.md is made by: ./espalier list pairings --output docs/estimators.md");
  }

  @Test
  void everyEstimatorIsThere() {
    String document = EstimatorTable.markdown();
    for (EstimatorEntry entry : Catalogue.estimators()) {
      assertTrue(document.contains("| `" + entry.name() + "` | " + entry.summary()), entry.name());
    }
  }
}
