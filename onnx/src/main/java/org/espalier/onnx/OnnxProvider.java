package org.espalier.onnx;

import java.nio.file.Path;
import java.util.List;
import org.espalier.lab.net.FrozenEncoder;
import org.espalier.lab.run.EncoderConfig;
import org.espalier.lab.run.EncoderProvider;

/** Opens encoders in ONNX: one of the user's in a folder, or the MiniLM that comes as a library. */
public final class OnnxProvider implements EncoderProvider {

  private static final String MINILM = "minilm";
  private static final String FOLDER = "onnx:";

  /** Called by the service loader. */
  public OnnxProvider() {}

  @Override
  public List<String> names() {
    return List.of(MINILM, FOLDER + "DIR");
  }

  @Override
  public boolean knows(String name) {
    return name.equals(MINILM) || (name.startsWith(FOLDER) && name.length() > FOLDER.length());
  }

  @Override
  public void requireFiles(String name) {
    if (!name.equals(MINILM)) {
      OnnxModel.requireFiles(folder(name));
    }
  }

  private static Path folder(String name) {
    return Path.of(name.substring(FOLDER.length()));
  }

  @Override
  public FrozenEncoder open(EncoderConfig config, int threads) {
    OnnxModel model =
        config.name().equals(MINILM) ? OnnxModel.miniLm() : OnnxModel.in(folder(config.name()));
    return new OnnxEncoder(model, config.words(), config.layers(), threads);
  }
}
