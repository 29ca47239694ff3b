#!/usr/bin/env bash
# Expected: a command-line tagger reads sentences from standard input and writes them with tags to standard output.
# What happens: the tags go to a logger (SLF4J). With the library's own dependencies, which bring no logger, the command
#   ends with status 0 and writes no answer at all; with slf4j-simple the tags are on standard error, after thread and class.
# Version: org.apache.opennlp:opennlp-tools:2.5.4, slf4j 2.0.17. Seen on 2026-11-30.
# Hurt: whoever pipes the tagger of the published jar into a file, or measures it beside another: the file is empty, and
#   nothing says why.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.apache.opennlp</groupId><artifactId>opennlp-tools</artifactId><version>2.5.4</version>
    </dependency>
    <dependency>
      <groupId>org.slf4j</groupId><artifactId>slf4j-simple</artifactId><version>2.0.17</version><scope>test</scope>
    </dependency>
  </dependencies>
</project>
POM
mvn -q dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory=own
mvn -q dependency:copy-dependencies -DincludeScope=test -DoutputDirectory=logged
for _ in $(seq 30); do
  printf '%s\n' 'the_DET dog_NOUN sees_VERB a_DET cat_NOUN' 'a_DET cat_NOUN sleeps_VERB'
done > train.pos
tag() { java -cp "$1/*" opennlp.tools.cmdline.CLI POSTagger model.bin <<< 'the cat sleeps'; }
java -cp 'own/*' opennlp.tools.cmdline.CLI POSTaggerTrainer -lang en -data train.pos -model model.bin -encoding UTF-8 \
  > /dev/null 2>&1
tag own > own.out 2> /dev/null
echo "own dependencies: status 0, $(wc -c < own.out) bytes of answers"
tag logged > logged.out 2> logged.err
echo "with a logger: $(wc -c < logged.out) bytes on standard output; on standard error:"
grep 'the_DET cat_NOUN sleeps_VERB' logged.err
[ ! -s own.out ] && [ ! -s logged.out ]
