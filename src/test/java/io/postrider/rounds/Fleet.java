package io.postrider.rounds;

import io.postrider.SandboxProcess;
import io.postrider.interop.ControlApi;
import io.vertx.core.json.JsonObject;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Nodes that share a database and a network, each with ways of its own to both, and what stands in
/// front of them.
final class Fleet implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int AT_ONCE = 3;

  /// A compiler that is quickly there and no more memory than needed, for many starts on few cores.
  private static final String JVM = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx300m";

  private final Postgres postgres;
  private final SandboxProcess sandbox;
  private final ControlApi control;
  private final List<Node> nodes = new ArrayList<>();
  private final Balancer balancer;
  private final Wires wires;
  private final Ports ports = new Ports();

  /// A session and the phone that it is linked to.
  record Linked(String id, String phone) {}

  /// Starts all of it on the loopback interface, where only relays can cut.
  Fleet(Path folder, int nodes) {
    this(folder, Ground.here(nodes), Optional.empty(), false);
  }

  /// The same with a database whose disk can be full, where that is possible.
  static Fleet limited(Path folder, int nodes) {
    return new Fleet(folder, Ground.here(nodes), Optional.empty(), true);
  }

  /// Starts all of it elsewhere.
  Fleet(Path folder, Ground ground, Wires wires) {
    this(folder, ground, Optional.of(wires), false);
  }

  private Fleet(Path folder, Ground ground, Optional<Wires> wires, boolean limited) {
    postgres = new Postgres(folder.resolve("database"), limited);
    sandbox = new SandboxProcess(folder.resolve("sandbox"), ground.network());
    control = new ControlApi(sandbox.control());
    for (Ground.Place place : ground.places()) {
      nodes.add(node(folder, "n" + (nodes.size() + 1), place, ground));
    }
    balancer = new Balancer(nodes);
    this.wires = wires.orElseGet(() -> new RelayWires(nodes));
    try {
      together(nodes, Node::start);
    } catch (RuntimeException | Error failed) {
      close();
      throw failed;
    }
  }

  private Node node(Path folder, String name, Ground.Place place, Ground ground) {
    Relay database =
        new Relay(ground.database(), postgres::address, port -> ports.opened(port, name));
    URI there = URI.create(sandbox.webSocketUrl());
    Relay network =
        new Relay(
            ground.network(),
            () -> new InetSocketAddress(there.getHost(), there.getPort()),
            _ -> {});
    Map<String, String> settings = new HashMap<>();
    settings.put("POSTRIDER_HTTP_HOST", place.host());
    settings.put("POSTRIDER_MANAGEMENT_HOST", place.host());
    settings.put("DATABASE_URL", postgres.url(ground.database(), database.port()));
    settings.put(
        "POSTRIDER_NETWORK", "ws://" + ground.network() + ":" + network.port() + there.getPath());
    settings.put("POSTRIDER_NETWORK_ROOT_KEY", sandbox.rootKey());
    settings.put("POSTRIDER_MASTER_KEY", Base64.getEncoder().encodeToString(new byte[32]));
    settings.put("POSTRIDER_SESSION_RATE_PER_MIN", "0");
    settings.put("POSTRIDER_SESSION_RATE_PER_HOUR", "0");
    settings.put("JAVA_TOOL_OPTIONS", JVM);
    if (ground.places().size() > 1) {
      settings.put(
          "POSTRIDER_CLUSTER_MEMBERS",
          ground.places().stream().map(Ground.Place::member).collect(Collectors.joining(",")));
      settings.put("POSTRIDER_CLUSTER_HOST", place.host());
      settings.put("POSTRIDER_CLUSTER_PORT", Integer.toString(place.port()));
    }
    return new Node(name, folder.resolve(name), settings, place.prefix(), database, network);
  }

  Postgres postgres() {
    return postgres;
  }

  ControlApi control() {
    return control;
  }

  List<Node> nodes() {
    return List.copyOf(nodes);
  }

  /// What can be cut.
  Wires wires() {
    return wires;
  }

  /// Who spoke to the database.
  Ports ports() {
    return ports;
  }

  Balancer balancer() {
    return balancer;
  }

  /// Phones without a companion.
  List<String> phones(int count) {
    List<String> phones = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      phones.add(control.addPhone("6281239900%03d".formatted(i)));
    }
    return phones;
  }

  /// Sessions that work, each linked to a phone of its own.
  List<Linked> link(int count) {
    List<String> numbers = IntStream.range(0, count).mapToObj("62812301%05d"::formatted).toList();
    Map<String, Linked> linked = new ConcurrentHashMap<>();
    for (int from = 0; from < count; from += AT_ONCE) {
      together(
          numbers.subList(from, Math.min(count, from + AT_ONCE)),
          number -> linked.put(number, link(control.addPhone(number))));
    }
    return numbers.stream().map(linked::get).toList();
  }

  /// A machine with much to do may lose a lease, and a code with it: then it is done again.
  private Linked link(String phone) {
    AtomicReference<String> id = new AtomicReference<>("");
    require(
        "a session is created",
        () -> {
          Optional<Balancer.Answer> made =
              ask("POST", "/sessions", new JsonObject().put("start", true));
          made.ifPresent(answer -> id.set(answer.body().getString("id", "")));
          return !id.get().isEmpty();
        });
    String path = "/sessions/" + id.get();
    require(
        path + " is linked",
        () ->
            ask("GET", path + "/qr", null)
                .map(
                    answer ->
                        answer.status() == 409
                            || (answer.status() == 200
                                && control.scanned(phone, answer.body().getString("code"))))
                .orElse(false));
    require(
        path + " works",
        () ->
            ask("GET", path, null)
                .map(answer -> "working".equals(answer.body().getString("status")))
                .orElse(false));
    return new Linked(id.get(), phone);
  }

  private static void require(String what, BooleanSupplier holds) {
    if (!Pace.until(PATIENCE, holds)) {
      throw new AssertionError("not in " + PATIENCE + ": " + what);
    }
  }

  private Optional<Balancer.Answer> ask(String method, String path, @Nullable JsonObject body) {
    return balancer.ask(new Balancer.Question(method, path, body, Map.of()));
  }

  /// Does something to several at once.
  static <T> void together(List<T> some, Consumer<T> what) {
    CompletableFuture.allOf(
            some.stream()
                .map(
                    one ->
                        CompletableFuture.runAsync(
                            () -> what.accept(one), task -> Thread.ofVirtual().start(task)))
                .toArray(CompletableFuture<?>[]::new))
        .join();
  }

  @Override
  public void close() {
    balancer.close();
    together(nodes, Node::close);
    sandbox.close();
    postgres.close();
  }
}
