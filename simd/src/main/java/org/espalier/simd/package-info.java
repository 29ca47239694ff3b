/**
 * Core's row primitives with the Vector API. Nothing here is called directly: core finds the
 * implementation as a service.
 */
package org.espalier.simd;
