package org.espalier.torch;

import java.util.function.Consumer;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The device and type of a layer's tensors. Structures are computed in doubles on the host.
 *
 * @param type a floating-point type
 * @param device the kind of device
 * @param index number of the device; −1 for the current one
 */
record Placement(ScalarType type, DeviceType device, byte index) {

  static Placement of(Tensor tensor) {
    try (Device device = tensor.device()) {
      return new Placement(tensor.scalar_type().intern(), device.type().intern(), device.index());
    }
  }

  Tensor tensor(double[] values, long... shape) {
    return tensor(runs -> runs.copy(0, values, 0, values.length), shape);
  }

  /**
   * Makes a tensor.
   *
   * @param fill writes what is not 0
   */
  Tensor tensor(Consumer<Tensors.Runs> fill, long... shape) {
    boolean direct =
        device == DeviceType.CPU && (type == ScalarType.Double || type == ScalarType.Float);
    Tensor zeros = Tensors.zeros(direct ? type : ScalarType.Double, shape);
    fill.accept(Tensors.writer(zeros));
    if (direct) {
      return zeros;
    }
    try (Tensor host = zeros;
        Device target = new Device(device, index)) {
      return host.to(target, type);
    }
  }
}
