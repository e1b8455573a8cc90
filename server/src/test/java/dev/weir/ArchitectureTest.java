package dev.weir;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The shape of the house: an arrow that turns, or a clock in the core, breaks the build. */
@NullMarked
final class ArchitectureTest {
  private static final JavaClasses WEIR =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.weir");

  /** Calls that take time, chance or threads from the process instead of from an argument. */
  private static final Pattern MADE =
      Pattern.compile(
          "java\\.lang\\.System\\.(nanoTime|currentTimeMillis)\\(.*"
              + "|java\\.lang\\.Math\\.random\\(.*"
              + "|java\\.time\\.[A-Za-z]+\\.(now|system)[A-Za-z]*\\(.*"
              + "|java\\.lang\\.Thread\\.(<init>|start|sleep|ofVirtual|ofPlatform|startVirtualThread)\\(.*"
              + "|java\\.util\\.(Random|SplittableRandom|Timer)\\.<init>\\(.*"
              + "|java\\.util\\.concurrent\\.ThreadLocalRandom\\.current\\(.*"
              + "|java\\.util\\.concurrent\\.Executors\\..*"
              + "|java\\.util\\.random\\.RandomGenerator\\.(of|getDefault)\\(.*");

  /** Each module and those it may know; what is not named here it must not touch. */
  private static final Map<String, String[]> MAY_KNOW =
      Map.ofEntries(
          Map.entry("scheduler", new String[] {}),
          Map.entry("simulator", new String[] {"scheduler"}),
          Map.entry("protocol", new String[] {"scheduler"}),
          Map.entry("control", new String[] {"scheduler", "protocol"}),
          Map.entry("testkit", new String[] {"scheduler", "protocol", "control"}),
          Map.entry("adapters", new String[] {"scheduler", "protocol", "control"}),
          Map.entry("transport", new String[] {}),
          Map.entry("load", new String[] {"scheduler", "simulator", "protocol", "transport"}),
          Map.entry("enginesim", new String[] {"scheduler", "simulator", "protocol", "transport"}),
          Map.entry("gateway", new String[] {"scheduler", "protocol", "control", "transport"}),
          Map.entry("console", new String[] {"control"}));

  static Stream<String> modules() {
    return MAY_KNOW.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("modules")
  void aModuleKnowsOnlyThoseAboveIt(String module) {
    List<String> allowed = List.of(MAY_KNOW.getOrDefault(module, new String[0]));
    String[] forbidden =
        Stream.concat(MAY_KNOW.keySet().stream(), Stream.of("server"))
            .filter(other -> !other.equals(module) && !allowed.contains(other))
            .map(other -> "dev.weir." + other + "..")
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage("dev.weir." + module + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(forbidden)
        .allowEmptyShould(true)
        .check(WEIR);
  }

  @Test
  void theSchedulerNeedsTheJdkOnlyAndTouchesNothingOutside() {
    noClasses()
        .that()
        .resideInAPackage("dev.weir.scheduler..")
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages("java..", "org.jspecify..", "dev.weir.scheduler..")
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage("java.io..", "java.net..", "java.nio.file..", "java.sql..")
        .check(WEIR);
  }

  @Test
  void theSchedulerHasNoClockNoThreadAndNoChanceOfItsOwn() {
    noClasses()
        .that()
        .resideInAPackage("dev.weir.scheduler..")
        .should()
        .callCodeUnitWhere(
            describe(
                "time, chance or a thread is made",
                call -> MADE.matcher(call.getTarget().getFullName()).matches()))
        .check(WEIR);
  }

  @Test
  void theProtocolHasNoSockets() {
    noClasses()
        .that()
        .resideInAPackage("dev.weir.protocol..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.net..", "java.nio.channels..", "io.netty.channel..")
        .check(WEIR);
  }

  @Test
  void adaptersDoNotKnowEachOther() {
    slices()
        .matching("dev.weir.adapters.(*)..")
        .should()
        .notDependOnEachOther()
        .allowEmptyShould(true)
        .check(WEIR);
  }

  @Test
  void controlNeverSeesNetty() {
    noClasses()
        .that()
        .resideInAPackage("dev.weir.control..")
        .should()
        .dependOnClassesThat(resideInAnyPackage("io.netty.."))
        .check(WEIR);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.weir.(**)").should().beFreeOfCycles().check(WEIR);
  }
}
