package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.espalier.cli.RawClient.Reply;
import org.espalier.cli.serve.AnswerServer;
import org.espalier.cli.serve.Limits;
import org.espalier.cli.serve.RejectedRequestException;
import org.espalier.core.constraint.Constraints;
import org.espalier.core.constraint.Tokens;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.core.tree.Roots;
import org.espalier.lab.run.Model;
import org.espalier.report.AnswerPage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The server, with many clients and with hostile ones. */
class ServeTest {

  private static final int MANY = 100_000;
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir private static Path folder;
  private static Model model;
  private static AnswerServer server;
  private static final List<Exception> UNEXPECTED = new ArrayList<>();

  @BeforeAll
  static void start() throws IOException {
    Random random = new Random(3);
    Path treebank = Files.createDirectory(folder.resolve("treebank"));
    for (String part : List.of("train", "dev", "test")) {
      Files.writeString(treebank.resolve(part + ".conllu"), AnswersTest.trees(random, 40));
    }
    List<String> command =
        new ArrayList<>(CommandLines.small(treebank, folder.resolve("parse"), 1));
    command.set(command.indexOf("text"), "parse");
    CommandLines.run(CommandLines.with(command, "--tagger", "--layers", "1")).ended(0);
    model = Model.load(folder.resolve("parse"));
    server = server(new Limits(4000, MANY, 2, LONG), new PredictEndpoint(model, 50, 20, 100_000));
  }

