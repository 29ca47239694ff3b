package org.espalier.cli;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.espalier.data.FileLayout;
import org.espalier.features.CrfppText;
import org.espalier.features.CrfsuiteDump;
import org.espalier.features.FeatureCrf;
import org.espalier.lab.run.ImportedModel;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Converts a model that another program has trained. */
@Command(
    name = "import",
    description = {
      "Make a tagger of a conditional random field that CRF++ or CRFsuite has trained.",
      "",
      "predict, serve and evaluate take the folder that is made. What a template of ours cannot say"
          + " is refused. docs/import.md explains the formats.",
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  espalier import model.txt --format crf++ --out imported",
      "  espalier import dump.txt --format crfsuite --template names.txt --out imported",
    })
final class ImportCommand implements Callable<Integer> {

  enum Format {
    CRFPP("crf++"),
    CRFSUITE("crfsuite");

    private final String title;

    Format(String title) {
      this.title = title;
    }

    static Format named(String name) {
      for (Format format : values()) {
        if (format.title.equals(name.toLowerCase(Locale.ROOT))) {
          return format;
        }
      }
      throw new IllegalArgumentException("--format is crf++ or crfsuite, not " + name);
    }
  }

  @Parameters(
      paramLabel = "FILE",
      description = "What crf_learn -t has written as .txt, or crfsuite dump has told.")
  private @Nullable Path file;

  @Option(
      names = "--format",
      required = true,
      paramLabel = "NAME",
      description = "crf++ or crfsuite.")
  private String format = "";

  @Option(
      names = "--template",
      paramLabel = "FILE",
      description =
          "For crfsuite: what the names of attributes mean, in lines such as w[0] = word[0].")
  private @Nullable Path template;

  @Option(
      names = "--encoding",
      paramLabel = "NAME",
      description = "The files' encoding (default: UTF-8).")
  private String encoding = "";

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "The folder that is made.")
  private @Nullable Path out;

  private CommandSpec spec = CommandSpec.create();

  @Spec
  void specification(CommandSpec given) {
    spec = given;
  }

  @Override
  public Integer call() {
    if (file == null || out == null) {
      throw new IllegalArgumentException("a file and --out are needed");
    }
    FeatureCrf model = read(Format.named(format), file);
    OutputFolder.requireWritable(out);
    ImportedModel.write(model, file, out);
    spec.commandLine()
        .getOut()
        .println(
            String.format(
                Locale.ROOT,
                "%s: %,d weights, %d labels; predict with: espalier predict %s",
                out,
                model.size(),
                model.labels().size(),
                ShellCommand.quoted(out.toString())));
    return 0;
  }

  private FeatureCrf read(Format named, Path from) {
    @Nullable Charset charset = FileLayout.encoded(encoding).charset();
    if (named == Format.CRFPP) {
      if (template != null) {
        throw new IllegalArgumentException(
            "--template is for crfsuite; models of CRF++ have their own");
      }
      return CrfppText.read(from, charset);
    }
    if (template == null) {
      throw new IllegalArgumentException(
          "--format crfsuite needs --template FILE: a dump does not say what its attributes are of"
              + " words");
    }
    return CrfsuiteDump.read(from, template, charset);
  }
}
