import cc.mallet.fst.CRF;
import cc.mallet.fst.CRFTrainerByLabelLikelihood;
import cc.mallet.types.Alphabet;
import cc.mallet.types.FeatureVector;
import cc.mallet.types.FeatureVectorSequence;
import cc.mallet.types.Instance;
import cc.mallet.types.InstanceList;
import cc.mallet.types.LabelAlphabet;
import cc.mallet.types.LabelSequence;
import cc.mallet.types.Sequence;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.espalier.core.Parts;
import org.espalier.core.Workers;
import org.espalier.core.Workspace;
import org.espalier.features.CrfSettings;
import org.espalier.features.CrfTrainer;
import org.espalier.features.FeatureCrf;
import org.espalier.features.LabelledSequence;
import org.espalier.features.Template;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.sgd.crf.CRFModel;
import org.tribuo.classification.sgd.crf.CRFTrainer;
import org.tribuo.impl.ArrayExample;
import org.tribuo.math.optimisers.AdaGrad;
import org.tribuo.provenance.SimpleDataSourceProvenance;
import org.tribuo.sequence.MutableSequenceDataset;
import org.tribuo.sequence.SequenceExample;

/**
 * Trains linear-chain CRFs on the parts of speech of a treebank, with one thread and the same
 * attributes of words: {@code espalier ITERATIONS}, {@code mallet ITERATIONS} or {@code tribuo
 * EPOCHS}, then the folder of the English Web Treebank and, where not all are wanted, a number of
 * training sentences. Prints seconds of CPU time and accuracy.
 */
final class CrfPeers {

  private static final double L2 = 0.3;

