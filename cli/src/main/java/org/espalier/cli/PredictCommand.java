package org.espalier.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.espalier.lab.data.DataException;
import org.espalier.lab.data.LabelledText;
import org.espalier.lab.train.Prediction;
import org.espalier.lab.train.RunFolder;
import org.espalier.lab.train.SavedModel;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Predicts labels and trees of new text. */
@Command(
    name = "predict",
    description = {
      "Predict labels and trees of new text with a trained model.",
      "",
      "The text is given as arguments, each a sentence; else it is read from --file or the standard input,"
          + " a sentence in each line, UTF-8.",
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  espalier predict runs/genre 'Could you send me the file?'",
      "  espalier predict runs/genre --format conllu < sentences.txt > trees.conllu",
    })
final class PredictCommand implements Callable<Integer> {

  /** So many sentences are read before the first is answered. */
  private static final int TOGETHER = 256;

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "MODEL", description = "The folder of a run.")
  private Path model = Path.of("");

  @Parameters(index = "1..*", paramLabel = "TEXT", description = "Sentences.")
  private List<String> texts = new ArrayList<>();

  @Option(
      names = "--file",
      paramLabel = "PATH",
      description = "A file with a sentence in each line (default: the standard input).")
  private @Nullable Path file;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "text, conllu, json or tsv (default: text).")
  private PredictionFormat format = PredictionFormat.TEXT;

  @Option(
      names = "--split-on-blanks",
      description = "The text is cut into words already (default: cut as the task text is).")
  private boolean blanks;

  @Override
  public Integer call() throws IOException {
    if (!texts.isEmpty() && file != null) {
      throw new IllegalArgumentException("give sentences or --file, not both");
    }
    if (!Files.isDirectory(model)) {
      throw new DataException(model, "there is no such folder; MODEL is the folder of a run");
    }
    for (int i = 0; i < texts.size(); i++) {
      if (words(texts.get(i)).isEmpty()) {
        throw new IllegalArgumentException(
            "text " + (i + 1) + " of " + texts.size() + " has no words");
      }
    }
    try (SavedModel network = SavedModel.load(new RunFolder(model))) {
      if (texts.isEmpty()) {
        return predictLines(network);
      }
      var _ = predict(network, texts, "argument", 1);
      return 0;
    }
  }

  private int predictLines(SavedModel network) throws IOException {
    String source = file == null ? "standard input" : file.toString();
    if (file != null && !Files.isRegularFile(file)) {
      throw new DataException(file, "there is no such file");
    }
    if (file == null && Screen.isTerminal()) {
      spec.commandLine().getErr().println("type sentences, one in a line; Ctrl-D ends");
    }
    int together = file == null && Screen.isTerminal() ? 1 : TOGETHER;
    int number = 0;
    int predicted = 0;
    try (BufferedReader reader =
        file == null
            ? new BufferedReader(
                new InputStreamReader(System.in, StandardCharsets.UTF_8.newDecoder()))
            : Files.newBufferedReader(file)) {
      List<String> lines = new ArrayList<>();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
        if (lines.size() == together) {
          predicted += predict(network, lines, source, number + 1);
          number += lines.size();
          lines.clear();
        }
      }
      predicted += predict(network, lines, source, number + 1);
    } catch (MalformedInputException e) {
      throw new DataException(Path.of(source), "contains bytes that are not UTF-8");
    }
    if (predicted == 0) {
      throw new DataException(Path.of(source), "has no words; a sentence in each line is expected");
    }
    return 0;
  }

  /**
   * Predicts some sentences; blank lines are left out.
   *
   * @return how many were predicted
   */
  private int predict(SavedModel network, List<String> lines, String source, int first) {
    List<List<String>> sentences = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      List<String> words = words(lines.get(i));
      if (words.size() > SavedModel.LONGEST) {
        throw new DataException(
            Path.of(source),
            first + i,
            "has " + words.size() + " words; at most " + SavedModel.LONGEST + " make a sentence");
      }
      if (!words.isEmpty()) {
        sentences.add(words);
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    List<Prediction> predictions = network.predict(sentences);
    for (int i = 0; i < sentences.size(); i++) {
      format.print(out, network, sentences.get(i), predictions.get(i));
    }
    out.flush();
    return sentences.size();
  }

  private List<String> words(String line) {
    return blanks
        ? (line.isBlank() ? List.of() : List.of(line.strip().split("\\s+")))
        : LabelledText.words(line);
  }
}
