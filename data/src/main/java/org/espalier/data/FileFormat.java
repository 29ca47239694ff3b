package org.espalier.data;

/** The formats of data files. */
public enum FileFormat {
  /** Whatever the content shows. */
  AUTO("any format"),
  /** A table with tabs. */
  TSV("TSV"),
  /** A table with commas, semicolons or bars, fields in double quotes where they need it. */
  CSV("CSV"),
  /** A label, a blank and the text in each line. */
  WORDS("label and words"),
  /** JSON: an object in each line, or an array. */
  JSON("JSON"),
  /** Texts whose label is the name of their file or folder, see {@link TextFiles}. */
  CLASSES("a file or folder for each label"),
  /** Trees in brackets. */
  BRACKETS("trees in brackets"),
  /** CoNLL-U, the format of Universal Dependencies. */
  CONLLU("CoNLL-U"),
  /** CoNLL-X, of the shared tasks of 2006 and 2007. */
  CONLLX("CoNLL-X"),
  /** The format of the shared task of 2009. */
  CONLL2009("CoNLL-2009"),
  /** Columns with a tag in the last one, such as those of the shared task of 2003. */
  CONLL2003("columns of words and tags"),
  /** Graphs of SemEval 2014 and 2015 (semantic dependency parsing). */
  SDP("SDP graphs"),
  /** A sentence in each line, every word with its tag behind a slash or an underscore. */
  TAGGED("words with tags");

  private final String title;

  FileFormat(String title) {
    this.title = title;
  }

  /** Returns its name in a sentence. */
  public String title() {
    return title;
  }

  /** Returns whether files of this format hold sentences whose words have labels. */
  public boolean isOfSentences() {
    return compareTo(CONLLU) >= 0;
  }
}
