package org.espalier.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.espalier.core.categorical.Categorical;
import org.espalier.data.baseline.SimpleTrees;
import org.espalier.lab.run.RunConfig;
import org.espalier.lab.run.RunResult;
import org.espalier.lab.run.RunResult.Certainty;
import org.espalier.lab.run.RunResult.Likely;
import org.espalier.lab.run.RunResult.TreeSample;
import org.espalier.lab.run.StructureConfig;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The pages as a browser shows them; skipped where there is none. */
@TestInstance(Lifecycle.PER_CLASS)
class PagesInBrowserTest {

  private static final int NARROW = 400;
  private static final int WIDE = 1300;
  private static final int MOST_NODES = 3000;

  /** What is wider than the window, and is in no box that scrolls. */
  private static final String TOO_WIDE =
      """
      [...document.querySelectorAll('body *')].filter(e => {
        const box = e.getBoundingClientRect();
        return box.right > innerWidth + 1 && box.width > 0
            && !e.closest('.scroll, .listed, .skip, .hidden, pre');
      }).map(e => e.outerHTML.slice(0, 120))
      """;

  static final String VIOLATIONS =
      """
      axe.run(document, {resultTypes: ['violations']}).then(result => result.violations.map(
          v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160)).join(' | ')))
      """;

  private @Nullable Browser started;

  @BeforeAll
  void start(@TempDir Path profile) throws IOException {
    Optional<String> program = Browser.program();
    assumeTrue(program.isPresent(), "there is no Chromium on the PATH to look at pages with");
    started = Browser.start(program.orElseThrow(), profile);
  }

  @AfterAll
  void stop() {
    if (started != null) {
      started.close();
    }
  }

  private Browser browser() {
    return Objects.requireNonNull(started);
  }

  private static String html(RunResult result) {
    return new RunReport(result, "espalier train").html();
  }

  private static Map<String, String> pages() {
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put("relations", html(SampleRuns.relations()));
    pages.put("texts", html(SampleRuns.texts()));
    pages.put("tags", html(SampleRuns.tags()));
    pages.put("comparison", SampleRuns.comparison().html());
    pages.put("audit", AuditReportTest.small().html());
    pages.put("evaluation", AssessmentReportTest.report().html());
    pages.put("polytopes", PolytopePage.html());
    return pages;
  }

  private static String address(Path folder, String name, String html) throws IOException {
    Path file = folder.resolve(name + ".html");
    Files.writeString(file, html);
    return file.toUri().toString();
  }

  static List<String> strings(JsonNode list) {
    return list.valueStream().map(JsonNode::asString).toList();
  }

  private static InputStream resource(String name) {
    return Objects.requireNonNull(ClassLoader.getSystemResourceAsStream(name), name);
  }

