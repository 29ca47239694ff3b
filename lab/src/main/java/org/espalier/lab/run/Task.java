package org.espalier.lab.run;

import java.util.List;
import org.espalier.data.DataException;
import org.espalier.data.DataSource;
import org.espalier.lab.run.RunConfig.NetworkSizes;
import org.espalier.lab.train.TrainingSchedule;

/**
 * What is predicted, and from which data: a task reads its data, puts its {@link Head} on the
 * encoder, and counts its own scores. Commands know no task by name.
 */
public interface Task {

  /** Returns the name, as on the command line. */
  String title();

  /** Returns one line on what it is. */
  String summary();

  /**
   * Returns whether the structure is latent, trained by an estimator, or supervised, trained by a
   * loss.
   */
  boolean latent();

  /** Returns the names of the structures that it can have, the usual one first. */
  List<String> structures();

  /** Returns the name of the usual estimator or loss. */
  String method();

  /** Returns the sizes of its network, unless others are asked for. */
  NetworkSizes sizes();

  /** Returns how its network is trained, unless something else is asked for. */
  TrainingSchedule schedule();

  /**
   * Reads the task's data.
   *
   * @throws DataException if the data cannot be used
   */
  Corpus load(RunConfig config);

  /** Creates the network, with initial parameters from the seed. */
  Network network(RunConfig config, ModelCodes codes);

  /** Returns the column of CoNLL-U that the labels of words belong in, in small letters. */
  String column(DataSource data);
}
