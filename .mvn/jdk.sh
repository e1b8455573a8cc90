# Sets JAVA_HOME to a JDK 25 or newer: the one that JAVA_HOME names, else the one on the PATH, else
# the first in the usual places. Sourced by ./weir and ./dev.

is_jdk_25() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  while IFS='="' read -r name _ value _; do
    case $name in
      JAVA_VERSION)
        major=${value%%[!0-9]*}
        [ -n "$major" ] && [ "$major" -ge 25 ] && return 0
        return 1
        ;;
    esac
  done <"$1/release"
  return 1
}

# The home of the java on the PATH, through the symbolic links of distributions.
java_on_path() {
  found=$(command -v java) || return 1
  while [ -L "$found" ]; do
    target=$(readlink "$found")
    case $target in
      /*) found=$target ;;
      *) found=$(dirname "$found")/$target ;;
    esac
  done
  found=$(cd "$(dirname "$found")/.." && pwd -P)
}

find_jdk_25() {
  if [ -n "${JAVA_HOME:-}" ] && is_jdk_25 "$JAVA_HOME"; then
    export JAVA_HOME
    return 0
  fi
  if java_on_path && is_jdk_25 "$found"; then
    export JAVA_HOME="$found"
    return 0
  fi
  for candidate in /usr/lib/jvm/* /opt/* /opt/java/* /usr/java/* \
    "${HOME:-/}"/.sdkman/candidates/java/* "${HOME:-/}"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk; do
    if is_jdk_25 "$candidate"; then
      export JAVA_HOME="$candidate"
      return 0
    fi
  done
  echo "$1: no JDK found (expected: version 25 or newer, in JAVA_HOME, on the PATH, or under" \
    "/usr/lib/jvm, /opt, ~/.sdkman, ~/.jdks, /Library/Java)" >&2
  exit 2
}
