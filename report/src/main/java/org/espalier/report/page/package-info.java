/**
 * A drawing kit for pages: elements, tables, charts, numbers. It knows nothing of what is drawn.
 */
package org.espalier.report.page;
