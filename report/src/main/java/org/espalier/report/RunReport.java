package org.espalier.report;

import java.util.ArrayList;
import java.util.List;
import org.espalier.lab.run.RunConfig.Trees;
import org.espalier.lab.run.RunResult;
import org.espalier.lab.run.Tasks;
import org.espalier.lab.train.RunFolder;
import org.espalier.report.page.Element;
import org.espalier.report.page.Page;

/**
 * The report of a run: a single page without scripts that refers to nothing outside itself, for
 * screens of any width, light and dark, and for paper.
 *
 * @param result what came out
 * @param command what repeats the run, as typed in a shell
 */
public record RunReport(RunResult result, String command) {

  /** The page's file; it is the last that a run writes. */
  public static final String FILE = "report.html";

  /** Returns the page, which is both HTML and well-formed XML. */
  public String html() {
    List<Element> sections =
        new ArrayList<>(List.of(Summary.of(result), AccuracySection.of(result)));
    // A network without trees was not asked for any.
    boolean tree =
        Tasks.named(result.config().task()).isTree(result.config().structure().name())
            && result.config().structure().trees() != Trees.SUPERVISED;
    if (tree || result.latent().test().attachment().words() > 0) {
      sections.add(AttachmentSection.of(result));
    }
    sections.addAll(
        List.of(
            SetupSection.of(result.config()),
            CurvesSection.of(result),
            TreesSection.of(result),
            CostSection.of(result),
            ProvenanceSection.of(
                result.provenance(), Long.toString(result.config().execution().seed()), command)));
    return Page.of(Summary.headline(result), sections);
  }

  /** Writes the page as {@value #FILE}. */
  public void write(RunFolder folder) {
    folder.writeText(FILE, html());
  }
}
