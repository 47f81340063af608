# Sourced by backdraft, submit and kernels: finds Java, builds what is not built yet, and sets home,
# java, jar (Backdraft and what a Spark distribution lacks) and classpath (a file: Spark's jars).
# With build_classes=test the classpath is that of the tests, which are built too.
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
jar=$home/driver/target/backdraft.jar
classpath=$home/driver/target/${build_classes:-spark}.classpath

fail() { echo "$(basename "$0"): $*" >&2; exit 2; }

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
command -v "$java" >/dev/null || fail "no Java found; install a JDK 17 or newer, or set JAVA_HOME"
version=$("$java" -XshowSettings:properties -version 2>&1 | sed -n 's/.*java.specification.version = //p')
[ "${version%%.*}" -ge 17 ] || fail "Java $version found; Backdraft needs 17 or newer (set JAVA_HOME)"

stale() {
  [ ! -f "$jar" ] || [ ! -f "$classpath" ] || [ -n "$(find "$home/pom.xml" "$home"/*/pom.xml \
    "$home"/*/src/main ${build_classes:+"$home/driver/src/$build_classes"} -newer "$jar" -print -quit)" ]
}
if stale; then
  command -v mvn >/dev/null || fail "no Maven found; install Maven 3.8 or newer"
  echo "building Backdraft (the first time this fetches Spark from Maven Central) ..." >&2
  (cd "$home" && mvn -q -B -DskipTests package) >&2 || fail "the build failed"
fi
