package io.postrider;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The packages and the arrows between them. `ARROWS` is the whole truth: a package that is not in
/// it may not exist, an arrow that is not in it may not be drawn.
class ArchitectureTest {
  private static final String ROOT = "io.postrider";

  private static final String[] PROTOCOL = {
    "protocol.crypto",
    "protocol.noise",
    "protocol.node",
    "protocol.signal",
    "protocol.content",
    "protocol.proto"
  };

  private static final Map<String, Set<String>> ARROWS = arrows();

  /// What lies where `Main` lies: no tests.
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .importUrl(Main.class.getProtectionDomain().getCodeSource().getLocation());

  private static Map<String, Set<String>> arrows() {
    Map<String, Set<String>> arrows = new HashMap<>();
    arrows.put("model", Set.of());
    arrows.put("config", Set.of("model"));
    arrows.put("protocol.crypto", Set.of("model"));
    arrows.put("protocol.proto", Set.of());
    arrows.put("protocol.node", Set.of("model"));
    arrows.put("protocol.noise", Set.of("protocol.crypto", "protocol.proto", "model"));
    arrows.put("protocol.signal", Set.of("protocol.crypto", "protocol.proto", "model"));
    arrows.put("protocol.content", Set.of("protocol.crypto", "protocol.proto", "model"));
    arrows.put("protocol.client", and(PROTOCOL, "config", "model"));
    arrows.put("outbox", Set.of("config", "model"));
    arrows.put("auth", Set.of("config", "model"));
    arrows.put("session", and(PROTOCOL, "outbox", "protocol.client", "config", "model"));
    arrows.put("cluster", Set.of("session", "outbox", "config", "model"));
    String[] projections = {
      "session", "protocol.client", "protocol.content", "protocol.crypto", "config", "model"
    };
    arrows.put("chats", Set.of(projections));
    arrows.put("events", Set.of(projections));
    arrows.put(
        "http",
        Set.of("session", "outbox", "chats", "events", "cluster", "auth", "config", "model"));
    arrows.put(
        "store",
        and(
            new String[] {
              "session", "outbox", "chats", "events", "cluster", "auth", "protocol.client"
            },
            "protocol.signal",
            "protocol.crypto",
            "config",
            "model"));
    arrows.put("sandbox", and(PROTOCOL, "config", "model"));
    return arrows;
  }

  private static Set<String> and(String[] some, String... more) {
    Set<String> all = new TreeSet<>(Arrays.asList(some));
    all.addAll(Arrays.asList(more));
    return all;
  }

  @Test
  void everyArrowIsInTheTable() {
    Set<String> wrong = new TreeSet<>();
    for (JavaClass origin : CLASSES) {
      String from = inside(origin);
      if (from.isEmpty()) {
        continue;
      }
      assertThat(ARROWS).as("the package of " + origin.getName()).containsKey(from);
      for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass();
        if (target.getPackageName().startsWith(ROOT) && !allowed(from, inside(target))) {
          wrong.add(origin.getName() + " -> " + target.getName());
        }
      }
    }

    assertThat(wrong).isEmpty();
  }

  private static boolean allowed(String from, String to) {
    return from.equals(to) || ARROWS.getOrDefault(from, Set.of()).contains(to);
  }

  /// The package without its root; empty for the root itself.
  private static String inside(JavaClass type) {
    String name = type.getPackageName();
    return name.length() <= ROOT.length() ? "" : name.substring(ROOT.length() + 1);
  }

  @Test
  void noPackagesGoInACircle() {
    slices().matching("io.postrider.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void onlyTheStoreSpeaksSql() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.postrider.store")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.vertx.sqlclient..", "io.vertx.pgclient..", "java.sql..", "org.flywaydb..")
        .check(CLASSES);
  }

  @Test
  void thePlainProtocolPackagesKnowNoVertx() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.postrider.protocol.crypto",
            "io.postrider.protocol.noise",
            "io.postrider.protocol.node",
            "io.postrider.protocol.signal",
            "io.postrider.protocol.content")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx..", "io.netty..")
        .check(CLASSES);
  }
}
