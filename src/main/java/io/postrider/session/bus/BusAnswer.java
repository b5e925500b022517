package io.postrider.session.bus;

import io.postrider.model.ErrorEnvelope;
import io.postrider.model.Failure;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;

/// What a session has answered.
sealed interface BusAnswer {
  /// Within this process, as it was said.
  record Here(Reply reply) implements BusAnswer {}

  /// On another node, which may be of another version.
  record There(Buffer json) implements BusAnswer {
    private static final String ERROR = "{\"error\"";

    private boolean isError() {
      return json.length() > ERROR.length() && json.getString(0, ERROR.length()).equals(ERROR);
    }
  }

  /// Whether the session is not there any more.
  default boolean isMoved() {
    return switch (this) {
      case Here(var reply) -> reply instanceof Reply.Failed(var error) && error.isMoved();
      case There there ->
          there.isError() && ErrorEnvelope.fromJson(new JsonObject(there.json())).isMoved();
    };
  }

  /// As somebody expects it; fails with `Relayed` when what was asked has failed.
  default <R extends Reply> Future<R> read(Class<R> type, Function<JsonObject, R> reader) {
    return switch (this) {
      case Here(Reply.Failed(var error)) -> new Failure.Relayed(error).asFuture();
      case Here(var reply) -> Future.succeededFuture(type.cast(reply));
      case There(var buffer) -> {
        JsonObject json = new JsonObject(buffer);
        yield json.containsKey("error")
            ? new Failure.Relayed(ErrorEnvelope.fromJson(json)).asFuture()
            : Future.succeededFuture(reader.apply(json));
      }
    };
  }
}
