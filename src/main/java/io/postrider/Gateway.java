package io.postrider;

import com.github.f4b6a3.ulid.UlidCreator;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.postrider.auth.ApiKeys;
import io.postrider.auth.Authenticator;
import io.postrider.cluster.LeaseTimes;
import io.postrider.cluster.Ownership;
import io.postrider.cluster.OwnershipStore;
import io.postrider.cluster.Solitude;
import io.postrider.cluster.Standing;
import io.postrider.config.Config;
import io.postrider.config.HttpConfig;
import io.postrider.config.NetworkConfig;
import io.postrider.config.QuotaConfig;
import io.postrider.config.SessionConfig;
import io.postrider.events.Events;
import io.postrider.events.FairEventStore;
import io.postrider.http.HttpVerticle;
import io.postrider.http.events.OpenStreams;
import io.postrider.http.events.StreamLag;
import io.postrider.http.events.StreamRules;
import io.postrider.http.events.Tickets;
import io.postrider.http.exchange.Connections;
import io.postrider.http.resource.Probes;
import io.postrider.http.resource.Readiness;
import io.postrider.model.Patience;
import io.postrider.model.Repeater;
import io.postrider.model.Secret;
import io.postrider.model.Timers;
import io.postrider.protocol.client.Blobs;
import io.postrider.protocol.client.Connector;
import io.postrider.protocol.client.Network;
import io.postrider.protocol.client.Permit;
import io.postrider.session.bus.Bus;
import io.postrider.session.bus.CodeBudget;
import io.postrider.session.bus.Route;
import io.postrider.session.bus.Sessions;
import io.postrider.session.turn.SessionParts;
import io.postrider.store.ClusterKeys;
import io.postrider.store.Database;
import io.postrider.store.DatabaseAddress;
import io.postrider.store.Installation;
import io.postrider.store.Stores;
import io.postrider.trust.NodeMessages;
import io.postrider.version.ClientVersion;
import io.postrider.version.Versions;
import io.postrider.version.WebVersionPage;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The composition root: builds a node out of its parts and starts them, each once those that it
/// needs are there. Runs on the thread of the program, which may wait.
final class Gateway {
  private final String node = UlidCreator.getMonotonicUlid().toString();
  private final Config config;
  private final Farewell farewell;
  private final Parts parts;
  private final Clock clock;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final NodeMetrics metrics = new NodeMetrics(registry, node);
  private volatile @Nullable Ownership ownership;

  private Gateway(Config config, Parts parts, Clock clock) {
    this.config = config;
    this.farewell = new Farewell(config);
    this.parts = parts;
    this.clock = clock;
  }

  /// Starts a node; what has been started is in `parts`, also when this fails.
  ///
  /// @param clock what time it is
  /// @return what to print
  /// @throws RuntimeException of which `StartException.of` makes one clear line
  static List<String> start(Config config, Parts parts, Clock clock) {
    return new Gateway(config, parts, clock).start();
  }

  private List<String> start() {
    DataFolder folder = DataFolder.hold(config.data());
    parts.add(folder, folder);
    DatabaseAddress address = Databases.address(config, parts);
    Vertx heart = Runtimes.heart(parts);
    Installation installation = Databases.installation(config, address, heart);
    ClusterKeys keys = installation.clusterKeys();
    Vertx vertx = Runtimes.clustered(config.cluster(), keys, registry, parts);
    Database database = Databases.open(config, installation, vertx, heart, parts);
    log(vertx, database);
    HttpServers servers = new HttpServers(vertx, parts);
    Readiness readiness = new Readiness(database::ping, new VertxTimers(vertx, clock));
    Standing standing =
        new Standing(
            vertx, LeaseTimes.of(config.node().lease()), config.node().loginsPerSecond(), clock);
    Probes probes = new Probes(() -> probe(readiness, standing));
    metrics.standing(standing, farewell::isReady);
    Versions versions = versions(vertx, database);
    InetSocketAddress management =
        servers.management(config.management(), probes, () -> health(versions), registry::scrape);
    Networks networks = Networks.open(config, vertx, parts);
    Admission admission =
        Admission.open(
            config.auth(), vertx, database, keys, node, new VertxTimers(vertx, clock), parts);
    Route route =
        new Route(
            vertx, database.requests().sessions(), admission.signatures(), node, Patience.BUS);
    InetSocketAddress api =
        servers.api(config.http(), api(vertx, database, keys, admission, route, probes));
    parts.add(farewell, farewell::await);
    Connector connector = connector(vertx, networks.network(), standing, versions);
    own(
        vertx,
        heart,
        database,
        connector,
        networks.network(),
        standing,
        route,
        versions,
        admission);
    // Last: a key that is made at a start which fails afterwards would never be shown.
    Optional<Secret> key = Bootstrap.run(config.bootstrap(), database.keys());
    parts.add(farewell, farewell::begin);
    farewell.ready();
    return new StartLines(networks.words(), api, management, key, networks.phones()).lines();
  }

