package org.espalier.report;

import org.espalier.lab.run.RunConfig.Trees;
import org.espalier.report.page.LineStyle;

/** How networks are called and drawn, by where their trees come from. */
final class NetworkLook {

  private NetworkLook() {}

  /** Returns a short name. */
  static String name(Trees trees) {
    return switch (trees) {
      case LATENT -> "latent trees";
      case NONE -> "no trees";
      case GOLD -> "gold trees";
      case RANDOM -> "random trees";
      case SUPERVISED -> "supervised structure";
    };
  }

  /** Returns a name that stands alone. */
  static String longName(Trees trees) {
    return switch (trees) {
      case LATENT -> "network with latent trees";
      case NONE -> "same network without trees";
      case GOLD -> "same network with gold trees";
      case RANDOM -> "same network with random trees";
      case SUPERVISED -> "network with a supervised structure";
    };
  }

  /** Returns the look of its lines, the same in every chart. */
  static LineStyle style(Trees trees) {
    return switch (trees) {
      case LATENT -> LineStyle.BLUE;
      case NONE -> LineStyle.GREY;
      case GOLD -> LineStyle.ORANGE;
      case RANDOM -> LineStyle.PURPLE;
      case SUPERVISED -> LineStyle.BLUE;
    };
  }
}
