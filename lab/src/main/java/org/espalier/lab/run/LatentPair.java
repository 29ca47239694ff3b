package org.espalier.lab.run;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.espalier.core.ExactStructure;
import org.espalier.core.GibbsModel;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.Structure;
import org.espalier.core.alignment.Alignment;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.categorical.Categorical;
import org.espalier.core.constraint.Constraints;
import org.espalier.core.constraint.Tokens;
import org.espalier.core.matching.ConditionedMatching;
import org.espalier.core.matching.Matching;
import org.espalier.core.product.ChoiceProduct;
import org.espalier.core.product.ExactProduct;
import org.espalier.core.tree.DependencyTree;
import org.espalier.data.SeedStream;
import org.espalier.lab.net.BiaffineScorer;
import org.espalier.lab.net.CrossEntropy;
import org.espalier.lab.net.Initializer;
import org.espalier.lab.net.PairClassifier;
import org.espalier.lab.net.PairClassifier.Sides;
import org.espalier.lab.net.PairClassifier.Weights;
import org.espalier.lab.net.Parameters;
import org.espalier.lab.net.SentencePadding;
import org.espalier.lab.run.RunConfig.NetworkSizes;
import org.espalier.lab.run.RunConfig.Trees;
import org.espalier.lab.run.SentenceConstraints.Sentence;
import org.espalier.torch.LayerScores;
import org.espalier.torch.Tensors;

/**
 * A latent structure between two texts or over both. Each text is encoded by itself, and a {@link
 * PairClassifier} sees the states through the structure; without a structure its weights are all 0.
 */
final class LatentPair extends LatentHead<MapOracle> {

  private final RunConfig config;
  private final SentenceConstraints constraints;
  private final String structure;
  private final boolean within;
  private final boolean blocks; // whether each text has parts of its own
  private final NetworkSizes sizes;
  private final Optional<BiaffineScorer> arcs; // of trees
  private final Optional<Tensor> interaction; // of links
  private final Optional<Tensor> moves; // of an alignment
  private final PairClassifier classifier;

  LatentPair(Network.Base base, SentenceConstraints constraints, int classes) {
    super(base, family(base.config().structure(), constraints));
    this.constraints = constraints;
    config = base.config();
    structure = config.structure().name();
    within = LatentTask.trees().contains(structure);
    blocks = within || structure.equals(PairTask.ATTENTION);
    sizes = config.network();
    Parameters parameters = base.parameters();
    int width = base.encoder().width();
    arcs =
        within && config.structure().trees() == Trees.LATENT
            ? Optional.of(
                new BiaffineScorer(
                    parameters, "encoder.arcs", width, sizes.arcs(), sizes.dropout()))
            : Optional.empty();
    boolean linked = !within && config.structure().trees() == Trees.LATENT;
    interaction =
        linked
            ? Optional.of(
                parameters.add("encoder.interaction", Initializer.identity(1), width, width))
            : Optional.empty();
    moves =
        linked && structure.equals(PairTask.ALIGNMENT)
            ? Optional.of(parameters.add("encoder.moves", Initializer.constant(0), Alignment.MOVES))
            : Optional.empty();
    classifier =
        new PairClassifier(
            parameters, "decoder.", within, width, sizes.decoder(), classes, sizes.dropout());
  }

  private static Class<? extends MapOracle> family(
      StructureConfig config, SentenceConstraints constraints) {
    if (config.absent()) {
      return MapOracle.class;
    }
    if (constraints.exist()) {
      return config.name().equals(PairTask.MATCHING)
          ? ConditionedMatching.class
          : ExactStructure.class;
    }
    return Tasks.PAIRS.family(config.name()).asSubclass(MapOracle.class);
  }

  @Override
  Reading<MapOracle> read(Encoded batch, Constraints more) {
    return new OnBatch(batch, constraints.and(more));
  }

  /** Returns the structures that constraints leave of pairs. */
  static SentenceConstraints constraints(StructureConfig config) {
    return new SentenceConstraints(
        config,
        List.of(),
        new SentenceConstraints.Structures() {
          @Override
          public Structure of(Sentence pair) {
            return structure(config.name(), pair.first(), pair.length() - pair.first());
          }

          @Override
          public void requireTaken(Constraints constraints) {
            if (config.name().equals(PairTask.ATTENTION)) {
              throw new IllegalArgumentException(
                  constraints.list().getFirst() + ": attention takes no constraints (--structure)");
            }
          }

          @Override
          public Tokens tokens(Sentence pair) {
            List<String> first = pair.words().subList(0, pair.first());
            List<String> second = pair.words().subList(pair.first(), pair.length());
            if (LatentTask.trees().contains(config.name())) {
              return Tokens.of(pair.words());
            }
            return turned(config.name(), first.size(), second.size())
                ? Tokens.ofPair(second, first, true)
                : Tokens.ofPair(first, second, false);
          }
        });
  }

