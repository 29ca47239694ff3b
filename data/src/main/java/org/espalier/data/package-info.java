/**
 * Reading and preparing data. A {@link org.espalier.data.DataSource} names files and how to read
 * them, and {@link org.espalier.data.SplitFiles} finds their parts. {@link
 * org.espalier.data.TextFiles} reads {@linkplain org.espalier.data.LabelledText labelled texts},
 * {@linkplain org.espalier.data.SentencePair pairs} and {@linkplain org.espalier.data.StringPair
 * strings}, {@link org.espalier.data.TreebankFiles} reads {@linkplain org.espalier.data.Sentence
 * sentences}; both recognise the format of a file by its content.
 *
 * <p>Errors in data are {@link org.espalier.data.DataException}s, which name file, line and cause.
 */
package org.espalier.data;
