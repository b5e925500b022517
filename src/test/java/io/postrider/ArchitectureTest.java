package io.postrider;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.postrider.session.SessionVerticle;
import io.postrider.session.turn.SessionParts;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The packages and the arrows between them. `TABLE` is the whole truth: a package that is not in
/// it may not exist, an arrow that is not in it may not be drawn.
class ArchitectureTest {
  private static final String ROOT = "io.postrider";

  private static final String TABLE =
      """
      model:
      config: model
      version: model fetch
      outbox: model protocol.client.query
      fetch:
      auth: model config fetch trust
      protocol:
      protocol.crypto: model
      protocol.proto:
      protocol.node: model
      protocol.noise: model protocol.proto protocol.crypto
      protocol.signal: model protocol.proto protocol.crypto
      protocol.content: model protocol.proto protocol.crypto
      protocol.sync: model protocol.proto protocol.crypto
      protocol.client.keys: model protocol.crypto protocol.node protocol.signal
      protocol.client.query: model protocol.crypto protocol.node protocol.signal \
        protocol.client.keys
      protocol.client.message: model protocol.proto protocol.crypto protocol.node protocol.signal \
        protocol.content protocol.client.keys protocol.client.query
      protocol.client: model protocol.proto protocol.crypto protocol.node protocol.signal \
        protocol.content protocol.noise protocol.sync protocol.client.keys protocol.client.query \
        protocol.client.message fetch version
      trust: model protocol.crypto
      sandbox: model protocol.proto protocol.crypto protocol.node protocol.signal \
        protocol.content protocol.noise
      session.state: model outbox protocol.content protocol.client.keys protocol.client.query
      session.bus: model outbox protocol.content session.state trust
      session.turn: model outbox protocol.client protocol.client.keys protocol.client.query \
        session.state session.bus version
      session.directory: model outbox protocol.proto protocol.content \
        protocol.client protocol.client.keys protocol.client.query protocol.client.message \
        session.state session.turn
      session.groups: model protocol.client protocol.client.keys protocol.client.query \
        protocol.client.message session.state session.turn session.directory
      session.sending: model outbox protocol.proto protocol.crypto protocol.node protocol.signal \
        protocol.content protocol.client protocol.client.keys protocol.client.query \
        protocol.client.message session.state session.bus session.turn session.directory
      session.syncing: model protocol.proto protocol.sync protocol.client \
        protocol.client.keys protocol.client.query protocol.client.message session.state \
        session.turn session.directory
      session.receiving: model outbox protocol.proto protocol.crypto protocol.node protocol.signal \
        protocol.content protocol.client protocol.client.keys protocol.client.query \
        protocol.client.message session.state session.turn session.directory session.groups \
        session.sending session.syncing
      session.link: model protocol.node protocol.client protocol.client.keys \
        protocol.client.query session.state session.bus session.turn session.sending version
      session: model outbox protocol.node protocol.client session.state session.bus \
        session.turn session.directory session.groups session.sending session.receiving \
        session.link version
      cluster: model outbox protocol.client session.state session.bus session.turn session trust
      chats: model protocol.client.query session.state
      events: model protocol.crypto protocol.content protocol.client.query session.state
      http.contract: model
      http.exchange: model session.state session.bus http.contract
      http.checks: model auth session.bus http.contract http.exchange
      http.events: model auth protocol.crypto session.state session.bus events http.exchange
      http.bus: model session.bus http.contract http.exchange
      http.resource: model config outbox auth session.state session.bus chats cluster \
        http.contract http.exchange
      http: model config outbox auth session.bus chats cluster events http.contract http.exchange \
        http.bus http.checks http.events http.resource
      store: model outbox auth protocol.crypto protocol.client.keys protocol.client.query \
        session.state chats events cluster version
      """;

  private static final Map<String, Set<String>> ARROWS = arrows();

  /// What lies where `Main` lies: no tests.
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .importUrl(Main.class.getProtectionDomain().getCodeSource().getLocation());

  private static Map<String, Set<String>> arrows() {
    return TABLE
        .lines()
        .map(line -> line.split(":", 2))
        .collect(Collectors.toMap(line -> line[0], line -> targets(line[1])));
  }

  private static Set<String> targets(String names) {
    return names.isBlank() ? Set.of() : Set.of(names.strip().split(" +"));
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

  /// An arrow that nothing needs any more is taken out of the table.
  @Test
  void everyArrowOfTheTableIsDrawn() {
    Map<String, Set<String>> drawn = new HashMap<>();
    for (JavaClass origin : CLASSES) {
      for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
        if (dependency.getTargetClass().getPackageName().startsWith(ROOT)) {
          drawn
              .computeIfAbsent(inside(origin), _ -> new TreeSet<>())
              .add(inside(dependency.getTargetClass()));
        }
      }
    }
    Set<String> idle = new TreeSet<>();
    ARROWS.forEach(
        (from, targets) ->
            targets.stream()
                .filter(to -> !drawn.getOrDefault(from, Set.of()).contains(to))
                .forEach(to -> idle.add(from + " -> " + to)));

    assertThat(idle).isEmpty();
  }

  /// Of `session`, the rest of the program knows what is stored, how to ask, and what to deploy.
  @Test
  void outsidersEnterASessionByItsDoors() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.postrider.session..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.postrider.session..")
                .and(not(resideInAnyPackage(doors())))
                .and(not(type(SessionVerticle.class)))
                .and(not(belongToAnyOf(SessionParts.class))))
        .check(CLASSES);
  }

  private static String[] doors() {
    return new String[] {"io.postrider.session.state", "io.postrider.session.bus"};
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
            "io.postrider.protocol.content",
            "io.postrider.protocol.sync")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx..", "io.netty..")
        .check(CLASSES);
  }
}
