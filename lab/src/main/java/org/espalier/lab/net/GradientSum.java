package org.espalier.lab.net;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorBase;
import org.bytedeco.pytorch.VoidTensorHook;
import org.bytedeco.pytorch.Work;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.espalier.torch.Tensors;
import org.jspecify.annotations.Nullable;

/**
 * The weighted sum of the members' gradients, added up while the backward pass goes on (Li et al.
 * 2020, arXiv 2006.15704): a hook on each parameter puts its gradient into a bucket, and the bucket
 * is sent when it is full. Buckets are filled from the last parameter to the first, about as the
 * backward pass comes to them, and all members send them in this order, so that sums are the same
 * bit for bit however fast members are.
 *
 * <p>Of a large {@linkplain Parameters#addTable table} the rows alone travel that some member has
 * looked up: members first add up which rows they have, and at the end of the step a matrix of the
 * rows that any has; the sum is sparse. Gloo's own sum of sparse tensors is not used: it has ended
 * processes (PyTorch 2.10).
 *
 * <p>With one member gradients are left as they are.
 */
public final class GradientSum implements AutoCloseable {

  /**
   * The most entries of a bucket: 25 MiB of single precision, as in PyTorch. A small network has
   * one: several small sums cost more than waiting for one where cores are busy anyway.
   */
  private static final long BUCKET = 25L << 18;

  /** Tables of at least this many entries send only the rows that were looked up. */
  private static final long LARGE = 1L << 16;

  private final ProcessGroup group;
  private final List<Tensor> all;
  private final List<Part> parts = new ArrayList<>();
  private final List<Hook> hooks = new ArrayList<>();

  private double weight;
  private boolean single;
  private boolean open;
  private int sent;
  private int early;
  private @Nullable RuntimeException failure;

  /**
   * Puts hooks on the parameters that are trained now, and lets large tables have gradients of
   * rows.
   *
   * @param group whose members all make one of the same parameters
   */
  public GradientSum(ProcessGroup group, Parameters parameters) {
    this(group, parameters, BUCKET, LARGE);
  }

  /** The same, with the most entries of a bucket and the fewest of a table that is large. */
  GradientSum(ProcessGroup group, Parameters parameters, long bucket, long large) {
    this.group = group;
    all = parameters.asMap().values().stream().filter(Tensor::requires_grad).toList().reversed();
    if (group.size() == 1) {
      return;
    }
    parameters.setSparse(large);
    List<Tensor> some = new ArrayList<>();
    long entries = 0;
    for (Tensor parameter : all) {
      if (parameters.isSparse(parameter)) {
        add(new Rows(parameter));
        continue;
      }
      if (!some.isEmpty() && entries + parameter.numel() > bucket) {
        add(new Bucket(some, parameters.type()));
        some = new ArrayList<>();
        entries = 0;
      }
      some.add(parameter);
      entries += parameter.numel();
    }
    if (!some.isEmpty()) {
      add(new Bucket(some, parameters.type()));
    }
  }

  private void add(Part part) {
    parts.add(part);
    for (int i = 0; i < part.parameters.size(); i++) {
      hooks.add(new Hook(part, i));
    }
  }

  /**
   * Begins a step, before its backward pass.
   *
   * @param weight of this member's gradients
   * @param single whether a parameter gets its gradient in one backward pass; where it may get more
   *     in another, buckets are sent at the end
   */
  public void begin(double weight, boolean single) {
    this.weight = weight;
    this.single = single;
    failure = null;
    sent = 0;
    early = 0;
    parts.forEach(Part::clear);
    open = true;
  }

  /**
   * Ends a step: replaces all gradients by their sums. A gradient that a member lacks counts as
   * zeros; one that all members lack stays absent. They are views of the buckets, which the next
   * step overwrites.
   *
   * @param more further numbers to be added up in the same exchange, as they are
   * @return their sums
   * @throws LostMemberException if a member is gone
   */
  public double[] end(double... more) {
    open = false;
    if (group.size() == 1) {
      return more.clone();
    }
    if (failure != null) {
      throw failure;
    }
    early = sent;
    try (PointerScope _ = new PointerScope();
        NoGradGuard _ = new NoGradGuard()) {
      while (sent < parts.size()) {
        send();
      }
      double[] sums = Arrays.copyOf(more, more.length + hooks.size());
      int at = more.length;
      for (Part part : parts) {
        for (boolean came : part.came) {
          sums[at++] = came ? 1 : 0;
        }
      }
      group.sum(sums);
      parts.forEach(part -> part.follow(group));
      at = more.length;
      for (Part part : parts) {
        part.await(group);
        for (int i = 0; i < part.came.length; i++) {
          if (sums[at++] > 0) {
            var _ = part.parameters.get(i).mutable_grad().put(part.sum(i));
          }
        }
      }
      return Arrays.copyOf(sums, more.length);
    }
  }

  /** Returns how many buckets and tables had been sent when the last step's backward pass ended. */
  int sentEarly() {
    return early;
  }

  /** Returns how many buckets and tables there are. */
  int parts() {
    return parts.size();
  }

  private void send() {
    parts.get(sent++).send(group);
  }

  /**
   * Takes hooks and buckets away; the parameters must be there still. What a step that was not
   * ended has sent is waited for: others would wait in vain for a member that leaves before.
   */
  @Override
  public void close() {
    open = false;
    for (Part part : parts) {
      try {
        part.await(group);
      } catch (LostMemberException _) {
        // Nobody asks for this sum any more.
      }
    }
    hooks.forEach(Hook::remove);
    parts.forEach(Part::close);
  }

