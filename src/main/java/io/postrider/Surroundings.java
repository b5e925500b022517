package io.postrider;

import io.postrider.config.Config;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the program is started in: the working directory and the environment.
record Surroundings(Map<String, String> environment) {
  private static final Logger LOG = LoggerFactory.getLogger(Surroundings.class);
  private static final Path FILE = Path.of("conf", "postrider.json");

  Surroundings {
    environment = Map.copyOf(environment);
  }

  /// The configuration; variables that look like ours and are not known are warned of once.
  Config config() {
    Config.Loaded loaded = Config.load(FILE, environment);
    if (!loaded.unknownVariables().isEmpty()) {
      LOG.warn("unknown variables: {}", String.join(", ", loaded.unknownVariables()));
    }
    return loaded.config();
  }
}