  /// Wakes the readers of events, and lets old ones go.
  private void log(Vertx vertx, Database database) {
    database.onAppended(Events.bus(vertx, config.cluster().members().isEmpty()));
    Timers timers = new VertxTimers(vertx, clock);
    repeat(vertx, Upkeep.events(database.events(), timers, config.event().retention()));
    repeat(vertx, Upkeep.codes(database.events(), timers));
  }

  /// Which client we are; a newer one is looked for where WhatsApp itself is spoken to only.
  private Versions versions(Vertx vertx, Database database) {
    NetworkConfig network = config.network();
    boolean looked =
        network.refreshVersion() && network.network() instanceof NetworkConfig.Network.Live;
    Timers timers = new VertxTimers(vertx, clock);
    Versions versions =
        new Versions(
            database.versions(),
            timers,
            Optional.ofNullable(network.version()).flatMap(ClientVersion::of),
            looked
                ? Optional.of(new WebVersionPage(vertx, WebVersionPage.WHATSAPP))
                : Optional.empty());
    Void _ = Waiting.on(versions.recall(), "read the client version");
    if (looked) {
      repeat(vertx, Upkeep.version(versions, timers));
    }
    FunctionCounter.builder("postrider.client.refused", versions, Versions::refusals)
        .description("Logins that WhatsApp refused because the client version is outdated")
        .register(registry);
    Gauge.builder("postrider.client.revision", versions, known -> known.current().revision())
        .description("The client revision that is named to WhatsApp")
        .register(registry);
    Gauge.builder("postrider.client.expires.seconds", versions, Versions::secondsLeft)
        .description("How long WhatsApp takes this client version still, as far as it has said")
        .register(registry);
    return versions;
  }

  private Connector connector(Vertx vertx, Network network, Permit permit, Versions versions) {
    Connector connector = new Connector(vertx, network, permit, versions::current);
    FunctionCounter.builder("postrider.stanzas.unreadable", connector, Connector::skipped)
        .description("Stanzas of WhatsApp that could not be read and were skipped")
        .register(registry);
    metrics.traffic(connector);
    return connector;
  }

  /// Takes the sessions over.
  private void own(
      Vertx vertx,
      Vertx heart,
      Database database,
      Connector connector,
      Network network,
      Standing standing,
      Route route,
      Versions versions,
      Admission admission) {
    LongAdder setAside = new LongAdder();
    FunctionCounter.builder("postrider.stanzas.set.aside", setAside, LongAdder::sum)
        .description("Stanzas of WhatsApp that nobody could deal with and that were set aside")
        .register(registry);
    SessionConfig limits = config.session();
    SessionParts session =
        new SessionParts(
            database.sessions(),
            database.signal(),
            database.outbox(),
            database.messages(),
            connector,
            versions,
            new VertxTimers(vertx, clock),
            new VertxHeavyWork(vertx),
            new SessionParts.Limits(
                limits.mailbox(),
                limits.reconnectCap(),
                Patience.ACKNOWLEDGEMENT,
                config.outbox().ackWithin(),
                config.outbox().queue(),
                limits.firstContactsPerHour(),
                limits.contactChecksPerHour()),
            admission.reception(),
            setAside,
            metrics.waiting(),
            sync(vertx, database, network),
            new CodeBudget());
    NodeMessages messages = new NodeMessages(vertx, admission.signatures());
    BusRound round = new BusRound(messages, node, metrics.roundTrip());
    OwnershipStore store = database.ownership();
    alone(vertx, store);
    Ownership owner =
        new Ownership(
            vertx,
            messages,
            store,
            session,
            standing,
            new VertxTimers(heart, clock),
            new Ownership.Settings(
                new OwnershipStore.Node(node, version(), Bus.VERSION, config.node().capacity()),
                config.node().movesAtOnce(),
                config.node().drainWithin()),
            connector::hangUp,
            alive -> {
              route.alive(alive);
              round.among(alive);
            });
    metrics.ownership(owner);
    parts.add(owner, () -> Waiting.on(owner.stop(), "end the sessions"));
    ownership = owner;
    int _ = Waiting.on(owner.start(), "take the sessions over");
    demandFirst(store);
    Timers timers = session.timers();
    repeat(vertx, metrics.census(database.nodes()::census, timers));
    repeat(vertx, round.repeater(timers));
    Future<String> _ = LoopWatch.deploy(vertx, metrics.loopDelay());
    repeat(vertx, Upkeep.outbox(database.outbox(), timers, config.outbox()));
    repeat(vertx, Upkeep.trusts(database.signal(), timers));
    repeat(vertx, Upkeep.messages(database.messages(), timers, config.outbox()));
  }

