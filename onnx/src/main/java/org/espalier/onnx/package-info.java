/**
 * Pretrained encoders in ONNX: a frozen transformer's states under any network of the lab.
 *
 * <p>{@link org.espalier.onnx.OnnxEncoder} computes states of words; {@link
 * org.espalier.onnx.OnnxProvider} is the service that finds it by the encoder names of the command
 * line.
 */
package org.espalier.onnx;
