package org.espalier.report;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A Chromium without a window, driven by its DevTools protocol. */
final class Browser implements AutoCloseable {

  private static final int PATIENCE = 60;

  private final Process process;
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final List<JsonNode> events = new CopyOnWriteArrayList<>();
  private final AtomicInteger number = new AtomicInteger();
  private String session = "";

  private Browser(Process process) {
    this.process = process;
  }

  /** Finds the program; empty if there is none on this machine. */
  static Optional<String> program() {
    return Stream.of("chromium", "chromium-browser", "google-chrome")
        .flatMap(name ->
            Stream.of(System.getenv("PATH").split(":", -1)).map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  /**
   * Starts it.
   *
   * @param profile an empty folder
   */
  static Browser start(String program, Path profile) throws IOException {
    // It reads commands from the third descriptor and writes answers to the fourth.
    Browser browser =
        new Browser(
            new ProcessBuilder(
                    "sh",
                    "-c",
                    "exec \"$0\" \"$@\" 3<&0 4>&1 0</dev/null 1>/dev/null",
                    program,
                    "--headless=new",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-extensions",
                    "--no-first-run",
                    "--remote-debugging-pipe",
                    "--user-data-dir=" + profile)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    Thread.ofVirtual().start(browser::listen);
    String target =
        browser
            .call("Target.createTarget", Map.of("url", "about:blank"))
            .get("targetId")
            .asString();
    browser.session =
        browser
            .call("Target.attachToTarget", Map.of("targetId", target, "flatten", true))
            .get("sessionId")
            .asString();
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      browser.call(domain + ".enable", Map.of());
    }
    return browser;
  }

  /** Takes what the browser says, messages that end in 0. */
  private void listen() {
    try (InputStream in = new BufferedInputStream(process.getInputStream())) {
      ByteArrayOutputStream message = new ByteArrayOutputStream();
      for (int b = in.read(); b >= 0; b = in.read()) {
        if (b > 0) {
          message.write(b);
          continue;
        }
        JsonNode said = JsonMapper.shared().readTree(message.toByteArray());
        message.reset();
        if (said.has("id")) {
          var _ = answer(said.get("id").asInt()).complete(said);
        } else {
          events.add(said);
        }
      }
    } catch (IOException e) {
      answers.values().forEach(answer -> answer.completeExceptionally(e));
    }
  }

  private CompletableFuture<JsonNode> answer(int id) {
    return answers.computeIfAbsent(id, _ -> new CompletableFuture<>());
  }

  private JsonNode call(String method, Map<String, ?> parameters) {
    int id = number.incrementAndGet();
    Map<String, Object> message =
        session.isEmpty()
            ? Map.of("id", id, "method", method, "params", parameters)
            : Map.of("id", id, "method", method, "params", parameters, "sessionId", session);
    try {
      OutputStream out = process.getOutputStream();
      out.write(JsonMapper.shared().writeValueAsBytes(message));
      out.write(0);
      out.flush();
      JsonNode got = answer(id).get(PATIENCE, TimeUnit.SECONDS);
      if (got.has("error")) {
        throw new IllegalStateException(method + ": " + got.get("error"));
      }
      return got.get("result");
    } catch (IOException | InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException(method, e);
    }
  }

  /** Sets the size of the window. */
  void resize(int width, int height) {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  /** Lets scripts run, or not. */
  void runScripts(boolean run) {
    call("Emulation.setScriptExecutionDisabled", Map.of("value", !run));
  }

  /**
   * Says what media the page is shown on.
   *
   * @param medium screen or print
   * @param scheme light or dark
   */
  void show(String medium, String scheme) {
    call(
        "Emulation.setEmulatedMedia",
        Map.of(
            "media",
            medium,
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** Opens a page and waits until it is there; forgets what happened before. */
  void open(String address) throws InterruptedException {
    events.clear();
    call("Page.navigate", Map.of("url", address));
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE);
    while (events.stream().noneMatch(e -> is(e, "Page.loadEventFired"))) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(address + " does not load");
      }
      Thread.sleep(10);
    }
  }

  private static boolean is(JsonNode event, String method) {
    return event.get("method").asString().equals(method);
  }

  /** Returns the value of an expression, promises awaited. */
  JsonNode value(String expression) {
    JsonNode result =
        call(
            "Runtime.evaluate",
            Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    if (result.has("exceptionDetails")) {
      throw new IllegalStateException(expression + ": " + result.get("exceptionDetails"));
    }
    JsonNode value = result.get("result").get("value");
    return value == null ? JsonMapper.shared().nullNode() : value;
  }

  /** Presses a key, as the keyboard's owner does. */
  void press(String key) {
    String text =
        switch (key) {
          case "Enter" -> "\r";
          case " " -> " ";
          default -> "";
        };
    for (String type : List.of("keyDown", "keyUp")) {
      call(
          "Input.dispatchKeyEvent",
          Map.of(
              "type",
              type,
              "key",
              key,
              "code",
              key,
              "text",
              text,
              "windowsVirtualKeyCode",
              code(key)));
    }
  }

  private static int code(String key) {
    return switch (key) {
      case "Tab" -> 9;
      case "Enter" -> 13;
      case "Escape" -> 27;
      case " " -> 32;
      case "End" -> 35;
      case "Home" -> 36;
      case "ArrowLeft" -> 37;
      case "ArrowUp" -> 38;
      case "ArrowRight" -> 39;
      case "ArrowDown" -> 40;
      default -> throw new IllegalArgumentException(key);
    };
  }

  /** Returns what the console was told, exceptions and refusals too. */
  List<String> complaints() {
    return events.stream()
        .filter(e ->
            is(e, "Runtime.consoleAPICalled")
                || is(e, "Runtime.exceptionThrown")
                || is(e, "Log.entryAdded"))
        .map(JsonNode::toString)
        .toList();
  }

  /** Returns the addresses that the page asked for. */
  List<String> requests() {
    return events.stream()
        .filter(e -> is(e, "Network.requestWillBeSent"))
        .map(e -> e.get("params").get("request").get("url").asString())
        .toList();
  }

  /** Takes a picture of the whole page, or of an element. */
  byte[] picture(String selector) {
    JsonNode box =
        value(
            "(() => {const b = document.querySelector('"
                + selector
                + "').getBoundingClientRect(); return {x: b.x + scrollX, y: b.y + scrollY, width:"
                + " b.width, height: b.height, scale: 1}})()");
    return Base64.getDecoder()
        .decode(
            call(
                    "Page.captureScreenshot",
                    Map.of("format", "png", "captureBeyondViewport", true, "clip", box))
                .get("data")
                .asString());
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
