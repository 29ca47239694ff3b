package org.espalier.lab.run;

import java.nio.file.Path;
import java.util.List;
import org.espalier.data.WordVectorReader;
import org.espalier.lab.net.FrozenEncoder;
import org.espalier.lab.net.WordTable;

/** Opens files of word vectors, see {@link EncoderConfig#vectors}. */
public final class WordTableProvider implements EncoderProvider {

  /** Called by the service loader. */
  public WordTableProvider() {}

  @Override
  public List<String> names() {
    return List.of(EncoderConfig.VECTORS + "FILE");
  }

  @Override
  public boolean knows(String name) {
    return new EncoderConfig(name).vectors().isPresent();
  }

  @Override
  public void requireFiles(String name) {
    Path file = new EncoderConfig(name).vectors().orElseThrow();
    try (WordVectorReader reader = new WordVectorReader(file)) {
      var _ = reader.next();
    }
  }

  @Override
  public FrozenEncoder open(EncoderConfig config, int threads) {
    return WordTable.of(config.vectors().orElseThrow());
  }
}
