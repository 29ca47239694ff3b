package org.example.consumer;

import org.espalier.core.Workspace;
import org.espalier.core.chain.LinearChain;
import org.espalier.core.chain.Transitions;
import org.espalier.core.estimate.FenchelYoungLoss;
import org.espalier.core.estimate.Problem;
import org.espalier.core.estimate.StructureLoss;
import org.espalier.core.estimate.Target;

/** A linear chain CRF over words, in core alone: its weights are two arrays. */
final class ChainTagger {

  private final int tags;
  private final double[] emissions; // of tag y for word w at w·K + y
  private final double[] transitions; // from tag y to y' at y·K + y'
  private final StructureLoss<LinearChain> loss = FenchelYoungLoss.crf();

  ChainTagger(int words, int tags) {
    this.tags = tags;
    this.emissions = new double[words * tags];
    this.transitions = new double[tags * tags];
  }

  /** Takes a step of gradient descent; returns −log p(gold) before it. */
  double step(int[] sentence, int[] gold, double rate, Workspace workspace) {
    LinearChain chain = chain(sentence);
    Problem<LinearChain> problem = Problem.of(chain, scores(sentence, chain), workspace);
    double[] gradient = new double[chain.size()];
    Target target = Target.of(chain.parts(gold));
    double value = loss.evaluate(problem, target, 0, gradient);
    for (int t = 0; t < sentence.length; t++) {
      for (int y = 0; y < tags; y++) {
        emissions[sentence[t] * tags + y] -= rate * gradient[chain.unary(t, y)];
      }
    }
    for (int i = 0; i < transitions.length; i++) {
      transitions[i] -= rate * gradient[chain.visible() + i];
    }
    return value;
  }

  /** Returns the best tags. */
  int[] tag(int[] sentence) {
    LinearChain chain = chain(sentence);
    return chain.tags(chain.argmax(scores(sentence, chain)));
  }

  private LinearChain chain(int[] sentence) {
    return new LinearChain(sentence.length, tags, Transitions.SHARED);
  }

  private double[] scores(int[] sentence, LinearChain chain) {
    double[] scores = new double[chain.size()];
    for (int t = 0; t < sentence.length; t++) {
      System.arraycopy(emissions, sentence[t] * tags, scores, chain.unary(t, 0), tags);
    }
    System.arraycopy(transitions, 0, scores, chain.visible(), transitions.length);
    return scores;
  }
}
