package org.espalier.lab.net;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.ProcessGroupGloo;
import org.bytedeco.pytorch.Scalar;
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

  /** The most entries of a bucket: 25 MiB of single precision, as is usual. */
  private static final long BUCKET = 25L << 18;

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
        "member "
            + rank
            + " of "
            + size
            + " lost the others: "
            + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
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
      wait(start(all));
      Tensors.read(all, values, 0);
    }
  }

  /**
   * Replaces the gradients by their weighted sums over all members. One that a member lacks counts
   * as zeros, and one that all lack stays away. They travel in buckets, several of them at a time,
   * when all are computed: not while others are.
   *
   * @param weight of this member's
   * @param more numbers to be added up as they are, on the same way
   * @return their sums
   * @throws LostMemberException if a member is gone
   */
  public double[] sumGradients(Parameters parameters, double weight, double... more) {
    List<Tensor> all = List.copyOf(parameters.asMap().values());
    double[] there = Arrays.copyOf(more, more.length + all.size());
    for (int i = 0; i < all.size(); i++) {
      there[more.length + i] = all.get(i).grad().defined() ? 1 : 0;
    }
    sum(there);
    sumGradients(
        parameters.type(), all, Arrays.copyOfRange(there, more.length, there.length), weight);
    return Arrays.copyOf(there, more.length);
  }

  private void sumGradients(ScalarType type, List<Tensor> all, double[] there, double weight) {
    try (PointerScope _ = new PointerScope();
        NoGradGuard _ = new NoGradGuard()) {
      List<Bucket> buckets = new ArrayList<>();
      int from = 0;
      while (from < all.size()) {
        long entries = 0;
        int to = from;
        while (to < all.size()
            && (to == from || entries + (there[to] > 0 ? all.get(to).numel() : 0) <= BUCKET)) {
          entries += there[to] > 0 ? all.get(to).numel() : 0;
          to++;
        }
        if (entries > 0) {
          Tensor flat = Tensors.zeros(type, entries);
          Bucket bucket = new Bucket(flat, all.subList(from, to), from);
          bucket.pack(there, weight);
          buckets.add(bucket);
          bucket.works.add(start(flat));
        }
        from = to;
      }
      for (Bucket bucket : buckets) {
        bucket.works.forEach(this::wait);
        bucket.unpack(there);
      }
    }
  }

  /** Gradients that travel together. */
  private record Bucket(Tensor flat, List<Tensor> parameters, int first, List<Work> works) {

    Bucket(Tensor flat, List<Tensor> parameters, int first) {
      this(flat, parameters, first, new ArrayList<>());
    }

    void pack(double[] there, double weight) {
      long at = 0;
      for (int i = 0; i < parameters.size(); i++) {
        Tensor parameter = parameters.get(i);
        if (there[first + i] > 0) {
          long entries = parameter.numel();
          if (parameter.grad().defined()) {
            var _ = flat.narrow(0, at, entries).copy_(parameter.grad().flatten());
          }
          at += entries;
        }
      }
      var _ = flat.mul_(new Scalar(weight));
    }

    void unpack(double[] there) {
      long at = 0;
      for (int i = 0; i < parameters.size(); i++) {
        Tensor parameter = parameters.get(i);
        if (there[first + i] > 0) {
          long entries = parameter.numel();
          Tensor sum = flat.narrow(0, at, entries).view(parameter.shape());
          if (parameter.grad().defined()) {
            var _ = parameter.grad().copy_(sum);
          } else {
            var _ = parameter.mutable_grad().put(sum.clone());
          }
          at += entries;
        }
      }
    }
  }

  private Work start(Tensor values) {
    try {
      return gloo.allreduce(new TensorVector(values));
    } catch (RuntimeException e) {
      throw failed(e);
    }
  }

  private void wait(Work work) {
    try {
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
