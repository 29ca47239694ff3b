/**
 * The binding to JavaCPP PyTorch: {@link org.espalier.torch.LatentLayer} puts a latent structure
 * between an encoder and a decoder.
 *
 * <p>Tensors and pointer scopes stay on the calling thread; the workers that compute on structures
 * see {@code double[]} only.
 */
package org.espalier.torch;
