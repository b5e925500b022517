package io.postrider;

import io.postrider.config.ConfigException;
import io.postrider.http.contract.ContractException;
import io.postrider.model.FailureException;
import io.postrider.store.StoreException;
import java.net.BindException;
import org.slf4j.LoggerFactory;

/// Why a program cannot start: one clear line for whoever started it.
final class StartException extends RuntimeException {
  private static final long serialVersionUID = 1;

  StartException(String message) {
    super(message, null, false, false);
  }

  /// The clear line for whatever was thrown. What nobody expected is logged with its stack.
  static StartException of(Throwable thrown) {
    return switch (thrown) {
      case StartException known -> known;
      case ConfigException wrong -> new StartException("configuration: " + wrong.getMessage());
      case StoreException unusable -> new StartException(String.valueOf(unusable.getMessage()));
      case FailureException failure -> new StartException(failure.failure().toString());
      default -> {
        LoggerFactory.getLogger(StartException.class).error("the start failed", thrown);
        yield new StartException("the start failed: " + thrown.getClass().getSimpleName());
      }
    };
  }

  /// The clear line for a server that cannot listen.
  ///
  /// @param key the setting that names its port
  static StartException listening(Throwable thrown, String key, String host, int port) {
    if (thrown instanceof ContractException) {
      return new StartException(String.valueOf(thrown.getMessage()));
    }
    String where = host + ":" + port + " (" + key + ")";
    return new StartException(
        thrown instanceof BindException && String.valueOf(thrown.getMessage()).contains("in use")
            ? "port in use: " + where
            : "cannot listen on " + where + ": " + thrown.getMessage());
  }
}
