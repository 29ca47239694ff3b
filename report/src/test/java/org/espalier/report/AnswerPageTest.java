package org.espalier.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The page of the server, in a browser and before a server of canned answers. */
@TestInstance(Lifecycle.PER_CLASS)
class AnswerPageTest {

  private static final String PARSE =
      """
      {"words": ["I", "saw", "her"], "labels": ["nsubj", "root", "obj"], "heads": [2, 0, 2],
       "upos": ["PRON", "VERB", "PRON"], "probability": 0.7,
       "distributions": [{"nsubj": 0.9, "obj": 0.1}, {"root": 1}, {"obj": 0.8, "iobj": 0.2}],
       "tag_distributions": [{"PRON": 1}, {"VERB": 0.8, "NOUN": 0.2}, {"PRON": 1}],
       "structure": {"probability": 0.75, "entropy": 0.4, "marginals": [
         {"head": 2, "word": 1, "probability": 0.95}, {"head": 0, "word": 2, "probability": 0.9},
         {"head": 0, "word": 1, "probability": 0.05}, {"head": 1, "word": 2, "probability": 0.1},
         {"head": 2, "word": 3, "probability": 1}]},
       "alternatives": [{"probability": 0.7, "labels": ["nsubj", "root", "obj"], "heads": [2, 0, 2]}]}
      """;

  private static final String TAGS =
      """
      {"words": ["so", "it's"], "labels": ["ADV", "PRON"], "probability": 0.6,
       "distributions": [{"ADV": 0.8, "it's": 0.2}, {"PRON": 0.7, "ADV": 0.3}],
       "structure": {"probability": 0.6, "entropy": 0.5}, "sets": {"level": 0.9, "promised": false,
       "labels": [["ADV"], ["PRON", "ADV"]]}}
      """;

  private static final String WORDS =
      """
      {"words": ["a", "fine", "film"], "label": "good", "probability": 0.8, "chosen": [2],
       "distribution": {"good": 0.8, "bad": 0.2}, "structure": {"probability": 0.6, "entropy": 0.5,
       "marginals": [{"word": 2, "probability": 0.9}], "alternatives": [
       {"probability": 0.6, "chosen": [2]}]}}
      """;

  private static final String BRACKETS =
      """
      {"words": ["a", "fine", "film"], "label": "good", "probability": 0.8,
       "chosen": [[1, 3], [2, 3]], "distribution": {"good": 0.8, "bad": 0.2}, "structure": {
       "probability": 0.6, "entropy": 0.5, "marginals": [{"first": 1, "last": 3, "probability": 1},
       {"first": 2, "last": 3, "probability": 0.6}, {"first": 1, "last": 2, "probability": 0.4}]}}
      """;

  private static final String LINKS =
      """
      {"words": ["a", "cat", "eine", "Katze"], "first": 2, "label": "yes", "probability": 0.8,
       "chosen": [[1, 3], [2, 4]], "distribution": {"yes": 0.8, "no": 0.2}, "structure": {
       "probability": 0.6, "entropy": 0.5, "marginals": [
       {"first": 1, "last": 3, "probability": 0.6}, {"first": 2, "last": 4, "probability": 0.9}]}}
      """;

  private static final String EMISSIONS =
      """
      {"words": ["g", "o"], "text": "went", "symbols": ["w", "e"], "probability": 0.8,
       "chosen": [[1, 1], [2, 2]]}
      """;

  private @Nullable Browser started;
  private @Nullable ServerSocket socket;
  private final List<JsonNode> asked = new CopyOnWriteArrayList<>();
  private volatile String model = "";
  private volatile boolean relations = true;
  private volatile String answer = "";

  @BeforeAll
  void start(@TempDir Path profile) throws IOException {
    Optional<String> program = Browser.program();
    assumeTrue(program.isPresent(), "there is no Chromium on the PATH to look at pages with");
    ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    socket = server;
    var _ =
        Thread.ofVirtual()
            .start(() -> {
              while (!server.isClosed()) {
                try {
                  Socket client = server.accept();
                  var _ = Thread.ofVirtual().start(() -> serve(client));
                } catch (IOException e) {
                  return; // closed
                }
              }
            });
    started = Browser.start(program.orElseThrow(), profile);
  }

