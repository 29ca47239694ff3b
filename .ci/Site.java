import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/**
 * Makes the documentation a site of pages that refer to nothing outside it, and checks every link:
 * files must exist, and headings that are pointed at.
 *
 * <p>Arguments: the checkout and the site's folder, which has the page of polytopes already.
 */
final class Site {

  private static final String POLYTOPES = "docs/polytopes.html";

  /** What is always to be reached, and how it is called. */
  private static final Map<String, String> PARTS =
      new TreeMap<>(
          Map.of(
              "README.md", "Espalier",
              "docs/guide.md", "guide",
              "docs/structures.md", "structures",
              "docs/estimators.md", "estimators",
              "docs/constraints.md", "constraints",
              "docs/data.md", "data",
              "docs/library.md", "library",
              "docs/results/README.md", "results"));

  /**
   * A document.
   *
   * @param path from the checkout
   * @param root of its text
   * @param headings the names by which its headings can be pointed at
   */
  private record Document(Path path, Node root, Map<Node, String> headings) {}

  private final Path checkout;
  private final Path site;
  private final Parser parser =
      Parser.builder().extensions(List.of(TablesExtension.create())).build();
  private final Map<Path, Document> documents = new TreeMap<>();
  private final Set<Path> copied = new HashSet<>();
  private final List<String> broken = new ArrayList<>();

  private Site(Path checkout, Path site) {
    this.checkout = checkout;
    this.site = site;
  }

  public static void main(String[] arguments) throws IOException {
    Site site = new Site(Path.of(arguments[0]), Path.of(arguments[1]));
    site.write();
    if (!site.broken.isEmpty()) {
      site.broken.forEach(System.err::println);
      System.exit(1);
    }
    System.out.println(
        site.documents.size()
            + " pages, "
            + site.copied.size()
            + " pictures; every link leads somewhere");
  }

  private void write() throws IOException {
    try (Stream<Path> docs = Files.walk(checkout.resolve("docs"))) {
      List<Path> files =
          new ArrayList<>(docs.filter(file -> file.toString().endsWith(".md")).toList());
      try (Stream<Path> top = Files.list(checkout)) {
        files.addAll(top.filter(file -> file.toString().endsWith(".md")).toList());
      }
      for (Path file : files) {
        Node root = parser.parse(Files.readString(file));
        documents.put(
            checkout.relativize(file),
            new Document(checkout.relativize(file), root, headings(root)));
      }
    }
    for (Document document : documents.values()) {
      links(document);
      Path out = site.resolve(page(document.path()));
      Files.createDirectories(out.getParent());
      Files.writeString(out, html(document));
    }
  }

  /** Returns where a document's page is in the site. */
  private static Path page(Path document) {
    return Path.of(
        document.toString().replaceAll("\\.md$", ".html").replaceAll("^README", "index"));
  }

