package org.espalier.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A client of HTTP that sends what no decent one would.
 *
 * @param port of the server on this machine
 */
record RawClient(int port) {

  private static final int PATIENCE_MILLIS = 60_000;

  /**
   * What came back.
   *
   * @param status of HTTP; 0 if the server hung up without a word
   */
  record Reply(int status, String head, String body) {}

  /** Sends a request to predict. */
  Reply predict(byte[] body) throws IOException {
    return send("POST /predict", "Content-Type: application/json", body);
  }

  /** Sends a request to predict. */
  Reply predict(String body) throws IOException {
    return predict(body.getBytes(StandardCharsets.UTF_8));
  }

  /** Asks for a page. */
  Reply get(String path) throws IOException {
    return raw(
        ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            .getBytes(StandardCharsets.ISO_8859_1));
  }

  /**
   * Sends a request.
   *
   * @param line method and path
   * @param headers lines; empty for none
   */
  Reply send(String line, String headers, byte[] body) throws IOException {
    String head =
        line
            + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: "
            + body.length
            + "\r\n"
            + (headers.isEmpty() ? "" : headers + "\r\n")
            + "\r\n";
    byte[] start = head.getBytes(StandardCharsets.ISO_8859_1);
    byte[] all = new byte[start.length + body.length];
    System.arraycopy(start, 0, all, 0, start.length);
    System.arraycopy(body, 0, all, start.length, body.length);
    return raw(all);
  }

  /** Sends bytes, and reads what comes back until the server hangs up. */
  Reply raw(byte[] bytes) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      OutputStream out = socket.getOutputStream();
      try {
        out.write(bytes);
        out.flush();
      } catch (IOException e) {
        // The server answered before all had been sent, and hung up.
      }
      String answer = read(socket);
      int gap = answer.indexOf("\r\n\r\n");
      return answer.startsWith("HTTP/1.1 ") && gap > 0
          ? new Reply(
              Integer.parseInt(answer.substring(9, 12)),
              answer.substring(0, gap),
              answer.substring(gap + 4))
          : new Reply(0, "", answer);
    }
  }

  private static String read(Socket socket) throws IOException {
    byte[] buffer = new byte[1 << 16];
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try {
      for (int n = socket.getInputStream().read(buffer);
          n >= 0;
          n = socket.getInputStream().read(buffer)) {
        all.write(buffer, 0, n);
        if (isWhole(all.toString(StandardCharsets.UTF_8))) {
          break;
        }
      }
    } catch (SocketException e) {
      // Reset: what came before counts.
    }
    return all.toString(StandardCharsets.UTF_8);
  }

  /** Returns whether a body of the length that was announced is there. */
  private static boolean isWhole(String text) {
    int gap = text.indexOf("\r\n\r\n");
    Matcher length = Pattern.compile("(?i)\r\ncontent-length: (\\d+)").matcher(text);
    return gap > 0
        && length.find()
        && length.start() < gap
        && text.substring(gap + 4).getBytes(StandardCharsets.UTF_8).length
            >= Integer.parseInt(length.group(1));
  }
}