  @AfterAll
  void stop() throws IOException {
    if (started != null) {
      started.close();
    }
    if (socket != null) {
      socket.close();
    }
  }

  private void serve(Socket client) {
    try (client) {
      InputStream in = new BufferedInputStream(client.getInputStream());
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int next = in.read();
        if (next < 0) {
          return;
        }
        head.append((char) next);
      }
      String path = head.substring(head.indexOf(" ") + 1).replaceFirst("(?s) .*", "");
      int length =
          head.toString().matches("(?is).*\r\ncontent-length: \\d+.*")
              ? Integer.parseInt(
                  head.toString().replaceFirst("(?is).*\r\ncontent-length: (\\d+).*", "$1"))
              : 0;
      byte[] body = in.readNBytes(length);
      if (path.equals("/predict")) {
        asked.add(JsonMapper.shared().readTree(body));
      }
      byte[] page =
          (path.equals("/") ? AnswerPage.html() : path.equals("/model") ? model : answer)
              .getBytes(StandardCharsets.UTF_8);
      OutputStream out = client.getOutputStream();
      out.write(
          ("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: "
                  + (path.equals("/") ? "text/html" : "application/json")
                  + "; charset=utf-8\r\nContent-Length: "
                  + page.length
                  + "\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      out.write(page);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Browser browser() {
    return Objects.requireNonNull(started);
  }

  private String address(String state) {
    return "http://127.0.0.1:"
        + Objects.requireNonNull(socket).getLocalPort()
        + "/#"
        + state.replace("\"", "%22").replace(" ", "%20");
  }

  private void show(String draws, String state) throws InterruptedException {
    model =
        """
        {"task": "%s", "structure": "%s", "draws": "%s", "pairs": %s, "constrained": %s,
         "relations": %s, "labels": [], "tags": [], "calibrated": true}
        """
            .formatted(
                draws.equals("tree") ? "parse" : "text",
                draws,
                draws,
                draws.equals("links"),
                !draws.equals("emissions"),
                relations);
    answer =
        switch (draws) {
          case "tree" -> PARSE;
          case "tags" -> TAGS;
          case "words" -> WORDS;
          case "brackets" -> BRACKETS;
          case "links" -> LINKS;
          default -> EMISSIONS;
        };
    asked.clear();
    browser().open("about:blank");
    browser().open(address(state));
    await("document.querySelectorAll('#answer section').length > 0");
  }

  private void await(String condition) throws InterruptedException {
    for (int i = 0; i < 600 && !browser().value(condition).asBoolean(); i++) {
      Thread.sleep(50);
    }
    assertTrue(browser().value(condition).asBoolean(), condition);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tree", "tags", "words", "brackets", "links", "emissions"})
  void everyDrawingIsAccessibleAndFits(String draws) throws Exception {
    for (String scheme : List.of("light", "dark")) {
      for (int width : new int[] {400, 1300}) {
        browser().resize(width, 900);
        browser().show("screen", scheme);
        show(draws, "{\"text\": \"so it is\", \"demands\": [[\"arc(@2, @1)\", \"require\"]]}");
        String where = draws + ", " + scheme + ", " + width;
        assertEquals(List.of(), browser().complaints(), where);
        assertTrue(
            browser().requests().stream()
                .allMatch(one -> one.startsWith("http://127.0.0.1:") || one.startsWith("about:")),
            () -> where + ": " + browser().requests());
        assertTrue(browser().value("document.documentElement.scrollWidth").asInt() <= width, where);
        var _ = browser().value(PagesInBrowserTest.axe() + "; 1");
        assertEquals(
            List.of(),
            PagesInBrowserTest.strings(browser().value(PagesInBrowserTest.VIOLATIONS)),
            where);
      }
    }
    browser().show("screen", "light");
  }

  private List<String> constraints() {
    return PagesInBrowserTest.strings(asked.getLast().path("constraints"));
  }

  @Test
  void aPressRequiresASecondForbidsAThirdFrees() throws Exception {
    browser().resize(1300, 900);
    show("tree", "{\"text\": \"I saw her\"}");
    String arc = "document.querySelector('g[data-part=\"arc(@1, @2)\"]')";
    assertEquals(
        "arc from I to saw, probability 0.100, free",
        browser().value(arc + ".getAttribute('aria-label')").asString());
    var _ = browser().value(arc + ".focus()");
    for (String wanted : List.of("require", "forbid", "")) {
      int before = asked.size();
      browser().press("Enter");
      for (int i = 0; i < 600 && asked.size() == before; i++) {
        Thread.sleep(50);
      }
      assertEquals(wanted.isEmpty() ? List.of() : List.of(wanted + " arc(@1, @2)"), constraints());
      await("(document.activeElement.dataset || {}).part === 'arc(@1, @2)'");
      assertEquals(
          wanted.isEmpty(),
          browser().value("document.getElementById('demanded').hidden").asBoolean());
    }
    assertEquals(List.of(), browser().complaints());
  }

  @Test
  void relationsThatConstraintsCannotNameAreNotToBePressed() throws Exception {
    String pressable = "document.querySelectorAll(\"td button[data-part*=\\\"'obj'\\\"]\").length";
    show("tree", "{\"text\": \"I saw her\"}");
    assertEquals(2, browser().value(pressable).asInt());
    relations = false;
    try {
      show("tree", "{\"text\": \"I saw her\"}");
    } finally {
      relations = true;
    }
    assertEquals(0, browser().value(pressable).asInt());
    assertTrue(browser().value("document.body.textContent.includes('obj 0.800')").asBoolean());
  }

  @Test
  void theAddressIsTheState() throws Exception {
    show(
        "tags",
        "{\"text\": \"so it's\", \"k\": 7, \"decode\": \"mbr\", \"sets\": \"0.9\","
            + " \"temperature\": 1, \"constraints\": \"exactly 1 ADV\","
            + " \"demands\": [[\"@1%26'ADV'\", \"forbid\"]]}");
    JsonNode request = asked.getLast();
    assertEquals(List.of("exactly 1 ADV", "forbid @1&'ADV'"), constraints());
    assertEquals(7, request.get("k").asInt());
    assertEquals("mbr", request.get("decode").asString());
    assertEquals(0.9, request.get("sets").asDouble());
    assertEquals(2, request.get("temperature").asDouble(), "a doubling");
    assertTrue(
        browser().value("document.body.textContent.includes('sets promise nothing')").asBoolean());
    assertTrue(
        browser()
            .value("!!document.querySelector(\"g[data-part=\\\"@1&'it\\\\\\\\'s'\\\"]\")")
            .asBoolean(),
        "a quote in a tag is one in the language");
    assertEquals(
        "so",
        browser().value("document.querySelector('td bdi').textContent").asString(),
        "a word does not turn its number round");
  }

  @Test
  void sentencesInConlluAreCutAsTheyAre() throws Exception {
    show(
        "tree",
        "{\"text\": \"# a\\n1-2\\tI'd\\t_\\n1\\tI\\t_\\n2\\t'd\\t_\\n\\n1\\tOh\\t_\","
            + " \"sentence\": 0}");
    assertEquals(List.of("I", "'d"), PagesInBrowserTest.strings(asked.getLast().get("words")));
    int before = asked.size();
    var _ =
        browser()
            .value(
                "(() => {const s = document.getElementById('sentence'); s.selectedIndex = 1;"
                    + " s.dispatchEvent(new Event('change'))})()");
    for (int i = 0; i < 600 && asked.size() == before; i++) {
      Thread.sleep(50);
    }
    assertEquals(List.of("Oh"), PagesInBrowserTest.strings(asked.getLast().get("words")));
  }
}