  /**
   * Names headings as GitHub does: small letters, blanks as hyphens, signs left out, a number if
   * taken.
   */
  private static Map<Node, String> headings(Node root) {
    Map<Node, String> names = new IdentityHashMap<>();
    Set<String> taken = new HashSet<>();
    root.accept(
        new AbstractVisitor() {
          @Override
          public void visit(Heading heading) {
            String plain =
                text(heading)
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N}\\p{M} _-]", "")
                    .replace(' ', '-');
            String name = plain;
            for (int k = 1; !taken.add(name); k++) {
              name = plain + "-" + k;
            }
            names.put(heading, name);
          }
        });
    return names;
  }

  private static String text(Node node) {
    StringBuilder text = new StringBuilder();
    node.accept(
        new AbstractVisitor() {
          @Override
          public void visit(Text some) {
            text.append(some.getLiteral());
          }

          @Override
          public void visit(Code code) {
            text.append(code.getLiteral());
          }

          @Override
          public void visit(SoftLineBreak line) {
            text.append(' ');
          }
        });
    return text.toString();
  }

  /** Checks the links of a document and turns them into those of the site. */
  private void links(Document document) {
    document
        .root()
        .accept(
            new AbstractVisitor() {
              @Override
              public void visit(Link link) {
                link.setDestination(target(document, link.getDestination()));
                visitChildren(link);
              }

              @Override
              public void visit(Image image) {
                image.setDestination(target(document, image.getDestination()));
              }
            });
  }

  private String target(Document from, String link) {
    if (link.matches("[a-z]+:.*")) {
      return link;
    }
    int hash = link.indexOf('#');
    String file = hash < 0 ? link : link.substring(0, hash);
    String heading = hash < 0 ? "" : link.substring(hash + 1);
    Path here = from.path().getParent() == null ? Path.of("") : from.path().getParent();
    Path to = file.isEmpty() ? from.path() : here.resolve(file).normalize();
    if (Files.isDirectory(checkout.resolve(to)) && documents.containsKey(to.resolve("README.md"))) {
      to = to.resolve("README.md");
    }
    if (to.toString().equals(POLYTOPES)) {
      return file;
    }
    Document document = documents.get(to);
    if (document != null) {
      if (!heading.isEmpty() && document.headings().values().stream().noneMatch(heading::equals)) {
        broken.add(from.path() + ": " + link + ": " + to + " has no such heading");
      }
      return relative(from.path(), page(to)) + (heading.isEmpty() ? "" : "#" + heading);
    }
    if (!Files.exists(checkout.resolve(to))) {
      broken.add(from.path() + ": " + link + ": there is no such file");
      return link;
    }
    if (to.toString().matches(".*\\.(svg|png)")) {
      copy(to);
      return relative(from.path(), to);
    }
    // Sources are no part of the site: the link says where they are in a checkout.
    return "";
  }

  private void copy(Path picture) {
    try {
      if (copied.add(picture)) {
        Files.createDirectories(site.resolve(picture).getParent());
        Files.write(site.resolve(picture), Files.readAllBytes(checkout.resolve(picture)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String relative(Path from, Path to) {
    Path here = page(from).getParent() == null ? Path.of("") : page(from).getParent();
    return here.toString().isEmpty() ? to.toString() : here.relativize(to).toString();
  }

  private String html(Document document) throws IOException {
    HtmlRenderer renderer =
        HtmlRenderer.builder()
            .extensions(List.of(TablesExtension.create()))
            .attributeProviderFactory(_ ->
                (node, tag, attributes) -> {
                  if (document.headings().containsKey(node)) {
                    attributes.put("id", document.headings().get(node));
                  }
                  if (tag.equals("table")) {
                    attributes.put("class", "airy");
                  }
                  if (node instanceof Link link && link.getDestination().isEmpty()) {
                    attributes.remove("href");
                  }
                })
            .build();
    String title =
        document.headings().keySet().stream()
            .filter(heading -> heading instanceof Heading one && one.getLevel() == 1)
            .map(Site::text)
            .findFirst()
            .orElse(document.path().toString());
    String links =
        Stream.concat(
                PARTS.entrySet().stream()
                    .filter(part -> documents.containsKey(Path.of(part.getKey())))
                    .map(part -> link(document, page(Path.of(part.getKey())), part.getValue())),
                Stream.of(link(document, Path.of(POLYTOPES), "estimators, drawn")))
            .collect(Collectors.joining("\n"));
    Path styles = checkout.resolve("report/src/main/resources/org/espalier/report/page");
    return """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>%s</title>
    <style>%s
    pre { white-space: pre; } table { display: block; overflow-x: auto; } td, th { white-space: normal; text-align: left; } img { max-width: 100%%; }
    p, li { max-width: 48rem; }</style>
    </head>
    <body><a class="skip" href="#content">to the content</a>
    <main id="content"><nav aria-label="documentation">%s</nav>
    %s</main></body>
    </html>
    """
        .formatted(
            title.replace("&", "&amp;").replace("<", "&lt;"),
            Files.readString(styles.resolve("chart.css"))
                + Files.readString(styles.resolve("report.css")),
            links,
            // Tables that scroll are reached by the keyboard.
            renderer
                .render(document.root())
                .replace("<table class=\"airy\">", "<table class=\"airy\" tabindex=\"0\">"));
  }

  private static String link(Document from, Path to, String name) {
    return "<a href=\"" + relative(from.path(), to) + "\">" + name + "</a>";
  }
}
