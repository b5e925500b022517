package io.postrider.config;

import io.postrider.model.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/// The whole configuration. Each component of a record is a key of that name; `conf/postrider.json`
/// shows all of them with their defaults. `POSTRIDER_<SECTION>_<KEY>` variables override the file
/// (`session.ratePerMin` is `POSTRIDER_SESSION_RATE_PER_MIN`).
///
/// @param http where the API listens
/// @param management where metrics and probes listen
/// @param data folder of the embedded database, the generated master key and the sandbox's state;
///   variable `POSTRIDER_DATA`
/// @param network which network the sessions connect to
/// @param sandbox where the simulated network listens
/// @param database the database, embedded by default
/// @param bootstrap the first organization and its key
/// @param auth whose login tokens are accepted
/// @param masterKey base64 of 32 bytes, encrypts WhatsApp keys and stored bodies at rest; absent:
///   generated into the data folder; variable `POSTRIDER_MASTER_KEY`
/// @param cluster the nodes that share the work
/// @param node what this node takes
/// @param session limits and timing of the sessions
/// @param outbox what the outbox holds, and for how long
/// @param event the log of events
/// @param quota how much one organization may have
public record Config(
    HttpConfig http,
    ManagementConfig management,
    Path data,
    NetworkConfig network,
    SandboxSettings sandbox,
    DatabaseConfig database,
    BootstrapConfig bootstrap,
    AuthConfig auth,
    @Nullable Secret masterKey,
    ClusterConfig cluster,
    NodeConfig node,
    SessionConfig session,
    OutboxConfig outbox,
    EventConfig event,
    QuotaConfig quota) {
  /// What holds without a file and without variables.
  public static final Config DEFAULTS =
      new Config(
          HttpConfig.DEFAULTS,
          ManagementConfig.DEFAULTS,
          Path.of("data"),
          NetworkConfig.DEFAULTS,
          SandboxSettings.DEFAULTS,
          DatabaseConfig.DEFAULTS,
          BootstrapConfig.DEFAULTS,
          AuthConfig.DEFAULTS,
          null,
          ClusterConfig.DEFAULTS,
          NodeConfig.DEFAULTS,
          SessionConfig.DEFAULTS,
          OutboxConfig.DEFAULTS,
          EventConfig.DEFAULTS,
          QuotaConfig.DEFAULTS);

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  public Config {
    Check.that(
        masterKey == null || isKey(masterKey.reveal()), "masterKey", "must be base64 of 32 bytes");
  }

  /// What was read, and the variables that look like ours and are not known.
  public record Loaded(Config config, List<String> unknownVariables) {
    public Loaded {
      unknownVariables = List.copyOf(unknownVariables);
    }
  }

  /// Reads the file, if there is one, and the environment.
  ///
  /// @throws ConfigException for an unknown key or a value that cannot be used
  public static Loaded load(Path file, Map<String, String> environment) {
    var binder = new Binder(environment);
    Config config = binder.bind(DEFAULTS, "", read(file));
    List<String> unknown = new ArrayList<>();
    for (String name : environment.keySet()) {
      if (name.startsWith("POSTRIDER_") && !binder.knows(name)) {
        unknown.add(name);
      }
    }
    unknown.sort(null);
    return new Loaded(config, unknown);
  }

  private static JsonNode read(Path file) {
    if (!Files.exists(file)) {
      return JsonNodeFactory.instance.objectNode();
    }
    try {
      return MAPPER.readTree(Files.readString(file));
    } catch (IOException unreadable) {
      throw new ConfigException(file + " cannot be read");
    } catch (JacksonException broken) {
      var at = broken.getLocation();
      String where = at == null ? "" : " (line " + at.getLineNr() + ")";
      throw new ConfigException(file + " is no valid JSON" + where);
    }
  }

  private static boolean isKey(String text) {
    try {
      return Base64.getDecoder().decode(text).length == 32;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