  /** Called by the backward pass when a parameter's gradient is there. */
  private final class Hook extends VoidTensorHook {
    private final Part part;
    private final int place;
    private final int number;

    Hook(Part part, int place) {
      super();
      this.part = part;
      this.place = place;
      number = part.parameters.get(place).register_hook(this);
    }

    void remove() {
      part.parameters.get(place).remove_hook(number);
      close();
    }

    @Override
    public void call(TensorBase gradient) {
      // Exceptions that pass through native code in the backward pass lose their type.
      if (!open || failure != null) {
        return;
      }
      try (PointerScope _ = new PointerScope();
          NoGradGuard _ = new NoGradGuard()) {
        if (part.work != null) {
          throw new IllegalStateException("a gradient came twice in a single backward pass");
        }
        part.add(place, new Tensor(gradient).mul(new Scalar(weight)));
        part.came[place] = true;
        while (single && sent < parts.size() && parts.get(sent).isComplete()) {
          send();
        }
      } catch (RuntimeException e) {
        failure = e;
      }
    }
  }

  /** Gradients that travel together. */
  private abstract static class Part {
    final List<Tensor> parameters;
    final boolean[] came;
    @Nullable Work work;

    Part(List<Tensor> parameters) {
      this.parameters = parameters;
      came = new boolean[parameters.size()];
    }

    boolean isComplete() {
      for (boolean one : came) {
        if (!one) {
          return false;
        }
      }
      return true;
    }

    void clear() {
      Arrays.fill(came, false);
      work = null;
    }

    void await(ProcessGroup group) {
      Work under = work;
      work = null;
      if (under != null) {
        group.await(under);
      }
    }

    /** Adds a parameter's weighted gradient. */
    abstract void add(int place, Tensor gradient);

    /** Starts to add up the gradients that have arrived. */
    abstract void send(ProcessGroup group);

    /** Starts what can be added up only now that all members have sent all. */
    void follow(ProcessGroup group) {}

    /** Returns a parameter's gradient from the sum. */
    abstract Tensor sum(int place);

    abstract void close();
  }

  /** Whole gradients, one behind the other. */
  private static final class Bucket extends Part {
    private final Tensor flat;
    private final List<Tensor> places = new ArrayList<>();

    Bucket(List<Tensor> parameters, ScalarType type) {
      super(parameters);
      try (PointerScope _ = new PointerScope()) {
        flat =
            Tensors.keep(Tensors.zeros(type, parameters.stream().mapToLong(Tensor::numel).sum()));
        long at = 0;
        for (Tensor parameter : parameters) {
          places.add(Tensors.keep(flat.narrow(0, at, parameter.numel()).view(parameter.shape())));
          at += parameter.numel();
        }
      }
    }

    @Override
    void add(int place, Tensor gradient) {
      var _ = came[place] ? places.get(place).add_(gradient) : places.get(place).copy_(gradient);
    }

    @Override
    void send(ProcessGroup group) {
      for (int i = 0; i < came.length; i++) {
        if (!came[i]) {
          var _ = places.get(i).zero_();
        }
      }
      work = group.start(flat);
    }

    @Override
    Tensor sum(int place) {
      return places.get(place);
    }

    @Override
    void close() {
      places.forEach(Tensor::close);
      flat.close();
    }
  }

  /** The rows of a table that were looked up. */
  private static final class Rows extends Part {
    private final Tensor marks; // [rows], 1 for those that this member has, then how many have them
    private @Nullable Tensor own; // sparse
    private @Nullable Tensor sum;

    Rows(Tensor table) {
      super(List.of(table));
      marks = Tensors.keep(Tensors.zeros(table.scalar_type().intern(), table.size(0)));
    }

    @Override
    void clear() {
      super.clear();
      free();
    }

    @Override
    void add(int place, Tensor gradient) {
      Tensor before = own;
      own = Tensors.keep(before == null ? gradient : before.add(gradient));
      if (before != null) {
        before.close();
      }
    }

    @Override
    void send(ProcessGroup group) {
      var _ = marks.zero_();
      if (own != null) {
        Tensor once = Tensors.keep(own.coalesce());
        own.close();
        own = once;
        var _ = marks.index_fill_(0, once.indices().flatten(), new Scalar(1.0));
      }
      work = group.start(marks);
    }

    @Override
    void follow(ProcessGroup group) {
      await(group);
      Tensor table = parameters.getFirst();
      Tensor some = marks.ne(new Scalar(0.0));
      Tensor rows = some.nonzero().t();
      Tensor values = Tensors.zeros(marks.scalar_type().intern(), rows.size(1), table.size(1));
      if (own != null) {
        Tensor places = some.cumsum(0).sub(new Scalar(1L));
        var _ =
            values.index_copy_(0, places.index_select(0, own.indices().flatten()), own.values());
      }
      sum = Tensors.keep(torch.sparse_coo_tensor(rows, values, table.shape())._coalesced_(true));
      if (values.numel() > 0) {
        work = group.start(values);
      }
    }

    @Override
    Tensor sum(int place) {
      return Objects.requireNonNull(sum);
    }

    private void free() {
      for (Tensor one : new Tensor[] {own, sum}) {
        if (one != null) {
          one.close();
        }
      }
      own = null;
      sum = null;
    }

    @Override
    void close() {
      free();
      marks.close();
    }
  }
}
