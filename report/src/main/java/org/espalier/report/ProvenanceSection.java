package org.espalier.report;

import org.espalier.lab.train.Provenance;
import org.espalier.report.page.Element;
import org.espalier.report.page.Page;

/** The provenance of the numbers, and how to reproduce them. */
final class ProvenanceSection {

  private ProvenanceSection() {}

  static Element of(Provenance provenance, String seeds, String command) {
    return Page.section(
        "provenance",
        "Where this comes from",
        Page.paragraph("This command repeats it:"),
        Element.of("pre", "tabindex", "0").add(Element.of("code").text(command)),
        Page.definitions(
            "Espalier", provenance.espalier(),
            "Java", provenance.java(),
            "PyTorch", provenance.torch(),
            "System", provenance.system() + ", " + provenance.processors() + " processors",
            "Seed", seeds,
            "SHA-256 of the data", provenance.dataHash(),
            "Started", provenance.started().replace("T", " ").replace("Z", " UTC")));
  }
}
