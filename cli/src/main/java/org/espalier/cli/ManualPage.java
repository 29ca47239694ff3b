package org.espalier.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.espalier.lab.train.Provenance;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** A command as a page of the manual, in the macros of man(7). */
record ManualPage(CommandLine command) {

  private static final String PARAGRAPH = ".PP\n";

  /** Returns its name, such as espalier-train. */
  String name() {
    return spec().qualifiedName("-");
  }

  private CommandSpec spec() {
    return command.getCommandSpec();
  }

  /** Returns the page. */
  String text() {
    Help help = command.getHelp();
    List<String> description = plain(spec().usageMessage().description());
    StringBuilder page = new StringBuilder();
    page.append(".TH ")
        .append(quoted(name().toUpperCase(Locale.ROOT)))
        .append(" 1 \"\" ")
        .append(quoted("espalier " + Provenance.program()))
        .append(" \"User Commands\"\n");
    section(page, "NAME");
    page.append(roff(name())).append(" \\- ").append(roff(first(description))).append('\n');
    section(page, "SYNOPSIS");
    page.append(".nf\n").append(roff(help.synopsis(0).strip())).append("\n.fi\n");
    section(page, "DESCRIPTION");
    description.forEach(line -> page.append(line.isBlank() ? PARAGRAPH : roff(line) + "\n"));
    if (!spec().positionalParameters().isEmpty()) {
      section(page, "ARGUMENTS");
      spec().positionalParameters().forEach(one -> append(page, label(one), one));
    }
    GroupedHelp.grouped(spec())
        .forEach((heading, options) -> {
          if (!options.isEmpty()) {
            section(page, heading.isEmpty() ? "OPTIONS" : heading.toUpperCase(Locale.ROOT));
            options.forEach(one -> append(page, label(one), one));
          }
        });
    if (!command.getSubcommands().isEmpty()) {
      section(page, "COMMANDS");
      command
          .getSubcommands()
          .forEach((name, one) ->
              page.append(".TP\n.B ")
                  .append(roff(name))
                  .append('\n')
                  .append(roff(first(plain(one.getCommandSpec().usageMessage().description()))))
                  .append('\n'));
    }
    List<String> footer = plain(spec().usageMessage().footer());
    if (!footer.isEmpty()) {
      String heading = String.format(spec().usageMessage().footerHeading()).strip();
      section(
          page, heading.isEmpty() ? "NOTES" : heading.replace(":", "").toUpperCase(Locale.ROOT));
      page.append(".nf\n");
      footer.forEach(line -> page.append(roff(line)).append('\n'));
      page.append(".fi\n");
    }
    section(page, "SEE ALSO");
    CommandLine parent = command.getParent();
    page.append(
        (parent == null ? command.getSubcommands().values().stream() : List.of(parent).stream())
            .map(one -> ".BR " + roff(one.getCommandSpec().qualifiedName("-")) + " (1)")
            .collect(Collectors.joining("\n", "", "\n")));
    return page.toString();
  }

  private static void section(StringBuilder page, String heading) {
    page.append(".SH ").append(quoted(heading)).append('\n');
  }

  private static String quoted(String text) {
    return '"' + roff(text).replace("\"", "\\(dq") + '"';
  }

  private static void append(StringBuilder page, String label, ArgSpec argument) {
    page.append(".TP\n.B ")
        .append(roff(label))
        .append('\n')
        .append(
            roff(
                String.join(" ", argument.description())
                    .replace("${DEFAULT-VALUE}", String.valueOf(argument.defaultValueString()))))
        .append('\n');
  }

  private static String label(OptionSpec option) {
    return String.join(", ", option.names())
        + (option.arity().max() == 0 ? "" : " " + option.paramLabel());
  }

  private static String label(PositionalParamSpec parameter) {
    return parameter.paramLabel() + (parameter.arity().max() > 1 ? "..." : "");
  }

  private static String first(List<String> lines) {
    return lines.isEmpty() ? "" : lines.getFirst();
  }

  /** Returns texts of the help as they are shown: there they are formats. */
  private static List<String> plain(String... lines) {
    return Arrays.stream(lines).flatMap(line -> String.format(line).lines()).toList();
  }

  /** Returns text as roff prints it: no dash is a hyphen to be exchanged, no line a request. */
  private static String roff(String text) {
    return text.lines()
        .map(line -> {
          String escaped = line.replace("\\", "\\e").replace("-", "\\-");
          return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
        })
        .collect(Collectors.joining("\n"));
  }
}
