package org.espalier.cli.serve;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A server on the JDK's own, a virtual thread for each request. What cannot be answered gets a
 * status of 4xx, or 503 while the server is busy, and one line of JSON that says why.
 *
 * <p>A page of another site must not use it by way of the user's browser: bodies must be {@code
 * application/json}, which a browser sends to another site only with a leave that is never given;
 * and on a loopback address the request must name one as its host, so that a foreign name that was
 * made to point there is of no use.
 */
public final class AnswerServer implements AutoCloseable {

  /** The path that takes requests. */
  public static final String PREDICT = "/predict";

  private static final String JSON = "application/json";
  private static final Set<String> READS = Set.of("GET", "HEAD");
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final Pattern INLINE = Pattern.compile("(?s)<(script|style)>(.*?)</\\1>");

  /** Seconds after which the JDK gives up a request that has not come whole, its head included. */
  private static final String HEAD_SECONDS = "60";

  private static final String CONNECTIONS = "1000";

  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** A page that is always the same. */
  private record Fixed(String type, byte[] body) {}

  private final HttpServer server;
  private final ExecutorService threads;
  private final ScheduledExecutorService alarms;
  private final Limits limits;
  private final UnaryOperator<ObjectNode> answering;
  private final Consumer<Exception> log;
  private final Map<String, Fixed> pages;
  private final String policy;
  private final boolean loopback;
  private final Semaphore places;
  private final RateLimit rate;
  private final Metrics metrics = new Metrics();

  /** What a request gets. */
  private record Response(int status, String type, byte[] body, Map<String, String> headers) {

    static Response of(int status, Object value) {
      return new Response(status, JSON, JsonMapper.shared().writeValueAsBytes(value), Map.of());
    }

    Response with(String header, String value) {
      return new Response(status, type, body, Map.of(header, value));
    }
  }

