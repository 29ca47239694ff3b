/**
 * Pretrained encoders in ONNX: a frozen transformer's states under any network of the lab.
 *
 * <p>{@link org.espalier.onnx.OnnxEncoder} is what reads words; {@link
 * org.espalier.onnx.OnnxProvider} finds it by the names of the command line.
 */
package org.espalier.onnx;