  /// What the devices of accounts tell each other, and where what is large of it lies.
  private SessionParts.Sync sync(Vertx vertx, Database database, Network network) {
    LongAdder left = new LongAdder();
    FunctionCounter.builder("postrider.sync.left", left, LongAdder::sum)
        .description("App states and histories that could not be verified or read, and were left")
        .register(registry);
    return new SessionParts.Sync(
        database.sync(), new Blobs(vertx, new VertxHeavyWork(vertx), network), left);
  }

  /// Who holds the folder of the database that is embedded knows that no other node is there. Where
  /// it is a server, another one may be working with it.
  private void alone(Vertx vertx, OwnershipStore store) {
    if (config.database().url() == null) {
      Waiting.on(store.clear(), "forget former nodes");
    } else if (config.cluster().members().isEmpty()
        && !Waiting.on(
            Solitude.reached(vertx, store, config.node().lease()), "see which nodes there are")) {
      throw notAlone();
    }
  }

  /// Once this node has a lease that others see.
  private void demandFirst(OwnershipStore store) {
    if (config.cluster().members().isEmpty()
        && Solitude.isSecond(Waiting.on(store.members(), "see which nodes there are"), node)) {
      throw notAlone();
    }
  }

  private static StartException notAlone() {
    return new StartException(
        "another node works with this database: name both in cluster.members, or stop it");
  }

  private static String version() {
    String packed = Gateway.class.getPackage().getImplementationVersion();
    return packed == null ? "unpacked" : packed;
  }

  private void repeat(Vertx vertx, Repeater repeater) {
    vertx.runOnContext(_ -> repeater.startNow());
    parts.add(repeater, repeater::close);
  }

  private HttpVerticle.Parts api(
      Vertx vertx,
      Database database,
      ClusterKeys keys,
      Admission admission,
      Route route,
      Probes probes) {
    Authenticator authenticator = admission.authenticator();
    Timers timers = new VertxTimers(vertx, clock);
    Stores stores = database.requests();
    QuotaConfig quota = config.quota();
    StreamLag lag = new StreamLag();
    metrics.lag(lag::greatest);
    return new HttpVerticle.Parts(
        new Sessions(stores.sessions(), route),
        admission.reception(),
        stores.outbox(),
        stores.chats(),
        authenticator,
        new ApiKeys(stores.keys(), authenticator, timers, quota.apiKeys()),
        admission.denied(),
        stores.nodes(),
        new FairEventStore(vertx, stores.events()),
        probes,
        timers,
        config.session(),
        new StreamRules(
            authenticator,
            new OpenStreams(quota.streams(), quota.streamsPerKey()),
            lag,
            timers,
            config.event().streamAge()),
        new Tickets(keys.tickets(), stores.tickets()),
        connections(timers),
        new HttpVerticle.Ending(farewell::isReady, farewell::last));
  }

  private Connections connections(Timers timers) {
    HttpConfig http = config.http();
    return new Connections(
        new Connections.Limits(
            http.connections(), http.connectionsPerAddress(), http.proxies(), Patience.HEAD),
        timers);
  }

  private String health(Versions versions) {
    List<String> troubles =
        Stream.of(versions.trouble(), metrics.trouble()).flatMap(Optional::stream).toList();
    return troubles.isEmpty() ? "ok" : String.join("\n", troubles);
  }

  /// In words for anybody.
  private Future<Void> probe(Readiness readiness, Standing standing) {
    if (!farewell.isReady()) {
      return Future.failedFuture("starting or stopping");
    }
    Ownership owner = ownership;
    if (owner != null && owner.draining()) {
      return Future.failedFuture("draining");
    }
    return standing.isHeld()
        ? readiness.get().recover(_ -> Future.failedFuture("the database does not answer"))
        : Future.failedFuture("the lease is not renewed");
  }
}
