package org.espalier.report;

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
        latent
            ? "induced trees"
            : NetworkLook.name(result.config().structure().trees(), result.config()),
        true,
        test.score(),
        Numbers.percent(dev.score()),
        Numbers.percent(test.score()),
        Numbers.percent(test.undirectedScore()));
    for (NamedScore other : result.baselines().attachments()) {
      table.row(
          other.name(),
          false,
          other.score(),
          Numbers.NONE,
          Numbers.percent(other.score()),
          Numbers.NONE);
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
