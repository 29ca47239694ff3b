package org.espalier.spark;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.espalier.cli.Answered;

/**
 * Rows of files with their numbers, in the order of the files' names, laid out so that those which
 * {@code predict} takes together on one machine lie side by side in one partition: what is
 * predicted together, and so every digit of the answers, follows from the input alone. Partitions
 * have the order of the input, and there are several for each core, so that none waits long for the
 * last.
 *
 * @param rows with the column {@value #NUMBER} after their own
 */
record NumberedRows(Dataset<Row> rows) {

  /** The column of a row's number, from 0. */
  static final String NUMBER = "espalier_number";

  /** Spark's own number of a row: ascending in a piece of a file, without gaps. */
  private static final String ID = "espalier_id";

  private static final String FILE = "espalier_file";

  /** Where a piece of a file begins. */
  private static final String START = "espalier_start";

  /** The offset of the numbers of a piece. */
  private static final String ADDED = "espalier_added";

  private static final StructType PIECES =
      new StructType()
          .add(FILE, DataTypes.StringType, false)
          .add(START, DataTypes.LongType, false)
          .add(ADDED, DataTypes.LongType, false);

  /** The number of partitions for each core. */
  private static final int EACH = 8;

  /**
   * Numbers rows. They are counted first, because Spark reads the largest files first and puts
   * pieces of several files into one partition.
   *
   * @param rows read from files, so that a second reading has the same partitions
   * @throws IllegalArgumentException if they have a column of a name that this uses
   */
  static NumberedRows of(Dataset<Row> rows) {
    SparkPredictor.requireFree(rows.schema(), NUMBER, ID, FILE, START, ADDED);
    Dataset<Row> placed =
        rows.withColumn(ID, functions.monotonically_increasing_id())
            .withColumn(FILE, functions.input_file_name())
            .withColumn(START, functions.input_file_block_start());
    List<Row> counts =
        placed
            .groupBy(FILE, START)
            .agg(functions.count(functions.lit(1)), functions.min(ID))
            .orderBy(FILE, START)
            .collectAsList();
    List<Row> pieces = new ArrayList<>();
    long count = 0;
    for (Row one : counts) {
      pieces.add(RowFactory.create(one.getString(0), one.getLong(1), count - one.getLong(3)));
      count += one.getLong(2);
    }
    long groups = Math.max(1, Math.ceilDiv(count, Answered.TOGETHER));
    int cores = rows.sparkSession().sparkContext().defaultParallelism();
    int partitions = (int) Math.min(groups, Math.max(counts.size(), EACH * cores));
    String partition =
        "cast(%s div %s * %s div %s as int)"
            .formatted(NUMBER, Answered.TOGETHER, partitions, groups);
    Dataset<Row> numbered =
        placed
            .join(
                functions.broadcast(rows.sparkSession().createDataFrame(pieces, PIECES)),
                new String[] {FILE, START})
            .withColumn(NUMBER, functions.col(ID).plus(functions.col(ADDED)))
            .drop(FILE, START, ID, ADDED);
    return new NumberedRows(
        numbered
            .repartitionById(partitions, functions.expr(partition))
            .sortWithinPartitions(NUMBER));
  }

  /** Returns the group of a numbered row. */
  static long group(Row row) {
    return number(row) / Answered.TOGETHER;
  }

  /** Returns the number of a numbered row. */
  static long number(Row row) {
    return row.getLong(row.size() - 1);
  }
}
