/**
 * Reports: a run, or a comparison of many, as one self-contained page.
 *
 * <p>A page is a tree of {@link org.espalier.report.page.Element}s, so that every text is escaped
 * in one place; it is both HTML and well-formed XML. Pictures are inline SVG, coloured by the
 * page's style sheet for light screens, dark screens and paper.
 */
package org.espalier.report;
