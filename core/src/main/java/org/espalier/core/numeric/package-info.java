/** Numerical pieces that several families share. Not exported: families in core use them alone. */
package org.espalier.core.numeric;