  private static AnswerServer server(Limits limits, UnaryOperator<ObjectNode> answering) {
    AnswerServer server =
        new AnswerServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            limits,
            AnswerPage.html(),
            PredictEndpoint.description(model),
            answering,
            UNEXPECTED::add);
    server.start();
    return server;
  }

  private static RawClient client() {
    return new RawClient(server.address().getPort());
  }

  @AfterAll
  static void stop() {
    server.close();
    model.close();
    assertEquals(List.of(), UNEXPECTED);
  }

  private static void requireRefused(int status, Reply reply, String what) {
    assertEquals(status, reply.status(), () -> what + ": " + reply);
    assertEquals(1, reply.body().lines().count(), what);
    JsonNode error = JsonMapper.shared().readTree(reply.body());
    assertEquals(1, error.size(), what);
    assertFalse(error.get("error").asString().isBlank(), what);
    assertEquals(1, error.get("error").asString().lines().count(), what);
  }

  @ParameterizedTest
  @CsvSource({
    "tags, chain, tags, true, true",
    "tags, semi-markov, tags, false, false",
    "tags, none, nothing, false, false",
    "parse, siblings, tree, true, false",
    "parse, projective, tree, true, true",
  })
  void thePageIsToldWhatToDrawAndWhatConstraintsTheModelTakes(
      String task,
      String structure,
      String draws,
      boolean constrained,
      boolean relations,
      @TempDir Path own)
      throws IOException {
    Random random = new Random(3);
    boolean tags = task.equals("tags");
    for (String part : List.of("train", "dev", "test")) {
      Files.writeString(
          own.resolve(part + (tags ? ".txt" : ".conllu")),
          tags
              ? "a/B-X w%d/I-X c/O\nw%d/O a/B-X\n".formatted(part.length(), 1).repeat(8)
              : AnswersTest.trees(random, 20));
    }
    List<String> command = new ArrayList<>(CommandLines.small(own, own.resolve("run"), 1));
    command.set(command.indexOf("text"), task);
    CommandLines.run(CommandLines.with(command, "--structure", structure, "--anyway")).ended(0);
    try (Model other = Model.load(own.resolve("run"))) {
      ObjectNode told = PredictEndpoint.description(other);
      assertEquals(draws, told.get("draws").asString());
      assertEquals(constrained, told.get("constrained").asBoolean());
      assertEquals(relations, constrained && told.get("relations").asBoolean());
    }
  }

  @Test
  void fiftyClientsGetWhatTheCommandPrints() throws Exception {
    List<String> texts = new ArrayList<>();
    Random random = new Random(4);
    for (int i = 0; i < 40; i++) {
      StringBuilder text = new StringBuilder("w0");
      for (int k = random.nextInt(8); k > 0; k--) {
        text.append(" w").append(random.nextInt(5));
      }
      texts.add(text.toString());
    }
    Path input = Files.write(folder.resolve("input"), texts);
    CommandLines.Outcome printed =
        CommandLines.run(
                "predict",
                folder.resolve("parse").toString(),
                "--file",
                input.toString(),
                "--format",
                "json",
                "--confidence",
                "--k",
                "2",
                "--sets",
                "0.9")
            .ended(0);
    List<JsonNode> expected = printed.out().lines().map(JsonMapper.shared()::readTree).toList();
    CountDownLatch together = new CountDownLatch(50);
    List<Future<Integer>> clients = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(50)) {
      for (int c = 0; c < 50; c++) {
        int first = c;
        clients.add(
            threads.submit(() -> {
              together.countDown();
              together.await();
              for (int i = 0; i < 10; i++) {
                int at = (first + 7 * i) % texts.size();
                Reply reply =
                    client()
                        .predict(
                            JsonMapper.shared()
                                .writeValueAsString(
                                    Map.of(
                                        "text",
                                        texts.get(at),
                                        "confidence",
                                        true,
                                        "k",
                                        2,
                                        "sets",
                                        0.9)));
                assertEquals(200, reply.status(), reply::toString);
                assertEquals(expected.get(at), JsonMapper.shared().readTree(reply.body()));
              }
              return 10;
            }));
      }
      int answered = 0;
      for (Future<Integer> one : clients) {
        answered += one.get(5, TimeUnit.MINUTES);
      }
      assertEquals(500, answered);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{}; 400",
        "[]; 400",
        "nonsense; 400",
        "{\"text\": \"a\"} {}; 400",
        "{\"text\": \"a\", \"text\": \"b\"}; 400",
        "{\"text\": 1}; 400",
        "{\"text\": \"a\", \"words\": [\"a\"]}; 400",
        "{\"words\": [\"a\", 1]}; 400",
        "{\"words\": [\" \"]}; 400",
        "{\"words\": \"a\"}; 400",
        "{\"words\": []}; 422",
        "{\"text\": \" \"}; 422",
        "{\"text\": \"a\", \"k\": -1}; 400",
        "{\"text\": \"a\", \"k\": 21}; 400",
        "{\"text\": \"a\", \"k\": 1.5}; 400",
        "{\"text\": \"a\", \"k\": 99999999999999999999}; 400",
        "{\"text\": \"a\", \"confidence\": \"yes\"}; 400",
        "{\"text\": \"a\", \"decode\": \"MAP!\"}; 400",
        "{\"text\": \"a\", \"sets\": 1}; 400",
        "{\"text\": \"a\", \"sets\": 1e999}; 400",
        "{\"text\": \"a\", \"id\": {}}; 400",
        "{\"text\": \"a\", \"constraint\": \"x\"}; 400",
      })
  void whatCannotBeAnsweredIsRefused(String body, int status) throws IOException {
    requireRefused(status, client().predict(body), body);
  }

  @Test
  void tooMuchIsRefused() throws IOException {
    requireRefused(422, client().predict("{\"text\": \"" + "w ".repeat(51) + "\"}"), "51 words");
    assertEquals(200, client().predict("{\"text\": \"" + "w ".repeat(50) + "\"}").status());
    requireRefused(
        422, client().predict("{\"text\": \"a " + "w".repeat(501) + "\"}"), "501 letters");
    assertEquals(200, client().predict("{\"text\": \"" + "w".repeat(500) + "\"}").status());
    requireRefused(413, client().predict("x".repeat(4001)), "4001 bytes");
    requireRefused(
        413,
        client()
            .raw(
                ("POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                        + "1000\r\n"
                        + "x".repeat(4096)
                        + "\r\n0\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII)),
        "a chunk of 4096 bytes");
    Reply deep = client().predict("[".repeat(3000));
    requireRefused(400, deep, "3000 brackets");
    assertTrue(deep.body().contains("nested too deep"), deep::body);
    assertTrue(client().predict("{\"id\": \"\", \"id\": \"\"}").body().contains("a field twice"));
  }

  @ParameterizedTest
  @CsvSource({
    "GET /predict, 405",
    "PUT /predict, 405",
    "DELETE /, 405",
    "POST /health, 405",
    "OPTIONS /predict, 405",
    "BREW /predict, 405",
    "GET /predict/, 404",
    "GET /../etc/passwd, 404",
    "GET /x//, 404",
    "GET /%00, 404",
    "GET /health%2f, 404"
  })
  void methodsAndPathsAreTheDocumentedOnes(String line, int status) throws IOException {
    requireRefused(status, client().send(line, "", new byte[0]), line);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "Content-Type: text/plain; 415",
        "Content-Type: application/jsonx; 415",
        "'Content-Type: application/json; charset=latin1'; 415",
        "X: y; 415"
      })
  void bodiesAreJson(String header, int status) throws IOException {
    byte[] body = "{\"text\": \"a\"}".getBytes(StandardCharsets.UTF_8);
    requireRefused(status, client().send("POST /predict", header, body), header);
    assertEquals(
        200,
        client()
            .send("POST /predict", "Content-Type: Application/JSON; charset=\"UTF-8\"", body)
            .status());
  }

  @Test
  void foreignNamesOfThisMachineAreOfNoUse() throws IOException {
    for (String host : List.of("evil.example", "localhost.evil.example", "10.0.0.1", "")) {
      Reply reply =
          client()
              .raw(
                  ("GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                      .getBytes(StandardCharsets.US_ASCII));
      requireRefused(421, reply, host);
    }
  }

  /** Requests that a seed makes up: nothing but 4xx, or 200 where chance left a good one. */
  @Test
  void hostileRequestsGetOneLineEach() throws Exception {
    hostile(server.address().getPort(), Integer.getInteger("espalier.requests", 3000));
  }

  /** Sends hostile requests, after which the server must still answer. */
  static void hostile(int port, int draws) throws Exception {
    byte[] good =
        ("{\"text\": \"w0 w1 é\", \"k\": 2, \"confidence\": true, \"decode\": \"mbr\","
                + " \"constraints\": [\"at most 2 arc(@1..3, .); require arc(root, \\\"w0\\\")\"],"
                + " \"temperature\": 1.5}")
            .getBytes(StandardCharsets.UTF_8);
    RawClient client = new RawClient(port);
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < draws; i++) {
        long seed = i;
        all.add(
            threads.submit(() -> {
              hostile(client, good, new Random(seed), "seed " + seed);
              return null;
            }));
      }
      for (Future<?> one : all) {
        one.get(10, TimeUnit.MINUTES);
      }
    }
    assertEquals(200, client.predict("{\"text\": \"w0 w1\"}").status(), "it still answers");
  }

  private static void hostile(RawClient client, byte[] good, Random random, String what)
      throws IOException {
    byte[] body = good.clone();
    switch (random.nextInt(5)) {
      case 0 -> {
        for (int k = 1 + random.nextInt(4); k > 0; k--) {
          body[random.nextInt(body.length)] = (byte) random.nextInt(256);
        }
        requireOneLine(client.predict(body), true, what);
      }
      case 1 ->
          requireOneLine(
              client.predict(Arrays.copyOf(body, random.nextInt(body.length))), false, what);
      case 2 -> {
        body = new byte[1 + random.nextInt(300)];
        random.nextBytes(body);
        requireOneLine(client.predict(body), false, what);
      }
      case 3 -> {
        // Broken UTF-8 within a string.
        body[11] = (byte) (0x80 + random.nextInt(64));
        requireRefused(400, client.predict(body), what);
      }
      default -> {
        // Broken HTTP: the JDK answers in its own words, or hangs up.
        byte[] head =
            "POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}"
                .getBytes(StandardCharsets.US_ASCII);
        for (int k = 1 + random.nextInt(3); k > 0; k--) {
          head[random.nextInt(24)] = (byte) (33 + random.nextInt(94));
        }
        Reply reply = client.raw(head);
        assertTrue(
            reply.status() == 0
                || (reply.status() >= 400 && reply.status() < 500)
                || reply.status() == 501
                || reply.status() == 505,
            () -> what + ": " + reply);
      }
    }
  }

  private static void requireOneLine(Reply reply, boolean mayBeGood, String what) {
    if (!mayBeGood || reply.status() != 200) {
      assertTrue(reply.status() >= 400 && reply.status() < 500, () -> what + ": " + reply);
      requireRefused(reply.status(), reply, what);
    }
  }

  @Test
  void slowBodiesAreGivenUp() throws Exception {
    try (AnswerServer hasty =
        server(
            new Limits(4000, MANY, 2, Duration.ofMillis(200)),
            new PredictEndpoint(model, 50, 20, 100_000))) {
      RawClient client = new RawClient(hasty.address().getPort());
      byte[] partial =
          ("POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                  + "Content-Length: 100\r\n\r\n{\"text\": ")
              .getBytes(StandardCharsets.US_ASCII);
      try (ExecutorService threads = Executors.newFixedThreadPool(20)) {
        List<Future<Reply>> slow = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
          slow.add(threads.submit(() -> client.raw(partial)));
        }
        for (Future<Reply> one : slow) {
          requireRefused(408, one.get(5, TimeUnit.MINUTES), "slow body");
        }
      }
    }
  }

  /** The work would go on for ever; that the place is free again shows that it has ended. */
  @Test
  void whatTakesTooLongIsStopped() throws Exception {
    AtomicInteger ended = new AtomicInteger();
    try (AnswerServer hasty =
        server(
            new Limits(4000, MANY, 1, Duration.ofSeconds(1)),
            _ -> {
              try {
                while (true) {
                  var _ =
                      Constraints.parse("at most 2 modifiers of .")
                          .compileExact(
                              new ProjectiveTree(20, Roots.SINGLE), List.of(), Tokens.NONE);
                }
              } finally {
                ended.incrementAndGet();
              }
            })) {
      RawClient client = new RawClient(hasty.address().getPort());
      for (int i = 1; i <= 3; i++) {
        Reply reply = client.predict("{\"text\": \"w0\"}");
        requireRefused(504, reply, "endless");
        assertTrue(reply.body().contains("(--time)"), reply::body);
        assertEquals(i, ended.get());
      }
    }
  }

  /** The server says so, and predict answers the other sentences. */
  @Test
  void constraintsThatCostTooMuchAreRefused() throws IOException {
    List<String> command =
        new ArrayList<>(
            CommandLines.small(folder.resolve("treebank"), folder.resolve("projective"), 1));
    command.set(command.indexOf("text"), "parse");
    CommandLines.run(CommandLines.with(command, "--structure", "projective", "--layers", "1"))
        .ended(0);
    String few = "w0 w1 w2";
    String many = String.join(" ", Collections.nCopies(40, "w0"));
    String constraint = "at most 4 modifiers of .";
    try (Model projective = Model.load(folder.resolve("projective"))) {
      PredictEndpoint endpoint = new PredictEndpoint(projective, 50, 20, 100_000);
      assertTrue(endpoint.apply(request(few, constraint)).has("heads"));
      RejectedRequestException refused =
          assertThrows(
              RejectedRequestException.class, () -> endpoint.apply(request(many, constraint)));
      assertEquals(422, refused.status());
      assertTrue(
          refused.reason().contains("more than 100,000 edges")
              && refused.reason().endsWith("(--max-size)"),
          refused::reason);
    }
    CommandLines.Outcome predicted =
        CommandLines.run(
                "predict",
                folder.resolve("projective").toString(),
                "--format",
                "json",
                "--constraint",
                constraint,
                "--max-size",
                "100000",
                few,
                many,
                few)
            .ended(1);
    List<JsonNode> answers = predicted.out().lines().map(JsonMapper.shared()::readTree).toList();
    assertEquals(answers.get(0).get("heads"), answers.get(2).get("heads"));
    assertTrue(answers.get(1).get("error").asString().contains("edges"), predicted::out);
  }

  private static ObjectNode request(String text, String constraint) {
    ObjectNode request = JsonMapper.shared().createObjectNode();
    request.put("text", text).putArray("constraints").add(constraint);
    return request;
  }

  @Test
  void whoAsksTooOftenComesLater() throws IOException {
    try (AnswerServer strict =
        server(new Limits(4000, 1, 2, LONG), new PredictEndpoint(model, 50, 20, 100_000))) {
      RawClient client = new RawClient(strict.address().getPort());
      List<Integer> statuses = new ArrayList<>();
      long begin = System.nanoTime();
      for (int i = 0; i < 40; i++) {
        Reply reply = client.predict("{\"text\": \"w0\"}");
        statuses.add(reply.status());
        if (reply.status() == 429) {
          requireRefused(429, reply, "too often");
          assertTrue(reply.head().toLowerCase(Locale.ROOT).contains("retry-after"));
        }
      }
      double seconds = (System.nanoTime() - begin) * 1e-9;
      long answered = statuses.stream().filter(status -> status == 200).count();
      assertTrue(answered >= 2 && answered <= 3 + seconds, answered + " in " + seconds + " s");
      assertEquals(200, client.get("/health").status(), "monitoring is always answered");
    }
  }

  @Test
  void requestsUnderWayAreAnsweredBeforeTheEnd() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    AnswerServer ending =
        server(
            new Limits(4000, MANY, 2, LONG),
            request -> {
              begun.countDown();
              try {
                go.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return request;
            });
    RawClient client = new RawClient(ending.address().getPort());
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Future<Reply> reply = threads.submit(() -> client.predict("{\"text\": \"w0\"}"));
      begun.await();
      Future<?> close = threads.submit(ending::close);
      go.countDown();
      assertEquals("{\"text\":\"w0\"}", reply.get(1, TimeUnit.MINUTES).body());
      close.get(1, TimeUnit.MINUTES);
    }
  }

  @Test
  void aFailureOfOursIsNoSecretAndNoEnd() throws IOException {
    List<Exception> told = new ArrayList<>();
    try (AnswerServer failing =
        new AnswerServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            new Limits(4000, MANY, 2, LONG),
            AnswerPage.html(),
            PredictEndpoint.description(model),
            _ -> {
              throw new IllegalStateException("secret");
            },
            told::add)) {
      failing.start();
      RawClient client = new RawClient(failing.address().getPort());
      Reply reply = client.predict("{\"text\": \"w0\"}");
      requireRefused(500, reply, "failure");
      assertFalse(reply.body().contains("secret"));
      assertEquals(1, told.size());
      assertEquals(200, client.get("/health").status());
    }
  }

  @Test
  void theDescriptionIsWhatIsServed() throws IOException {
    JsonNode api = JsonMapper.shared().readTree(client().get("/openapi.json").body());
    assertEquals("3.1.0", api.get("openapi").asString());
    for (String path : api.get("paths").propertyNames()) {
      String method = api.get("paths").get(path).propertyNames().iterator().next();
      int status =
          method.equals("get")
              ? client().get(path).status()
              : client().predict("{\"text\": \"w0\"}").status();
      assertEquals(200, status, path);
    }
    JsonNode schemas = api.get("components").get("schemas");
    assertEquals(
        new TreeSet<>(PredictEndpoint.FIELDS),
        new TreeSet<>(schemas.get("Request").get("properties").propertyNames()));
    JsonNode answer =
        JsonMapper.shared()
            .readTree(
                client()
                    .predict(
                        "{\"id\": \"7\", \"text\": \"w0 w1\", \"k\": 2, \"confidence\": true,"
                            + " \"all_probabilities\": true, \"sets\": 0.9}")
                    .body());
    assertTrue(
        schemas.get("Answer").get("properties").propertyNames().containsAll(answer.propertyNames()),
        answer::toString);
    assertEquals("7", answer.get("id").asString());
  }

  private static JsonNode asked(String body) throws IOException {
    Reply reply = client().predict(body);
    assertEquals(200, reply.status(), reply::toString);
    return JsonMapper.shared().readTree(reply.body());
  }

  @Test
  void requestsDemandPartsOfTheAnswer() throws IOException {
    String text =
        "{\"text\": \"w0 w1 w2\", \"confidence\": true, \"all_probabilities\": true, \"k\": 20";
    JsonNode free = asked(text + "}");
    for (int word = 1; word <= 3; word++) {
      JsonNode held = asked(text + ", \"constraints\": [\"require arc(root, @" + word + ")\"]}");
      assertEquals(0, held.get("heads").get(word - 1).asInt());
      assertEquals(1, held.get("head_distributions").get(word - 1).get(0).asDouble(), 1e-9);
      // The trees that are left have the probabilities that they had, over those of all of them.
      int place = word - 1;
      double left = free.get("head_distributions").get(place).get(0).asDouble();
      assertEquals(
          free.get("alternatives")
                  .valueStream()
                  .filter(one -> one.get("heads").get(place).asInt() == 0)
                  .findFirst()
                  .orElseThrow()
                  .get("probability")
                  .asDouble()
              / left,
          held.get("alternatives").get(0).get("probability").asDouble(),
          1e-6);
    }
    String relation =
        model.labels().stream().filter(one -> !one.equals("root")).findFirst().orElseThrow();
    JsonNode named =
        asked(text + ", \"constraints\": [\"require arc(@1, @2, '" + relation + "')\"]}");
    assertEquals(relation, named.get("labels").get(1).asString());
    assertEquals(1, named.get("heads").get(1).asInt());
    String tag = model.tags().getLast();
    JsonNode tagged =
        asked(
            text
                + ", \"constraints\": [\"exactly 3 '"
                + tag
                + "'\", \"require arc(root, @3&'"
                + tag
                + "')\"]}");
    assertEquals(tag, tagged.get("upos").get(0).asString());
    assertEquals(0, tagged.get("heads").get(2).asInt());
    JsonNode flat = asked(text + ", \"temperature\": 20}");
    assertTrue(
        flat.get("structure").get("entropy").asDouble()
            > free.get("structure").get("entropy").asDouble());
    assertEquals(free.get("heads"), flat.get("heads"));
    JsonNode sets = asked(text + ", \"sets\": 0.9}").get("sets");
    assertTrue(sets.get("promised").asBoolean());
    sets = asked(text + ", \"sets\": 0.9, \"constraints\": [\"forbid arc(@1, @2)\"]}").get("sets");
    assertFalse(sets.get("promised").asBoolean());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "[\"require arc(root, @1)\", \"forbid arc(root, @1)\"] ~ 422 ~ meets all of the"
            + " constraints",
        "[\"forbid arc(., ., nosuch)\"] ~ 422 ~ there is no label nosuch; there are",
        "[\"at most 1 modifiers of .\"] ~ 422 ~ a factor graph of",
        "[\"contiguous .; @1 is NOSUCH\"] ~ 422 ~ there is no tag NOSUCH",
        "[\"require arc(@1\"] ~ 400 ~ column 15: expected",
        "\"require arc(@1, @2)\" ~ 400 ~ constraints must be a list",
        "[7] ~ 400 ~ constraints must be a list"
      })
  void constraintsThatCannotHoldAreTold(String constraints, int status, String words)
      throws IOException {
    Reply reply =
        client().predict("{\"text\": \"w0 w1 w2\", \"constraints\": " + constraints + "}");
    requireRefused(status, reply, constraints);
    assertTrue(reply.body().contains(words), reply::body);
  }

  @Test
  void setsUnderConstraintsPromiseNothing() {
    CommandLines.run(
            "predict",
            folder.resolve("parse").toString(),
            "--sets",
            "0.9",
            "--format",
            "json",
            "--constraint",
            "require arc(root, @2)",
            "w0 w1 w2")
        .ended(0)
        .complained("warning: --sets promises nothing")
        .printed("\"promised\":false");
  }

  @Test
  void recordsWhoseOwnTagsClashAreErrors() {
    String tag = model.tags().getFirst();
    CommandLines.Outcome outcome =
        CommandLines.run(
            "predict",
            folder.resolve("parse").toString(),
            "--format",
            "json",
            "--constraint",
            "exactly 1 '" + tag + "'; require arc(root, @2&'" + tag + "')",
            "w0",
            "w0 w1 w2");
    assertTrue(outcome.out().lines().findFirst().orElse("").contains("error"), outcome::out);
    assertEquals(2, outcome.out().lines().count());
  }

  @Test
  void thePageAsksNoOtherHost() throws IOException {
    Reply page = client().get("/");
    assertEquals(200, page.status());
    assertEquals(
        "http://www.w3.org/2000/svg",
        String.join(
            " ",
            Pattern.compile("(https?:)?//[\\w.]+[^\"' ]*")
                .matcher(page.body())
                .results()
                .map(MatchResult::group)
                .toList()));
    assertFalse(page.body().contains("innerHTML"), "answers are text");
    String head = page.head().toLowerCase(Locale.ROOT);
    assertTrue(head.contains("content-security-policy: default-src 'none'"), head);
    assertTrue(head.contains("script-src 'sha256-"), head);
    assertTrue(head.contains("nosniff"), head);
  }

  @Test
  void figuresAreCounted() throws IOException {
    assertEquals(404, client().get("/no-such-path").status());
    String metrics = client().get("/metrics").body();
    assertTrue(metrics.contains("{path=\"other\",status=\"404\"}"), metrics);
    assertFalse(metrics.contains("no-such-path"), metrics);
    assertTrue(metrics.contains("espalier_requests_under_way 1\n"), metrics);
  }

  @Test
  void theCommandServesUntilItIsTerminated() throws Exception {
    Path place = Files.createDirectory(folder.resolve("place"));
    ChildProcess process =
        ChildProcess.start(place, "serve", folder.resolve("parse").toString(), "--port", "0");
    try {
      Pattern line = Pattern.compile("listening on http://127\\.0\\.0\\.1:(\\d+)/");
      Matcher found = line.matcher("");
      while (!found.find() && process.process().isAlive()) {
        Thread.sleep(50);
        found = line.matcher(process.printed());
      }
      assertTrue(process.process().isAlive(), process::printed);
      found = line.matcher(process.printed());
      assertTrue(found.find(), process::printed);
      RawClient client = new RawClient(Integer.parseInt(found.group(1)));
      assertEquals(
          JsonMapper.shared().readTree(client().predict("{\"text\": \"w0 w1\"}").body()),
          JsonMapper.shared().readTree(client.predict("{\"text\": \"w0 w1\"}").body()));
      process.signal(ChildProcess.TERMINATE);
      assertEquals(128 + ChildProcess.TERMINATE, process.status(), process::printed);
    } finally {
      process.process().destroyForcibly();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "--port, 70000, between 0 and 65535",
    "--rate, 0, --rate",
    "--max-k, 5000, between 0 and 1000",
    "--host, no.such.host.invalid, there is no address"
  })
  void whatCannotBeIsRefused(String option, String value, String words) {
    CommandLines.Outcome outcome =
        CommandLines.run("serve", folder.resolve("parse").toString(), option, value).ended(2);
    assertEquals(1, outcome.err().lines().count(), outcome::err);
    assertTrue(outcome.err().contains(words), outcome::err);
  }

  @Test
  void aPortThatIsTakenIsTold() {
    CommandLines.run(
            "serve",
            folder.resolve("parse").toString(),
            "--port",
            Integer.toString(server.address().getPort()))
        .ended(2)
        .complained("cannot be had");
  }
}
