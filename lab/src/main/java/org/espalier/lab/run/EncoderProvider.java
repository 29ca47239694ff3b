package org.espalier.lab.run;

import java.util.List;
import org.espalier.lab.net.FrozenEncoder;

/**
 * A service that opens pretrained encoders by name, so that programs without one do not need its
 * libraries.
 */
public interface EncoderProvider {

  /** Returns the names that it knows, as on the command line, such as {@code onnx:DIR}. */
  List<String> names();

  /** Returns whether it knows a name. */
  boolean knows(String name);

  /**
   * Looks whether an encoder's files are there, so that a run does not fail after its data was
   * read.
   *
   * @throws org.espalier.data.DataException if one is not
   */
  void requireFiles(String name);

  /**
   * Opens an encoder.
   *
   * @param threads that it may compute with
   * @throws org.espalier.data.DataException if it cannot be read
   */
  FrozenEncoder open(EncoderConfig config, int threads);
}
