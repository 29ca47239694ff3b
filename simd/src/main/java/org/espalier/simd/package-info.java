/** Core's row primitives with the Vector API. */
package org.espalier.simd;
