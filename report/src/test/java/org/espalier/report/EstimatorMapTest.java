package org.espalier.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.catalogue.EstimatorEntry;
import org.junit.jupiter.api.Test;

class EstimatorMapTest {

  @Test
  void thePictureIsUpToDate() throws IOException {
    assertEquals(
        EstimatorMap.svg(),
        Files.readString(Path.of("docs", "estimators.svg")),
        "docs/estimators.svg is made by: ./espalier list map --output docs/estimators.svg");
  }

  @Test
  void everyEstimatorIsThereWithItsCost() {
    String picture = EstimatorMap.svg();
    for (EstimatorEntry entry : Catalogue.estimators()) {
      assertTrue(picture.contains(">" + entry.name() + "</text>"), entry.name());
    }
    assertTrue(picture.contains(">1M 1L</text>"), "straight-through asks for the best structure");
  }
}
