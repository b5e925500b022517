package io.postrider;

import io.postrider.auth.KeySecrets;
import io.postrider.config.Config;
import io.postrider.model.Capability;
import io.postrider.model.OrganizationId;
import io.postrider.model.Secret;
import io.postrider.store.Database;
import io.postrider.store.DatabaseAddress;
import io.postrider.store.Installation;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Makes an API key and prints it, alone, on stdout. Works beside a running `serve`.
@Command(
    name = "create",
    mixinStandardHelpOptions = true,
    description = "Makes an API key and prints it, alone, on stdout.")
final class KeysCreateCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Option(names = "--organization", required = true, description = "made when there is none")
  private String organization = "";

  @Option(names = "--name", required = true, description = "what the key is for")
  private String name = "";

  @Option(
      names = "--permissions",
      defaultValue = "read",
      description = "comma-separated: read, send, manage, events; default ${DEFAULT-VALUE}")
  private String permissions = "";

  KeysCreateCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    OrganizationId owner = owner();
    Set<Capability> capabilities = capabilities();
    if (name.isBlank() || name.length() > 255) {
      throw new StartException("--name must have 1 to 255 characters");
    }
    Secret key = KeySecrets.generate();
    Config config = surroundings.config();
    try (Parts parts = new Parts()) {
      Vertx vertx = Runtimes.local(parts);
      DatabaseAddress address = Databases.beside(config, parts);
      Installation installation = Databases.installation(config, address, vertx);
      Database database = Databases.open(config, installation, vertx, vertx, parts);
      database
          .keys()
          .insert(KeySecrets.stored(key, owner, name, capabilities, Instant.now()))
          .await(10, TimeUnit.SECONDS);
    } catch (java.util.concurrent.TimeoutException _) {
      throw new StartException("the database does not answer");
    }
    System.out.println(key.reveal());
    return 0;
  }

  private OrganizationId owner() {
    if (!OrganizationId.isValid(organization)) {
      throw new StartException("--organization must be 1 to 128 letters, digits and _ . : -");
    }
    return new OrganizationId(organization);
  }

  private Set<Capability> capabilities() {
    Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
    for (String permission : permissions.split(",", -1)) {
      try {
        capabilities.add(Capability.valueOf(permission.strip().toUpperCase(Locale.ROOT)));
      } catch (IllegalArgumentException _) {
        throw new StartException("--permissions must be of read, send, manage, events");
      }
    }
    return capabilities;
  }
}
