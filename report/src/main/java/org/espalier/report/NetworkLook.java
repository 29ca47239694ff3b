package org.espalier.report;

import org.espalier.lab.run.RunConfig;
import org.espalier.lab.run.RunConfig.Trees;
import org.espalier.lab.run.Tasks;
import org.espalier.report.page.LineStyle;

/** The names and line styles of networks, by the origin of their trees. */
final class NetworkLook {

  private NetworkLook() {}

  /** Returns a short name, such as "latent trees". */
  static String name(Trees trees, RunConfig config) {
    return switch (trees) {
      case LATENT -> "latent " + structures(config);
      case NONE -> "no " + structures(config);
      case GOLD -> "gold " + structures(config);
      case RANDOM -> "random " + structures(config);
      case SUPERVISED -> "supervised structure";
    };
  }

  /** Returns a name that stands alone. */
  static String longName(Trees trees, RunConfig config) {
    return switch (trees) {
      case LATENT -> "network with latent " + structures(config);
      case NONE ->
          config.structure().absent() ? "network" : "same network without " + structures(config);
      case GOLD -> "same network with gold " + structures(config);
      case RANDOM -> "same network with random " + structures(config);
      case SUPERVISED -> "network with a supervised structure";
    };
  }

  private static String structures(RunConfig config) {
    return Tasks.named(config.task()).plural(config.structure().name());
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
