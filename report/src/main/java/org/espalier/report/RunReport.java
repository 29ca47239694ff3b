package org.espalier.report;

import java.util.ArrayList;
import java.util.List;
import org.espalier.lab.run.RunResult;
import org.espalier.lab.run.Tasks;
import org.espalier.lab.train.RunFolder;
import org.espalier.report.page.Element;
import org.espalier.report.page.Page;

/**
 * The report of a run: a single page that refers to nothing outside itself, for screens of any
 * width, light and dark, and for paper. It is complete without scripts; with them, sentences can be
 * searched, sorted and inspected.
 *
 * @param result the result of the run
 * @param command what repeats the run, as typed in a shell
 */
public record RunReport(RunResult result, String command) {

  /** The page's file; it is the last that a run writes. */
  public static final String FILE = "report.html";

  /** Returns the page, which is both HTML and well-formed XML. */
  public String html() {
    List<Element> sections =
        new ArrayList<>(List.of(Summary.of(result), AccuracySection.of(result)));
    if (result.latent().test().attachment().words() > 0) {
      sections.add(AttachmentSection.of(result));
    }
    sections.addAll(
        result
            .assessment()
            .flatMap(one -> ErrorsSection.of(one, Tasks.named(result.config().task()).nouns()))
            .stream()
            .toList());
    sections.addAll(
        List.of(
            SentencesSection.of(result),
            CurvesSection.of(result),
            SetupSection.of(result.config()),
            CostSection.of(result),
            ProvenanceSection.of(
                result.provenance(), Long.toString(result.config().execution().seed()), command)));
    return result.trees().isEmpty()
        ? Page.of(Summary.headline(result), sections)
        : Page.of(Summary.headline(result), sections, SentencesSection.SCRIPT);
  }

  /** Writes the page as {@value #FILE}. */
  public void write(RunFolder folder) {
    folder.writeText(FILE, html());
  }
}
