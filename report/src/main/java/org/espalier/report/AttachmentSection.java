package org.espalier.report;

import java.util.List;
import org.espalier.data.baseline.Attachment;
import org.espalier.lab.run.RunConfig.Trees;
import org.espalier.lab.run.RunResult;
import org.espalier.lab.run.RunResult.NamedScore;
import org.espalier.report.page.Element;
import org.espalier.report.page.Numbers;
import org.espalier.report.page.Page;
import org.espalier.report.page.Table;

/** Unlabelled attachment of the induced trees and of trees that ignore the words. */
final class AttachmentSection {

  private AttachmentSection() {}

  /** Returns the section of a run whose trees can be compared. */
  static Element of(RunResult result) {
    Attachment test = result.latent().test().attachment();
    Attachment dev = result.latent().dev().attachment();
    boolean latent = result.config().structure().trees() == Trees.LATENT;
    Table table =
        new Table(
            "Share of the words that hang on the same head as in the gold tree (unlabelled"
                + " attachment)",
            "",
            "development",
            "test",
            "test, either direction",
            "test, 0 to 100 %");
    table.row(
        Element.of("th", "scope", "row")
            .text(
                latent
                    ? "induced trees"
                    : NetworkLook.name(result.config().structure().trees(), result.config())),
        true,
        List.of(
            Numbers.percent(dev.score()),
            Numbers.percent(test.score()),
            Numbers.percent(test.undirectedScore())),
        List.of(Table.bar(test.score(), true)));
    for (NamedScore other : result.baselines().attachments()) {
      table.row(
          Element.of("th", "scope", "row").text(other.name()),
          false,
          List.of(Numbers.NONE, Numbers.percent(other.score()), Numbers.NONE),
          List.of(Table.bar(other.score(), false)));
    }
    return Page.section(
        "attachment",
        "How the trees compare with linguists’ trees",
        table.box(),
        Page.paragraph(
            Numbers.count(test.words())
                + " words of the test set were compared. “Either direction” also counts an arc"
                + " that joins the right two words but points the wrong way."));
  }
}