  record Sentence(List<String> words, List<String> tags) {}

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[2]);
    List<Sentence> train = read(folder, "train");
    train = args.length < 4 ? train : train.subList(0, Integer.parseInt(args[3]));
    List<Sentence> test = read(folder, "test");
    int rounds = Integer.parseInt(args[1]);
    long begun = cpu();
    Function<Sentence, List<String>> tagger =
        switch (args[0]) {
          case "espalier" -> espalier(train, rounds);
          case "mallet" -> mallet(train, rounds);
          case "tribuo" -> tribuo(train, rounds);
          default -> throw new IllegalArgumentException(args[0]);
        };
    double seconds = (cpu() - begun) / 1e9;
    long words = 0;
    long right = 0;
    begun = cpu();
    for (Sentence sentence : test) {
      List<String> tags = tagger.apply(sentence);
      for (int t = 0; t < tags.size(); t++) {
        words++;
        right += tags.get(t).equals(sentence.tags().get(t)) ? 1 : 0;
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%s, %d rounds: %.1f s of CPU, accuracy %.2f %%, %.0f words a second%n",
        args[0],
        rounds,
        seconds,
        100.0 * right / words,
        words / ((cpu() - begun) / 1e9));
  }

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static List<Sentence> read(Path folder, String part) throws IOException {
    List<Sentence> sentences = new ArrayList<>();
    List<String> words = new ArrayList<>();
    List<String> tags = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve("en_ewt-ud-" + part + ".conllu"))) {
      String[] cells = line.split("\t");
      if (line.isBlank()) {
        sentences.add(new Sentence(List.copyOf(words), List.copyOf(tags)));
        words.clear();
        tags.clear();
      } else if (cells[0].matches("\\d+")) {
        words.add(cells[1]);
        tags.add(cells[3]);
      }
    }
    return sentences;
  }

  private static List<List<String>> attributes(Template.Extractor extractor, Sentence sentence) {
    extractor.read(sentence.words());
    List<List<String>> attributes = new ArrayList<>();
    for (int t = 0; t < sentence.words().size(); t++) {
      List<String> own = new ArrayList<>();
      extractor.attributes(t, own::add);
      attributes.add(own);
    }
    return attributes;
  }

  private static Function<Sentence, List<String>> espalier(List<Sentence> train, int iterations) {
    List<String> labels = train.stream().flatMap(s -> s.tags().stream()).distinct().toList();
    FeatureCrf model;
    try (Workers workers = Workers.sequential()) {
      model =
          new CrfTrainer(Template.USUAL, labels, new CrfSettings(1, 0, 0, L2, iterations))
              .train(
                  train.stream()
                      .map(s ->
                          new LabelledSequence(
                              s.words(), s.tags().stream().mapToInt(labels::indexOf).toArray()))
                      .toList(),
                  workers,
                  step -> progress("espalier", step.iteration(), step.value()))
              .model();
    }
    Workspace workspace = new Workspace();
    return sentence -> {
      Parts best = new Parts();
      var chain = model.chain(sentence.words().size());
      var _ = chain.argmax(model.scores(sentence.words()), 0, best, workspace);
      List<String> tags = new ArrayList<>();
      for (int tag : chain.tags(best)) {
        tags.add(labels.get(tag));
      }
      return tags;
    };
  }

  private static void progress(String name, int round, double value) {
    if (round % 10 == 0) {
      System.err.printf(Locale.ROOT, "%s %d: %.4f, %.1f s%n", name, round, value, cpu() / 1e9);
    }
  }

  private static Function<Sentence, List<String>> mallet(List<Sentence> train, int iterations) {
    Logger.getLogger("").setLevel(Level.WARNING);
    Alphabet alphabet = new Alphabet();
    LabelAlphabet labels = new LabelAlphabet();
    InstanceList instances = new InstanceList(alphabet, labels);
    Template.Extractor extractor = Template.USUAL.extractor();
    for (Sentence sentence : train) {
      instances.add(
          new Instance(
              vectors(alphabet, attributes(extractor, sentence)),
              new LabelSequence(
                  labels, sentence.tags().stream().mapToInt(labels::lookupIndex).toArray()),
              null,
              null));
    }
    alphabet.stopGrowth();
    CRF crf = new CRF(alphabet, labels);
    // One matrix of weights of neighbours for all words, as the others have.
    crf.addStatesForThreeQuarterLabelsConnectedAsIn(instances);
    CRFTrainerByLabelLikelihood trainer = new CRFTrainerByLabelLikelihood(crf);
    trainer.setGaussianPriorVariance(1 / L2);
    var _ = trainer.train(instances, iterations);
    progress("mallet", iterations, -trainer.getOptimizableCRF(instances).getValue());
    return sentence -> {
      Sequence<?> tags = crf.transduce(vectors(alphabet, attributes(extractor, sentence)));
      List<String> names = new ArrayList<>();
      for (int t = 0; t < tags.size(); t++) {
        names.add(tags.get(t).toString());
      }
      return names;
    };
  }

  private static FeatureVectorSequence vectors(Alphabet alphabet, List<List<String>> attributes) {
    return new FeatureVectorSequence(
        attributes.stream()
            .map(own ->
                new FeatureVector(
                    alphabet,
                    own.stream()
                        .mapToInt(alphabet::lookupIndex)
                        .filter(index -> index >= 0)
                        .toArray()))
            .toArray(FeatureVector[]::new));
  }

  private static Function<Sentence, List<String>> tribuo(List<Sentence> train, int epochs) {
    Logger.getLogger("").setLevel(Level.WARNING);
    LabelFactory factory = new LabelFactory();
    MutableSequenceDataset<Label> data =
        new MutableSequenceDataset<>(new SimpleDataSourceProvenance("treebank", factory), factory);
    Template.Extractor extractor = Template.USUAL.extractor();
    for (Sentence sentence : train) {
      data.add(example(extractor, sentence));
    }
    CRFModel model = new CRFTrainer(new AdaGrad(0.1), epochs, 1).train(data, Map.of());
    return sentence ->
        model.predict(example(extractor, sentence)).stream()
            .map(prediction -> prediction.getOutput().getLabel())
            .toList();
  }

  private static SequenceExample<Label> example(Template.Extractor extractor, Sentence sentence) {
    SequenceExample<Label> example = new SequenceExample<>();
    List<List<String>> attributes = attributes(extractor, sentence);
    for (int t = 0; t < attributes.size(); t++) {
      ArrayExample<Label> word = new ArrayExample<>(new Label(sentence.tags().get(t)));
      attributes.get(t).forEach(name -> word.add(name, 1));
      example.addExample(word);
    }
    return example;
  }
}
