# Sourced by ./espalier and .ci/run: finds the JDK and starts Maven on it. Works in bash 3.2, which macOS has.

# Prints the major version of the JDK in a folder, or nothing where none is there. A JDK says its version in a file
# of its own, which is read a hundred times faster than the JDK starts.
jdk_major() {
  local version
  [ -x "$1/bin/javac" ] && [ -x "$1/bin/java" ] || return 0
  version=$(sed -n 's/^JAVA_VERSION="\(.*\)"/\1/p' "$1/release" 2>/dev/null)
  [ -n "$version" ] || version=$("$1/bin/java" -version 2>&1 | sed -n '1s/.*"\(.*\)".*/\1/p')
  version=${version%%[!0-9]*}
  printf '%s' "$version"
}

# Prints the folder of the JDK whose java is found first on the PATH.
jdk_on_path() {
  local java link
  java=$(command -v java) || return 0
  while [ -L "$java" ]; do
    link=$(readlink "$java")
    case $link in
      /*) java=$link ;;
      *) java=$(dirname "$java")/$link ;;
    esac
  done
  dirname "$(dirname "$java")"
}

# Sets and exports JAVA_HOME: as it is if that is new enough, else the java on the PATH, else the oldest installed
# JDK that is new enough. Prints what to do and returns 1 if there is none.
use_jdk() {
  local wanted=25 home major best='' best_major=''
  for home in "${JAVA_HOME:-}" "$(jdk_on_path)"; do
    [ -n "$home" ] || continue
    major=$(jdk_major "$home")
    if [ "${major:-0}" -ge "$wanted" ]; then
      export JAVA_HOME=$home
      return 0
    fi
  done
  for home in /usr/lib/jvm/* /usr/java/* /opt/* /opt/java/* "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME:-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    "$([ ! -x /usr/libexec/java_home ] || /usr/libexec/java_home -v "$wanted+" 2>/dev/null)"; do
    [ -d "$home" ] || continue
    major=$(jdk_major "$home")
    if [ "${major:-0}" -ge "$wanted" ] && { [ -z "$best" ] || [ "$major" -lt "$best_major" ]; }; then
      best=$home best_major=$major
    fi
  done
  if [ -n "$best" ]; then
    export JAVA_HOME=$best
    return 0
  fi
  cat >&2 <<MESSAGE
No JDK $wanted or newer was found: not in JAVA_HOME (${JAVA_HOME:-unset}), not on the PATH, not where JDKs are usually installed.
Install one, for instance with
  apt install openjdk-$wanted-jdk      (Debian, Ubuntu)
  dnf install java-$wanted-openjdk-devel   (Fedora)
  brew install openjdk@$wanted         (macOS)
  sdk install java $wanted-tem         (SDKMAN)
or unpack any build of it and set JAVA_HOME to its folder.
MESSAGE
  return 1
}

# Runs Maven on that JDK, without the warnings that older Mavens cause on it.
run_maven() {
  if ! command -v mvn >/dev/null; then
    cat >&2 <<'MESSAGE'
Maven (the command mvn) was not found. Install it, for instance with
  apt install maven      (Debian, Ubuntu)
  dnf install maven      (Fedora)
  brew install maven     (macOS)
  sdk install maven      (SDKMAN)
MESSAGE
    return 1
  fi
  MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED ${MAVEN_OPTS:-}" mvn "$@"
}