  /**
   * Binds an address; requests are answered from {@link #start} on.
   *
   * @param page shown at /, with its own script and style in it
   * @param model description of the model for the page
   * @param answering answers the body of a request to {@link #PREDICT}, in several threads at once;
   *     it may throw {@link RejectedRequestException}
   * @param log takes what should not have happened
   * @throws UncheckedIOException if the address cannot be had
   */
  public AnswerServer(
      InetSocketAddress address,
      Limits limits,
      String page,
      ObjectNode model,
      UnaryOperator<ObjectNode> answering,
      Consumer<Exception> log) {
    this.limits = limits;
    this.answering = answering;
    this.log = log;
    loopback = address.getAddress() != null && address.getAddress().isLoopbackAddress();
    places = new Semaphore(limits.together(), true);
    rate = new RateLimit(limits.perSecond(), System.nanoTime());
    policy = policy(page);
    pages =
        Map.of(
            "/", new Fixed("text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8)),
            "/model", new Fixed(JSON, JsonMapper.shared().writeValueAsBytes(model)),
            "/openapi.json", new Fixed(JSON, resource("openapi.json")));
    setUnlessSet("sun.net.httpserver.maxReqTime", HEAD_SECONDS);
    setUnlessSet("sun.net.httpserver.maxRspTime", HEAD_SECONDS);
    setUnlessSet("jdk.httpserver.maxConnections", CONNECTIONS);
    try {
      server = HttpServer.create(address, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(
          new IOException(
              "%s:%s cannot be had: %s; --port N chooses another, 0 any that is free"
                  .formatted(address.getHostString(), address.getPort(), e.getMessage()),
              e));
    }
    threads = Executors.newVirtualThreadPerTaskExecutor();
    alarms =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("alarms").factory());
    server.setExecutor(threads);
    var _ = server.createContext("/", this::handle);
  }

  private static void setUnlessSet(String property, String value) {
    if (System.getProperty(property) == null) {
      var _ = System.setProperty(property, value);
    }
  }

  private static byte[] resource(String name) {
    try (InputStream in = AnswerServer.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a policy that lets the page's own script and style run and nothing else. */
  private static String policy(String page) {
    StringBuilder policy =
        new StringBuilder("default-src 'none'; connect-src 'self'; img-src data:");
    Matcher inline = INLINE.matcher(page);
    while (inline.find()) {
      try {
        policy
            .append("; ")
            .append(inline.group(1))
            .append("-src 'sha256-")
            .append(
                Base64.getEncoder()
                    .encodeToString(
                        MessageDigest.getInstance("SHA-256")
                            .digest(inline.group(2).getBytes(StandardCharsets.UTF_8))))
            .append('\'');
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has SHA-256", e);
      }
    }
    return policy + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  }

  /** Begins to answer. */
  public void start() {
    server.start();
  }

  /** Returns where it listens. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  /** Takes no more requests, lets those under way end for a second, and gives the address up. */
  @Override
  public void close() {
    server.stop(1);
    threads.shutdownNow();
    alarms.shutdownNow();
  }

  private void handle(HttpExchange exchange) {
    long begin = System.nanoTime();
    metrics.begin();
    String path = exchange.getRequestURI().getPath();
    String known =
        path != null
                && (pages.containsKey(path)
                    || Set.of("/health", "/metrics", PREDICT).contains(path))
            ? path
            : "other";
    Response response;
    try {
      response = response(exchange, known);
    } catch (RejectedRequestException e) {
      response = Response.of(e.status(), Map.of("error", e.reason()));
      if (e.status() == 429 || e.status() == 503) {
        response = response.with("Retry-After", "1");
      } else if (e.status() == 405) {
        response = response.with("Allow", known.equals(PREDICT) ? "POST" : "GET, HEAD");
      } else if (e.status() == 408 || e.status() == 413) {
        response = response.with("Connection", "close");
      }
    } catch (RuntimeException e) {
      log.accept(e);
      response = Response.of(500, Map.of("error", "unexpected: " + e.getClass().getSimpleName()));
    }
    // Before it is sent, so that who has the answer sees it counted.
    metrics.end(known, response.status(), (System.nanoTime() - begin) * 1e-9);
    send(exchange, response);
  }

  private void send(HttpExchange exchange, Response response) {
    try (exchange) {
      Headers headers = exchange.getResponseHeaders();
      headers.set("Content-Type", response.type());
      headers.set("Cache-Control", "no-store");
      headers.set("X-Content-Type-Options", "nosniff");
      headers.set("Content-Security-Policy", policy);
      headers.set("Referrer-Policy", "no-referrer");
      response.headers().forEach(headers::set);
      if (exchange.getRequestMethod().equals("HEAD")) {
        headers.set("Content-Length", Integer.toString(response.body().length));
        exchange.sendResponseHeaders(response.status(), -1);
        return;
      }
      exchange.sendResponseHeaders(response.status(), response.body().length);
      OutputStream out = exchange.getResponseBody();
      out.write(response.body());
      out.flush();
    } catch (IOException e) {
      // The client is gone: there is nobody to tell.
      exchange.close();
    }
  }

  private Response response(HttpExchange exchange, String path) {
    requireHost(exchange.getRequestHeaders());
    String method = exchange.getRequestMethod();
    if (path.equals("other")) {
      throw new RejectedRequestException(
          404,
          "there is no such path; there are /, /predict, /model, /openapi.json, /health and"
              + " /metrics");
    }
    if (path.equals(PREDICT) ? !method.equals("POST") : !READS.contains(method)) {
      throw new RejectedRequestException(
          405, path + " takes " + (path.equals(PREDICT) ? "POST" : "GET") + " alone");
    }
    if (path.equals("/health")) {
      return Response.of(200, Map.of("status", "ok"));
    }
    if (path.equals("/metrics")) {
      return new Response(
          200,
          "text/plain; version=0.0.4; charset=utf-8",
          metrics.text().getBytes(StandardCharsets.UTF_8),
          Map.of());
    }
    if (!rate.take(System.nanoTime())) {
      throw new RejectedRequestException(
          429, "more than " + limits.perSecond() + " requests in a second (--rate)");
    }
    if (path.equals(PREDICT)) {
      return Response.of(200, answer(exchange));
    }
    Fixed page = pages.get(path);
    if (page == null) {
      throw new IllegalStateException(path + " is no page");
    }
    return new Response(200, page.type(), page.body(), Map.of());
  }

  private void requireHost(Headers headers) {
    String host = Optional.ofNullable(headers.getFirst("Host")).orElse("");
    String name = host.toLowerCase(Locale.ROOT).replaceFirst(":\\d*$", "");
    if (loopback && !LOOPBACK.contains(name)) {
      throw new RejectedRequestException(
          421, "the server answers to localhost, not to other names (Host)");
    }
  }

  private ObjectNode answer(HttpExchange exchange) {
    Headers headers = exchange.getRequestHeaders();
    requireJson(headers.getFirst("Content-Type"));
    ObjectNode request = parsed(decoded(body(exchange, headers.getFirst("Content-Length"))));
    try {
      if (!places.tryAcquire(limits.time().toNanos(), TimeUnit.NANOSECONDS)) {
        throw new RejectedRequestException(503, "the server is busy; come again");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RejectedRequestException(503, "the server stops");
    }
    Alarm alarm = new Alarm(Thread.currentThread());
    ScheduledFuture<?> ringing =
        alarms.schedule(alarm::ring, limits.time().toNanos(), TimeUnit.NANOSECONDS);
    try {
      return answering.apply(request);
    } catch (RuntimeException e) {
      if (alarm.hasRung()) {
        throw new RejectedRequestException(
            504, "the answer took longer than " + limits.time().toMillis() + " ms (--time)");
      }
      throw e;
    } finally {
      ringing.cancel(false);
      alarm.off();
      places.release();
    }
  }

  /** Interrupts an answer that takes too long; what makes structures of constraints heeds it. */
  private static final class Alarm {
    private final Thread thread;
    private boolean off;
    private boolean rung;

    Alarm(Thread thread) {
      this.thread = thread;
    }

    synchronized void ring() {
      if (!off) {
        rung = true;
        thread.interrupt();
      }
    }

    synchronized boolean hasRung() {
      return rung;
    }

    /** Ends it, and takes back what nobody has heeded. */
    synchronized void off() {
      off = true;
      if (rung) {
        var _ = Thread.interrupted();
      }
    }
  }

  private static void requireJson(@Nullable String type) {
    String plain = type == null ? "" : type.toLowerCase(Locale.ROOT).replaceAll("[\\s\"]", "");
    if (!plain.equals(JSON) && !plain.equals(JSON + ";charset=utf-8")) {
      throw new RejectedRequestException(
          415, "the body must be JSON in UTF-8 (Content-Type: application/json)");
    }
  }

  private byte[] body(HttpExchange exchange, @Nullable String length) {
    if (length != null
        && !(length.matches("\\d{1,9}") && Integer.parseInt(length) <= limits.bytes())) {
      throw tooLarge();
    }
    InputStream in = exchange.getRequestBody();
    CompletableFuture<byte[]> bytes = new CompletableFuture<>();
    var _ =
        Thread.ofVirtual()
            .start(() -> {
              try {
                bytes.complete(in.readNBytes(limits.bytes() + 1));
              } catch (IOException | RuntimeException e) {
                bytes.completeExceptionally(e);
              }
            });
    try {
      byte[] whole = bytes.get(limits.time().toNanos(), TimeUnit.NANOSECONDS);
      if (whole.length > limits.bytes()) {
        throw tooLarge();
      }
      return whole;
    } catch (TimeoutException e) {
      throw new RejectedRequestException(
          408, "the body did not come within " + limits.time().toMillis() + " ms");
    } catch (ExecutionException e) {
      throw new RejectedRequestException(400, "the body broke off");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RejectedRequestException(503, "the server stops");
    }
  }

  private RejectedRequestException tooLarge() {
    return new RejectedRequestException(
        413, "the body has more than " + limits.bytes() + " bytes (--max-bytes)");
  }

  private static String decoded(byte[] body) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw new RejectedRequestException(400, "the body is not UTF-8");
    }
  }

  private static ObjectNode parsed(String text) {
    try {
      JsonNode node = STRICT.readTree(text);
      if (node instanceof ObjectNode object) {
        return object;
      }
      throw new RejectedRequestException(400, "the body must be an object of JSON: {\"text\": …}");
    } catch (StreamConstraintsException e) {
      throw new RejectedRequestException(
          400, "the body is nested too deep, or has too long a number or name");
    } catch (JacksonException e) {
      int column = e.getLocation() == null ? 0 : e.getLocation().getColumnNr();
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      throw new RejectedRequestException(
          400,
          "the body is not JSON, or has a field twice: line %s, column %s".formatted(line, column));
    }
  }
}
