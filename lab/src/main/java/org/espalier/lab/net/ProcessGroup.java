package org.espalier.lab.net;

import java.time.Duration;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.ProcessGroupGloo;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.Work;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.espalier.torch.Tensors;

/**
 * Processes, or threads, that compute the same training together and add up numbers by all-reduce:
 * Gloo's ring, over TCP. Every member calls the same methods in the same order with as many
 * numbers, and gets the same sums bit for bit, which for a given size of the group depend on
 * nothing else.
 *
 * <p>When a member dies its connections break, and the call of every other one fails.
 */
public final class ProcessGroup implements AutoCloseable {

  private final int rank;
  private final int size;
  private final Rendezvous meeting;
  private final ProcessGroupGloo gloo;
  private final Milliseconds patience;

  /**
   * Joins a group, and returns when all have.
   *
   * @param rendezvous where the members meet; not closed here
   * @param name of the group, new for each attempt
   * @param host this member's own name or address, as others reach it
   * @param rank of this member, from 0
   * @param size how many there are
   * @param patience how long a member waits for the others
   * @throws LostMemberException if they do not come together
   */
  public ProcessGroup(
      Rendezvous rendezvous, String name, String host, int rank, int size, Duration patience) {
    this.rank = rank;
    this.size = size;
    this.patience = new Milliseconds(patience.toMillis());
    meeting = meeting(rendezvous, name, host, rank, patience);
    try (ProcessGroupGloo.Options options = ProcessGroupGloo.Options.create(this.patience)) {
      var _ = options.devices().push_back(ProcessGroupGloo.createDeviceForHostname(host));
      gloo = new ProcessGroupGloo(meeting.store(), rank, size, options.threads(2));
    } catch (RuntimeException e) {
      meeting.close();
      throw failed(e);
    }
  }

  /**
   * Returns a rendezvous for this group alone, since Gloo's names are the same in every group: the
   * first member serves it, and leaves its address with the one that all know.
   */
  private static Rendezvous meeting(
      Rendezvous known, String name, String host, int rank, Duration patience) {
    if (rank == 0) {
      Rendezvous served = Rendezvous.serve(host);
      known.put(name, served.port() + " " + host);
      return served;
    }
    String[] address = known.await(name, patience).split(" ", 2);
    return Rendezvous.connect(address[1], Integer.parseInt(address[0]), patience);
  }

  private LostMemberException failed(RuntimeException e) {
    return new LostMemberException(
        "member %s of %s lost the others: %s"
            .formatted(rank, size, String.valueOf(e.getMessage()).lines().findFirst().orElse("")),
        e);
  }

  /** Returns this member's number, from 0. */
  public int rank() {
    return rank;
  }

  /** Returns how many members there are. */
  public int size() {
    return size;
  }

  /**
   * Replaces numbers by their sums over all members.
   *
   * @param values as many as every other member has
   * @throws LostMemberException if a member is gone
   */
  public void sum(double[] values) {
    try (PointerScope _ = new PointerScope();
        NoGradGuard _ = new NoGradGuard()) {
      Tensor all = Tensors.of(values, ScalarType.Double, values.length);
      await(start(all));
      Tensors.read(all, values, 0);
    }
  }

  /**
   * Starts to replace numbers by their sums over all members; several sums may be under way, which
   * all members start in the same order.
   *
   * @param values dense, as many as every other member has
   * @return what outlives all scopes, until it is {@linkplain #await awaited}
   * @throws LostMemberException if a member is gone
   * @throws IllegalArgumentException if the tensor is sparse: Gloo's sums of such have ended
   *     processes
   */
  Work start(Tensor values) {
    if (values.is_sparse()) {
      throw new IllegalArgumentException("the numbers to be added up must be a dense tensor");
    }
    try {
      Work work = gloo.allreduce(new TensorVector(values));
      work.retainReference();
      return work;
    } catch (RuntimeException e) {
      throw failed(e);
    }
  }

  /**
   * Waits for a sum.
   *
   * @throws LostMemberException if a member is gone
   */
  void await(Work work) {
    try (work) {
      if (!work._wait(patience)) {
        throw new IllegalStateException("the sum was not completed");
      }
    } catch (RuntimeException e) {
      throw failed(e);
    }
  }

  /** Leaves the group. */
  @Override
  public void close() {
    gloo.close();
    meeting.close();
    patience.close();
  }
}
