package org.espalier.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The layers of a transformer in a file of ONNX, which gives out those of its last one alone.
 * Exporters name nodes by the module that they come from ({@code /encoder/layer.3/output/…}), in
 * the order in which they are computed: the last node of a layer computes its states.
 *
 * <p>The file is a message of Protocol Buffers, {@code ModelProto}, of which four fields are read:
 * graph (7), node (1), and of a node outputs (2) and name (3). Messages of one type are merged by
 * putting one behind the other, so that further outputs of the graph (12) are bytes at the end.
 */
final class GraphLayers {

  private static final Pattern LAYER =
      Pattern.compile("(?:^|[./])(?:layers?|h|blocks?)[.](\\d+)[./]");

  private static final int GRAPH = 7;
  private static final int NODE = 1;
  private static final int NODE_OUTPUT = 2;
  private static final int NODE_NAME = 3;
  private static final int GRAPH_OUTPUT = 12;
  private static final int VALUE_NAME = 1;

  private static final int LENGTH_DELIMITED = 2;

  private final byte[] bytes;
  private final Map<Integer, String> outputs = new TreeMap<>();

  /**
   * Finds the layers.
   *
   * @throws IllegalArgumentException if the bytes are no model
   */
  GraphLayers(byte[] bytes) {
    this.bytes = bytes;
    try {
      new Message(0, bytes.length).each(GRAPH, graph -> graph.each(NODE, this::note));
    } catch (IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("is cut off, or no model in ONNX", e);
    }
  }

  private void note(Message node) {
    String[] found = {"", ""};
    node.each(NODE_NAME, name -> found[0] = name.text());
    node.each(NODE_OUTPUT, output -> found[1] = found[1].isEmpty() ? output.text() : found[1]);
    Matcher layer = LAYER.matcher(found[0]);
    if (layer.find()) {
      outputs.put(Integer.parseInt(layer.group(1)), found[1]);
    }
  }

  /** Returns the name of each layer's result, by its number from 0. */
  Map<Integer, String> outputs() {
    return outputs;
  }

  /** Returns the model with some of its values among what it gives out. */
  byte[] withOutputs(List<String> names) {
    ByteArrayOutputStream graph = new ByteArrayOutputStream();
    for (String name : names) {
      ByteArrayOutputStream value = new ByteArrayOutputStream();
      put(value, VALUE_NAME, name.getBytes(StandardCharsets.UTF_8));
      put(graph, GRAPH_OUTPUT, value.toByteArray());
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream(bytes.length + graph.size() + 16);
    all.writeBytes(bytes);
    put(all, GRAPH, graph.toByteArray());
    return all.toByteArray();
  }

  private static void put(ByteArrayOutputStream out, int field, byte[] content) {
    out.write(field << 3 | LENGTH_DELIMITED);
    for (int left = content.length; ; left >>>= 7) {
      if (left < 0x80) {
        out.write(left);
        break;
      }
      out.write((left & 0x7f) | 0x80);
    }
    out.writeBytes(content);
  }

  /** What is done with the fields of a number. */
  private interface Visitor {
    void accept(Message field);
  }

  /** A stretch of the bytes. */
  private final class Message {
    private final int to;
    private int at;

    Message(int from, int to) {
      this.at = from;
      this.to = to;
    }

    String text() {
      return new String(bytes, at, to - at, StandardCharsets.UTF_8);
    }

    /** Visits the length-delimited fields of a number, in order. */
    void each(int field, Visitor visitor) {
      int begin = at;
      while (at < to) {
        long key = number();
        int type = (int) (key & 7);
        switch (type) {
          case 0 -> {
            var _ = number();
          }
          case 1 -> at += 8;
          case LENGTH_DELIMITED -> {
            int length = Math.toIntExact(number());
            if (length < 0 || length > to - at) {
              throw new IndexOutOfBoundsException(at);
            }
            if (key >>> 3 == field) {
              visitor.accept(new Message(at, at + length));
            }
            at += length;
          }
          case 5 -> at += 4;
          default -> throw new IndexOutOfBoundsException(at);
        }
      }
      at = begin;
    }

    private long number() {
      long value = 0;
      for (int shift = 0; ; shift += 7) {
        byte next = bytes[at++];
        value |= (long) (next & 0x7f) << shift;
        if (next >= 0) {
          return value;
        }
        if (shift > 56) {
          throw new IndexOutOfBoundsException(at);
        }
      }
    }
  }
}
