/** The binding to JavaCPP PyTorch. */
package org.espalier.torch;