  static String axe() throws IOException {
    Properties about = new Properties();
    try (InputStream in = resource("META-INF/maven/org.webjars.npm/axe-core/pom.properties")) {
      about.load(in);
    }
    try (InputStream in =
        resource(
            "META-INF/resources/webjars/axe-core/"
                + about.getProperty("version")
                + "/axe.min.js")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void pagesAskForNothingComplainOfNothingAndFitTheWindow(@TempDir Path folder) throws Exception {
    for (Map.Entry<String, String> page : pages().entrySet()) {
      String address = address(folder, page.getKey(), page.getValue());
      for (int width : new int[] {NARROW, WIDE}) {
        browser().resize(width, 900);
        browser().open(address);
        String where = page.getKey() + " at " + width;
        assertEquals(List.of(), browser().complaints(), where);
        assertEquals(List.of(address), browser().requests(), where);
        assertEquals(List.of(), strings(browser().value(TOO_WIDE)), where);
        assertTrue(browser().value("document.documentElement.scrollWidth").asInt() <= width, where);
        int nodes = browser().value("document.querySelectorAll('*').length").asInt();
        assertTrue(nodes <= MOST_NODES, where + ": " + nodes + " nodes");
      }
    }
  }

  @Test
  void pagesAreAccessible(@TempDir Path folder) throws Exception {
    String axe = axe();
    for (Map.Entry<String, String> page : pages().entrySet()) {
      String address = address(folder, page.getKey(), page.getValue());
      for (String scheme : List.of("light", "dark")) {
        for (int width : new int[] {NARROW, WIDE}) {
          browser().resize(width, 900);
          browser().show("screen", scheme);
          browser().open(address);
          var _ =
              browser().value("document.querySelectorAll('details').forEach(d => d.open = true)");
          var _ = browser().value(axe + "; 1");
          assertEquals(
              List.of(),
              strings(browser().value(VIOLATIONS)),
              page.getKey() + ", " + scheme + ", " + width);
        }
      }
    }
    browser().show("screen", "light");
  }

  @Test
  void pagesAreWholeWithoutScripts(@TempDir Path folder) throws Exception {
    browser().resize(NARROW, 900);
    browser().runScripts(false);
    try {
      browser().open(address(folder, "still", html(SampleRuns.relations())));
      assertEquals(List.of(), strings(browser().value(TOO_WIDE)));
      assertEquals(10, browser().value(SHOWN_FIGURES).asInt());
    } finally {
      browser().runScripts(true);
    }
    browser().open(address(folder, "still", html(SampleRuns.relations())));
    assertEquals(0, browser().value(SHOWN_FIGURES).asInt(), "one at a time is shown");
    browser().show("print", "light");
    assertEquals(10, browser().value(SHOWN_FIGURES).asInt(), "paper has figures, no buttons");
    assertFalse(
        browser().value("document.querySelector('.instrument').checkVisibility()").asBoolean());
    browser().show("screen", "light");
  }

  private static final String SHOWN_FIGURES =
      "[...document.querySelectorAll('figure.sentence')].filter(f => f.checkVisibility()).length";

  @Test
  void theKeyboardReachesSentencesAndTheirWords(@TempDir Path folder) throws Exception {
    browser().resize(WIDE, 900);
    browser().open(address(folder, "keys", html(SampleRuns.relations())));
    String before = chosen();
    tabTo("document.activeElement.classList.contains('pick')");
    browser().press("ArrowDown");
    String after = chosen();
    assertTrue(!after.equals(before), after);
    assertTrue(browser().value("document.activeElement.classList.contains('pick')").asBoolean());

    tabTo("document.activeElement.dataset.word === '0'");
    browser().press("ArrowRight");
    assertEquals("1", browser().value("document.activeElement.dataset.word").asString());
    browser().press("Enter");
    String heads = "document.querySelector('.halves h4').textContent";
    assertTrue(browser().value(heads).asString().startsWith("Heads of"), heads);
    browser().press("Escape");
    assertEquals("Where the network is least sure", browser().value(heads).asString());
    assertEquals("1", browser().value("document.activeElement.dataset.word").asString());
    assertEquals(List.of(), browser().complaints());
  }

  private String chosen() {
    return browser()
        .value("document.querySelector('tr[aria-current] .pick').textContent")
        .asString();
  }

  private void tabTo(String condition) {
    for (int presses = 0; presses < 200; presses++) {
      if (browser().value(condition).asBoolean()) {
        return;
      }
      browser().press("Tab");
    }
    throw new AssertionError("no way by the keyboard to where " + condition);
  }

  @Test
  void oneSelectionHoldsForThePage(@TempDir Path folder) throws Exception {
    browser().resize(WIDE, 900);
    browser().open(address(folder, "select", html(SampleRuns.relations())));
    String status = "document.querySelector('output[role=status]').textContent";
    assertEquals("24 of 24 sentences", browser().value(status).asString());
    // Two labels of the matrix that are never taken for each other, and one that was found.
    var _ =
        browser()
            .value("document.querySelector('td[data-gold=det][data-found=det] button').click()");
    String found = browser().value(status).asString();
    assertTrue(found.matches("\\d+ of 24 sentences with det, found"), found);
    assertFalse(found.startsWith("24 "), "short sentences of the sample have no det: " + found);

    var _ =
        browser()
            .value(
                "[...document.querySelectorAll('.controls button')].find(b => b.textContent ==="
                    + " 'reset').click()");
    assertEquals("24 of 24 sentences", browser().value(status).asString());
    var _ =
        browser()
            .value(
                "(() => {const e = document.querySelector('input[type=search]'); e.value ="
                    + " 'gardener wall'; e.dispatchEvent(new Event('input'))})()");
    found = browser().value(status).asString();
    assertTrue(found.matches("\\d+ of 24 sentences"), found);
    assertFalse(found.startsWith("24 "), found);
    var _ =
        browser()
            .value(
                "[...document.querySelectorAll('.list th button')].find(b => b.textContent ==="
                    + " 'words').click()");
    List<String> lengths =
        strings(
            browser()
                .value(
                    "[...document.querySelectorAll('.list tbody tr')].map(r =>"
                        + " r.cells[0].textContent)"));
    assertEquals(
        lengths.stream().map(Integer::valueOf).sorted((a, b) -> b - a).toList(),
        lengths.stream().map(Integer::valueOf).toList(),
        "a second press on the column turns the order round");
  }

  /** Where the legs of all arcs stand: beside which side of the words, and how far along. */
  private static final String LEGS =
      """
      [...document.querySelectorAll('.picture .one')].flatMap(g => {
        const p = g.querySelector('.arc').getAttribute('d').match(/-?[\\d.]+/g).map(Number);
        const side = g.classList.contains('theirs') ? 'below ' : 'above ';
        const root = g.dataset.arc.startsWith('-1');
        return root ? [side + p[0]] : [side + p[0], side + p[p.length - 2]];
      })
      """;

  @Test
  void noTwoArcsMeetAtAWord(@TempDir Path folder) throws Exception {
    RunResult run = SampleRuns.relations();
    browser().resize(WIDE, 900);
    browser().open(address(folder, "arcs", html(run)));
    assertFalse(browser().value("!!document.querySelector('.picture .down')").asBoolean());
    List<String> legs = strings(browser().value(LEGS));
    assertTrue(legs.size() > 10);
    assertEquals(legs.size(), Set.copyOf(legs).size(), legs.toString());
  }

  @Test
  void longSentencesAreDrawnDownwards(@TempDir Path folder) throws Exception {
    RunResult run = SampleRuns.relations();
    RunResult one = SampleRuns.withTrees(run, List.of(SampleRuns.sample("long", 90, 3)));
    for (int width : new int[] {NARROW, WIDE}) {
      browser().resize(width, 900);
      browser().open(address(folder, "long", html(one)));
      assertTrue(browser().value("!!document.querySelector('.picture .down')").asBoolean());
      assertEquals(List.of(), strings(browser().value(TOO_WIDE)), "at " + width);
    }
  }

  @Test
  void chartsTellTheirValues(@TempDir Path folder) throws Exception {
    browser().resize(WIDE, 900);
    browser().open(address(folder, "charts", html(SampleRuns.relations())));
    String told = "document.querySelector('.plot .told').textContent";
    tabTo("document.activeElement.type === 'range' && !!document.activeElement.closest('.plot')");
    browser().press("Home");
    assertTrue(browser().value(told).asString().startsWith("epoch 1"), told);
    browser().press("ArrowRight");
    String second = browser().value(told).asString();
    assertTrue(second.matches("epoch 2training [\\d.]+development [\\d.]+"), second);
    var _ = browser().value("document.querySelector('.plot .switch').click()");
    assertTrue(browser().value("!!document.querySelector('.plot .series.off')").asBoolean());
  }

  /** Returns the numbers that the page of polytopes tells under a name. */
  private double[] told(String name) {
    JsonNode point =
        browser()
            .value(
                "JSON.parse([...document.querySelectorAll('.numbers span')].find(s =>"
                    + " s.dataset.name.startsWith('"
                    + name
                    + "')).dataset.value)");
    return point.valueStream().mapToDouble(JsonNode::asDouble).toArray();
  }

  @Test
  void estimatorsOnPolytopesStepAsTheirDefinitionsSay(@TempDir Path folder) throws Exception {
    browser().resize(WIDE, 900);
    browser().open(address(folder, "polytopes", PolytopePage.html()));
    // SPIGOT on the simplex: T projections of steps of −ηg, begun at the best vertex.
    Categorical simplex = new Categorical(3);
    double[] gradient = told("g");
    double[] label = told("ẑ");
    assertArrayEquals(new double[] {1, 0, 0}, label);
    for (int step = 1; step <= 5; step++) {
      double[] next = label.clone();
      Arrays.setAll(next, i -> next[i] - 0.4 * gradient[i]);
      label = simplex.project(next).point().clone();
      assertArrayEquals(label, told("label μ" + step), 1e-3, "after " + step + " steps");
      double[] at = label;
      double[] sent = told("the scores get");
      for (int i = 0; i < 3; i++) {
        assertEquals((i == 0 ? 1 : 0) - at[i], sent[i], 1e-3);
      }
      var _ =
          browser()
              .value(
                  "[...document.querySelectorAll('.controls button')].find(b => b.textContent ==="
                      + " 'next step').click()");
    }
    // The Jacobian of softmax, diag(p) − p pᵀ, on another structure's page: none of its steps.
    select("estimator", "marginals");
    double[] p = simplex.distribution(told("scores s")).marginals();
    double mean = IntStream.range(0, 3).mapToDouble(i -> p[i] * gradient[i]).sum();
    double[] expected =
        IntStream.range(0, 3).mapToDouble(i -> p[i] * (gradient[i] - mean)).toArray();
    assertArrayEquals(expected, told("the scores get"), 1e-3);
    // Bits: each is cut off for itself.
    select("structure", "3 bits");
    select("estimator", "spigot");
    double[] best = told("ẑ");
    assertArrayEquals(new double[] {1, 1, 0}, best);
    double[] cut = told("label μ1");
    for (int i = 0; i < 3; i++) {
      assertEquals(Math.clamp(best[i] - 0.4 * gradient[i], 0, 1), cut[i], 1e-3);
    }
    assertEquals(List.of(), browser().complaints());
  }

  private void select(String label, String option) {
    var _ =
        browser()
            .value(
                "(() => {const s = [...document.querySelectorAll('.controls label')].find(l =>"
                    + " l.textContent.startsWith('"
                    + label
                    + "')).querySelector('select'); s.value = [...s.options].find(o =>"
                    + " o.textContent === '"
                    + option
                    + "').value; s.dispatchEvent(new Event('change'))})()");
  }

  private static RunResult chosen(
      String task, String structure, int[][] chosen, List<String> predicted, Likely likely) {
    RunResult run = SampleRuns.texts();
    RunConfig config = SampleRuns.config(task);
    List<String> words = List.of("a", "plot", "that", "is", "thin");
    return SampleRuns.with(
        run,
        config.with(
            new StructureConfig(
                structure, config.structure().trees(), config.structure().scheme())),
        run.networks(),
        run.baselines(),
        List.of(
            new TreeSample(
                "s",
                words,
                new int[0],
                chosen,
                new int[0],
                predicted,
                List.of("bad"),
                new Certainty(new double[] {0.7}, likely, Likely.NONE, 0.2, 0.5),
                new int[0][],
                task.equals("pairs") ? 2 : 0)));
  }

  @Test
  void everyStructureIsDrawnAsItsFieldDrawsIt(@TempDir Path folder) throws Exception {
    browser().resize(NARROW, 900);
    RunResult words =
        chosen(
            "text",
            "subset",
            new int[][] {{1}, {4}},
            List.of("good"),
            new Likely(new int[] {1, 4}, new double[] {0.9, 0.8}));
    browser().open(address(folder, "words", html(words)));
    assertEquals(
        List.of("plot", "thin"),
        strings(
            browser()
                .value("[...document.querySelectorAll('mark.washed')].map(e => e.textContent)")));
    assertEquals(
        "0.9",
        browser().value("document.querySelector('mark').style.getPropertyValue('--p')").asString());

    RunResult brackets =
        chosen(
            "text",
            "bracketing",
            new int[][] {{0, 1}, {0, 4}, {3, 4}},
            List.of("good"),
            Likely.NONE);
    browser().open(address(folder, "brackets", html(brackets)));
    List<String> spans =
        strings(
            browser()
                .value(
                    "[...document.querySelectorAll('.picture .one')].map(e => e.textContent + ' ' +"
                        + " e.querySelector('path').getAttribute('d').split(/[ L]/)[3])"));
    assertEquals(
        List.of("a plot 18", "a plot that is thin 8", "is thin 18"),
        spans,
        "what is within lies nearer to the words");

    RunResult written =
        chosen(
            "transduce",
            "alignment",
            new int[][] {{0, 0}, {1, 1}, {1, 2}},
            List.of("A", "p", "l"),
            Likely.NONE);
    browser().open(address(folder, "written", html(written)));
    assertEquals(
        List.of("a → A", "plot → p", "plot → l"),
        strings(
            browser()
                .value("[...document.querySelectorAll('.matrix title')].map(e => e.textContent)")));
    assertEquals(
        List.of("Test strings", "5 symbols"),
        strings(
            browser()
                .value(
                    "['#sentences h2', '#sentence-title'].map("
                        + "s => document.querySelector(s).textContent)")));

    RunResult linked =
        chosen("pairs", "matching", new int[][] {{0, 3}, {1, 4}}, List.of("good"), Likely.NONE);
    browser().open(address(folder, "linked", html(linked)));
    assertEquals(
        List.of("that", "is", "thin", "a", "plot"),
        strings(
            browser()
                .value("[...document.querySelectorAll('.matrix .form')].map(e => e.textContent)")),
        "columns are the second text's words, rows the first's");
    assertEquals(
        List.of("a → is", "plot → thin"),
        strings(
            browser()
                .value("[...document.querySelectorAll('.matrix title')].map(e => e.textContent)")));
    assertEquals(List.of(), browser().complaints());
  }

  @Test
  void epochsAreChosenInCurvesAndShownInTrees(@TempDir Path folder) throws Exception {
    RunResult run = SampleRuns.relations();
    TreeSample sample = SampleRuns.sample("s", 9, 3);
    int[][] course = {
      SimpleTrees.toNext(9), SimpleTrees.toPrevious(9), sample.induced(), sample.induced()
    };
    RunResult watched =
        SampleRuns.withTrees(
            run,
            List.of(
                new TreeSample(
                    "s",
                    sample.words(),
                    sample.induced(),
                    new int[0][],
                    sample.gold(),
                    sample.predicted(),
                    sample.labels(),
                    sample.certainty(),
                    course,
                    0)));
    browser().resize(WIDE, 900);
    browser().open(address(folder, "epochs", html(watched)));
    String title = "document.querySelectorAll('.halves h4')[1].textContent";
    var _ =
        browser()
            .value(
                "(() => {const e = [...document.querySelectorAll('.controls label')].find(l =>"
                    + " l.textContent.startsWith('epoch')).querySelector('input'); e.value = 2;"
                    + " e.dispatchEvent(new Event('input'))})()");
    assertTrue(
        browser().value(title).asString().endsWith("differ from the tree after epoch 2"), title);
    assertFalse(browser().value(title).asString().startsWith("0 "), title);
    // The slider of the first curve is the same choice.
    var _ =
        browser()
            .value(
                "(() => {const e = document.querySelector('#curves input[type=range]'); e.value ="
                    + " 2; e.dispatchEvent(new Event('input'))})()");
    assertEquals(
        "0 of 9 heads differ from the tree after epoch 3", browser().value(title).asString());
    assertEquals(List.of(), browser().complaints());
  }

  private static RunResult many(int count) {
    // Lengths of the English Web Treebank: many short sentences, few long ones.
    Random random = new Random(1);
    List<TreeSample> trees =
        IntStream.range(0, count)
            .mapToObj(k ->
                SampleRuns.sample(
                    "weblog-example.org_20040101-" + k,
                    3 + (int) Math.min(60, -11 * Math.log(random.nextDouble())),
                    k))
            .toList();
    RunResult run = SampleRuns.relations();
    return SampleRuns.withTrees(run, trees);
  }

  @Test
  void pagesAreLight(@TempDir Path folder) throws Exception {
    for (int[] limit : new int[][] {{200, 600_000}, {2000, 4_000_000}}) {
      String html = html(many(limit[0]));
      int bytes = html.getBytes(StandardCharsets.UTF_8).length;
      assertTrue(bytes <= limit[1], limit[0] + " sentences: " + bytes + " bytes");
      browser().resize(WIDE, 900);
      browser().open(address(folder, "many", html));
      int nodes = browser().value("document.querySelectorAll('*').length").asInt();
      assertTrue(nodes <= MOST_NODES, nodes + " nodes");
      assertEquals(List.of(), browser().complaints());
    }
  }

  @Test
  void wordsThatLookLikeMarkupAreWords(@TempDir Path folder) throws Exception {
    RunResult run = SampleRuns.relations();
    TreeSample sample = SampleRuns.sample("a", 4, 1);
    List<String> nasty =
        List.of("</script><img src=x onerror=alert(1)>", "<!--", "]]>", "\u2028&amp;");
    RunResult odd =
        SampleRuns.withTrees(
            run,
            List.of(
                new TreeSample(
                    "#'\"<b>",
                    nasty,
                    sample.induced(),
                    sample.gold(),
                    nasty,
                    sample.labels(),
                    sample.certainty())));
    browser().open(address(folder, "nasty", html(odd)));
    assertEquals(List.of(), browser().complaints());
    assertEquals(0, browser().value("document.images.length").asInt());
    assertEquals(
        nasty,
        strings(
            browser()
                .value(
                    "[...document.querySelectorAll('.picture .form')].map(t => t.textContent)")));
  }
}
