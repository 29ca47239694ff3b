import org.jspecify.annotations.NullMarked;

/** Encoders in ONNX, by ONNX Runtime and the tokenizers of Hugging Face. */
@NullMarked
@SuppressWarnings("requires-automatic") // Neither library has a descriptor.
module org.espalier.onnx {
  requires transitive org.espalier.lab;
  requires ai.djl.tokenizers;
  requires com.microsoft.onnxruntime;

  exports org.espalier.onnx;

  provides org.espalier.lab.run.EncoderProvider with
      org.espalier.onnx.OnnxProvider;
}
