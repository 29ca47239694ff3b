package org.espalier.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.espalier.data.BracketTreeReader;
import org.espalier.data.FileFormat;
import org.espalier.data.FileLayout;
import org.espalier.data.LabelledText;
import org.espalier.data.ListOpsReader;
import org.espalier.data.PretrainedVectors;
import org.espalier.data.Sentence;
import org.espalier.data.TextFiles;
import org.espalier.data.TreeCheck;
import org.espalier.data.TreebankFiles;
import org.espalier.data.Vocabulary;
import org.junit.jupiter.api.Timeout;

/**
 * Readers of data on any bytes. The first byte chooses name and layout, so that a letter in front
 * of a sample of the format makes a seed.
 */
@Timeout(10)
class ReadersFuzzTest {

  private static final String[] NAMES = {
    "in.txt", "in.tsv", "in.csv", "in.json", "in", "in.conllu"
  };
  private static final FileFormat[] FORMATS = FileFormat.values();
  private static final String[] ENCODINGS = {"", "", "", "UTF-8", "ISO-8859-1", "UTF-16"};
  private static final TreeCheck[] CHECKS = TreeCheck.values();

  private static final Vocabulary WORDS =
      new Vocabulary(List.of("<pad>", "<unk>", "the", "a", "cat", "é", "1"));

  @FuzzTest
  void texts(byte[] bytes) {
    Memory.read(
        file(bytes),
        file -> {
          for (LabelledText text : TextFiles.texts(file, layout(bytes)).examples()) {
            require(!text.words().isEmpty(), "a text without words");
          }
        });
  }

  @FuzzTest
  void pairs(byte[] bytes) {
    Memory.read(file(bytes), file -> TextFiles.pairs(file, layout(bytes)));
  }

  @FuzzTest
  void sentences(byte[] bytes) {
    TreeCheck check = CHECKS[choice(bytes, CHECKS.length)];
    Memory.read(
        file(bytes),
        file -> {
          for (Sentence sentence : TreebankFiles.sentences(file, layout(bytes), check).examples()) {
            require(sentence.length() > 0, "a sentence without words");
            require(sentence.forms().size() == sentence.length(), "a form for every word");
            if (sentence.hasTree()) {
              int[] heads = sentence.heads();
              require(
                  Arrays.stream(heads).allMatch(h -> h >= -1 && h < heads.length),
                  "a head outside the sentence");
            }
          }
        });
  }

  @FuzzTest
  void brackets(byte[] bytes) {
    Memory.read(
        file(bytes),
        file -> {
          try (BracketTreeReader reader =
              new BracketTreeReader(file, null, choice(bytes, 2) == 1)) {
            while (reader.next().isPresent()) {}
          }
        });
  }

  @FuzzTest
  void vectors(byte[] bytes) {
    Memory.read(
        Memory.file("vectors", content(bytes)),
        file -> {
          PretrainedVectors vectors = PretrainedVectors.read(file, WORDS);
          require(
              vectors.values().length == WORDS.size() * vectors.width(), "a vector for every word");
          for (float value : vectors.values()) {
            require(Float.isFinite(value), "a vector that is not finite");
          }
        });
  }

  @FuzzTest
  void listOps(byte[] bytes) {
    Memory.read(
        file(bytes),
        file -> {
          try (ListOpsReader reader = new ListOpsReader(file)) {
            while (reader.next().isPresent()) {}
          }
        });
  }

  private static int choice(byte[] bytes, int choices) {
    return bytes.length == 0 ? 0 : (bytes[0] & 0xff) % choices;
  }

  private static byte[] content(byte[] bytes) {
    return bytes.length == 0 ? bytes : Arrays.copyOfRange(bytes, 1, bytes.length);
  }

  private static Path file(byte[] bytes) {
    return Memory.file(NAMES[choice(bytes, NAMES.length)], content(bytes));
  }

  /** Mostly nothing said; a format, an encoding or a header for some first bytes above letters. */
  private static FileLayout layout(byte[] bytes) {
    int said = bytes.length == 0 ? 0 : Math.max(0, (bytes[0] & 0xff) - 'z');
    return said == 0
        ? FileLayout.OPEN
        : new FileLayout(
            FORMATS[said % FORMATS.length],
            ENCODINGS[said % ENCODINGS.length],
            said % 7 == 1 ? "2" : "",
            said % 11 == 1 ? "1" : "",
            "",
            said % 5 == 1 ? "yes" : "");
  }

  private static void require(boolean holds, String claim) {
    if (!holds) {
      throw new AssertionError(claim);
    }
  }
}
