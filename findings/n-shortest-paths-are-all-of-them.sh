#!/usr/bin/env bash
# Expected: the n shortest paths of a transducer are n paths, the cheapest ones, as in the C++ library whose operations
#   this one ports.
# What happens: of three one-symbol paths that cost 1, 2 and 3, the result for n = 1 holds all three and the result for
#   n = 2 holds each of them twice: six paths, among them two of cost 3 and none marked as better.
# Version: com.github.steveash.jopenfst:jopenfst:0.3.0. Seen on 2026-11-30.
# Hurt: whoever prunes a lattice to its n best analyses before a costlier step, or sums over them: nothing is pruned here,
#   and every path counts n times.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>com.github.steveash.jopenfst</groupId><artifactId>jopenfst</artifactId><version>0.3.0</version></dependency>
  </dependencies>
</project>
POM
cat > Seen.java <<'JAVA'
import com.github.steveash.jopenfst.Arc;
import com.github.steveash.jopenfst.Fst;
import com.github.steveash.jopenfst.MutableFst;
import com.github.steveash.jopenfst.MutableState;
import com.github.steveash.jopenfst.State;
import com.github.steveash.jopenfst.operations.NShortestPaths;
import com.github.steveash.jopenfst.semiring.TropicalSemiring;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

public class Seen {
  public static void main(String[] arguments) {
    MutableFst machine = new MutableFst(TropicalSemiring.INSTANCE);
    machine.getInputSymbols().getOrAdd("<eps>");
    machine.getOutputSymbols().getOrAdd("<eps>");
    MutableState start = machine.newStartState();
    MutableState end = machine.newState(0);
    start.setFinalWeight(Double.POSITIVE_INFINITY);
    machine.addArc(start, "a", "a", end, 1);
    machine.addArc(start, "b", "b", end, 2);
    machine.addArc(start, "c", "c", end, 3);
    List<Double> all = costs(machine);
    List<Double> one = costs(NShortestPaths.apply(machine, 1));
    List<Double> two = costs(NShortestPaths.apply(machine, 2));
    System.out.println("costs of all paths:           " + all);
    System.out.println("of the shortest one:          " + one);
    System.out.println("of the two shortest:          " + two);
    System.exit(all.size() == 3 && one.equals(all) && two.size() == 6 ? 0 : 1);
  }

  /** The costs of all paths, in increasing order. */
  private static List<Double> costs(Fst machine) {
    List<Double> costs = new ArrayList<>();
    collect(machine.getStartState(), 0, costs);
    Collections.sort(costs);
    return costs;
  }

  private static void collect(State state, double cost, List<Double> costs) {
    if (state.getFinalWeight() != Double.POSITIVE_INFINITY) {
      costs.add(cost + state.getFinalWeight());
    }
    for (Arc arc : state.getArcs()) {
      collect(arc.getNextState(), cost + arc.getWeight(), costs);
    }
  }
}
JAVA
mvn -q -B dependency:copy-dependencies -DoutputDirectory=lib -DincludeScope=runtime >/dev/null
if java -cp 'lib/*' Seen.java 2>errors; then
  echo 'As described.'
else
  cat errors >&2
  echo 'This changed.' >&2
  exit 1
fi