  private static Structure structure(String name, int n, int m) {
    return switch (name) {
      case PairTask.MATCHING -> new Matching(Math.min(n, m), Math.max(n, m));
      case PairTask.ALIGNMENT -> new Alignment(n, m);
      case PairTask.ATTENTION ->
          new ChoiceProduct<>(
              Stream.concat(
                      Collections.nCopies(n, new Categorical(m)).stream(),
                      Collections.nCopies(m, new Categorical(n)).stream())
                  .toList());
      default -> new ExactProduct<>(List.of(tree(name, n), tree(name, m)));
    };
  }

  private static ExactStructure tree(String name, int words) {
    return (ExactStructure) Catalogue.structure(name).of(words);
  }

  /** Returns whether the second text has the rows, because it is the shorter one. */
  private static boolean turned(String name, int n, int m) {
    return name.equals(PairTask.MATCHING) && n > m;
  }

  /** Returns the random structure of a pair, which stays the same. */
  private Parts drawn(Example pair) {
    MapOracle structures = (MapOracle) constraints.of(Sentence.of(pair));
    if (structures instanceof GibbsModel model) {
      return UniformDraw.of(model, config.execution().seed(), pair);
    }
    // Of scores drawn alike, every matching is as likely the best as any other.
    return structures.argmax(
        new Random(SeedStream.TEXT.seed(config.execution().seed(), pair.id().hashCode()))
            .doubles(structures.size())
            .toArray());
  }

  /** Returns head and word, or both ends of a link, by the part of a pair's structure. */
  private int[] place(Example pair, int part) {
    int n = pair.first();
    int m = pair.length() - n;
    if (within) {
      boolean second = part >= n * n;
      int words = second ? m : n;
      int arc = second ? part - n * n : part;
      int shift = second ? n : 0;
      int head = arc / words;
      int word = arc % words;
      return new int[] {head == word ? DependencyTree.ROOT : shift + head, shift + word};
    }
    if (structure.equals(PairTask.ATTENTION) && part >= n * m) {
      int link = part - n * m;
      return new int[] {link % n, n + link / n};
    }
    int cell = structure.equals(PairTask.ALIGNMENT) ? part / Alignment.MOVES : part;
    int columns = structure.equals(PairTask.MATCHING) ? Math.max(n, m) : m;
    int row = cell / columns;
    int column = cell % columns;
    return turned(structure, n, m) ? new int[] {column, n + row} : new int[] {row, n + column};
  }

  /** Returns the structure of a pair where none is latent; no parts where there is none. */
  private Parts given(Example pair) {
    return switch (config.structure().trees()) {
      case RANDOM -> drawn(pair);
      case GOLD -> trees(pair);
      case NONE, LATENT, SUPERVISED -> new Parts();
    };
  }

  /** Returns the trees over both texts that the data gives. */
  private static Parts trees(Example pair) {
    int n = pair.first();
    int m = pair.length() - n;
    return Parts.of(
        IntStream.range(0, n + m)
            .map(word -> {
              int head = pair.heads()[word] < 0 ? word : pair.heads()[word];
              return word < n ? head * n + word : n * n + (head - n) * m + word - n;
            })
            .sorted()
            .toArray());
  }

  /** A batch, to be linked and classified. */
  private final class OnBatch implements Reading<MapOracle> {
    private final Encoded batch;
    private final Sides sides;
    private final long n;
    private final long m;
    private final PairLayout layout;
    private final SentenceConstraints constraints;

    OnBatch(Encoded batch, SentenceConstraints constraints) {
      this.batch = batch;
      this.constraints = constraints;
      // Both sides in one batch, so that the encoder runs once and masks differ between sides.
      Encoded encoded = batch.sides();
      Tensor states = encoded.states();
      batch.spent(encoded.nanoseconds());
      int[] lengths = encoded.padding().lengths();
      int size = batch.examples().size();
      int[] firsts = Arrays.copyOf(lengths, size);
      int[] seconds = Arrays.copyOfRange(lengths, size, 2 * size);
      SentencePadding firstPadding = padding(states, firsts, batch.most(Example::first));
      SentencePadding secondPadding =
          padding(states, seconds, batch.most(pair -> pair.length() - pair.first()));
      n = firstPadding.longest();
      m = secondPadding.longest();
      sides =
          new Sides(
              firstPadding,
              secondPadding,
              states.narrow(0, 0, size).narrow(1, 0, n),
              states.narrow(0, size, size).narrow(1, 0, m));
      int rows = firstPadding.longest();
      int columns = secondPadding.longest();
      if (blocks) {
        layout =
            within
                ? PairLayout.trees(firsts, seconds, rows, columns)
                : PairLayout.choices(firsts, seconds, rows, columns);
      } else {
        layout =
            PairLayout.cells(firsts, seconds, rows, columns, structure.equals(PairTask.MATCHING));
      }
    }

    private static SentencePadding padding(Tensor states, int[] lengths, int longest) {
      return new SentencePadding(states.scalar_type().intern(), lengths, longest);
    }

    @Override
    public Encoded batch() {
      return batch;
    }

    @Override
    public LayerScores scores() {
      if (arcs.isPresent()) {
        Tensor first = arcs.get().scores(sides.firstStates(), batch.masks());
        Tensor second = arcs.get().scores(sides.secondStates(), batch.masks());
        return LayerScores.of(layout.parts(both(first, second)));
      }
      Tensor links =
          torch.bmm(
              torch.matmul(sides.firstStates(), interaction.orElseThrow()),
              sides.secondStates().transpose(1, 2));
      return LayerScores.of(
          moves
              .map(own -> links.unsqueeze(3).add(own))
              .orElseGet(() ->
                  layout.parts(
                      blocks ? both(links, links.transpose(1, 2)) : links.flatten(1, -1))));
    }

    private static Tensor both(Tensor first, Tensor second) {
      return torch.cat(new TensorVector(first.flatten(1, -1), second.flatten(1, -1)), 1);
    }

    @Override
    public List<MapOracle> structures() {
      return batch.examples().stream()
          .map(pair -> (MapOracle) constraints.of(Sentence.of(pair)))
          .toList();
    }

    /** {@inheritDoc} Weights of links or arcs, [B, width]. */
    @Override
    public Tensor given() {
      int width = Math.toIntExact(layout.width());
      double[] mu = new double[batch.examples().size() * width];
      for (int b = 0; b < batch.examples().size(); b++) {
        Example pair = batch.examples().get(b);
        for (int part : LatentPair.this.given(pair).toArray()) {
          mu[b * width + flat(pair, part)] = 1;
        }
      }
      return Tensors.of(
          mu, sides.firstStates().scalar_type().intern(), batch.examples().size(), width);
    }

    private int flat(Example pair, int part) {
      int rows = Math.toIntExact(n);
      int columns = Math.toIntExact(m);
      if (blocks) {
        int first = pair.first();
        return PairLayout.place(part, first, pair.length() - first, rows, columns, within);
      }
      int[] link = LatentPair.this.place(pair, part);
      return link[0] * columns + link[1] - pair.first();
    }

    private Weights weights(Tensor points, Tensor index) {
      long rows = points.size(0);
      Tensor flat;
      if (config.structure().trees() != Trees.LATENT) {
        flat = points;
      } else if (structure.equals(PairTask.ALIGNMENT)) {
        flat = points.sum(3).flatten(1, -1);
      } else {
        flat = layout.flat(points, index);
      }
      if (within) {
        return new Weights(
            flat.narrow(1, 0, n * n).view(rows, n, n),
            flat.narrow(1, n * n, m * m).view(rows, m, m));
      }
      Tensor cells = flat.narrow(1, 0, n * m).view(rows, n, m);
      return new Weights(
          cells, blocks ? flat.narrow(1, n * m, m * n).view(rows, m, n) : cells.transpose(1, 2));
    }

    private Tensor logits(Tensor points, long... rows) {
      Tensor index = Tensors.of(rows, rows.length);
      return classifier.logits(
          sides.select(index, rows),
          weights(points, index),
          batch.masks().select(index, batch.examples().size()));
    }

    @Override
    public Tensor logits(Tensor points) {
      return logits(points, LongStream.range(0, points.size(0)).toArray());
    }

    @Override
    public Tensor losses(Tensor logits) {
      return CrossEntropy.ofSentences(logits, batch.labels());
    }

    @Override
    public Tensor losses(Tensor points, long[] rows) {
      return CrossEntropy.ofSentences(
          logits(points, rows), batch.labels().index_select(0, Tensors.of(rows, rows.length)));
    }

    @Override
    public boolean showsTrees() {
      return within;
    }

    @Override
    public int[] place(int example, int part) {
      return LatentPair.this.place(batch.examples().get(example), part);
    }

    @Override
    public Shown given(int example) {
      return shown(example, LatentPair.this.given(batch.examples().get(example)));
    }
  }
}
