package io.postrider.trust;

import io.postrider.model.Failure;
import io.postrider.model.Principal;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Finds out who sends a message on the bus, by the one header `authorization` that it has: `Node
/// <signature>` is a node of ours, `Bearer <credential>` anybody else.
public final class Senders {
  private static final Pattern BEARER = Pattern.compile("(?i)bearer +(\\S+) *");

  private final Signatures signatures;
  private final Function<String, Future<Principal>> credentials;

  /// @param credentials whose API key or login token it is; fails with `Failure`s
  public Senders(Signatures signatures, Function<String, Future<Principal>> credentials) {
    this.signatures = signatures;
    this.credentials = credentials;
  }

  /// Fails with `Unauthorized` when nobody who is known has sent it, whatever the reason. A node's
  /// message is accepted once, at once.
  public Future<Sender> of(Message<?> message) {
    List<String> headers = message.headers().getAll(Signatures.HEADER);
    if (headers.size() != 1) {
      return new Failure.Unauthorized().asFuture();
    }
    String header = headers.getFirst();
    if (header.startsWith(Signatures.SCHEME)) {
      return node(header.substring(Signatures.SCHEME.length()), message.address(), message.body())
          .map(Future::succeededFuture)
          .orElseGet(() -> new Failure.Unauthorized().asFuture());
    }
    Matcher bearer = BEARER.matcher(header);
    return bearer.matches()
        ? credentials.apply(bearer.group(1)).map(found -> new Sender(found, Optional.empty()))
        : new Failure.Unauthorized().asFuture();
  }

  /// The node that has sent a message which only passes through here. Nobody accepts it from now
  /// on, so that it is certain that it has not been carried out and never will be.
  ///
  /// @param to where it was to be carried out, by this node
  /// @return empty when somebody has accepted it before, and when no node of ours has sent it
  public Optional<Sender> recall(Message<?> message, String to) {
    List<String> headers = message.headers().getAll(Signatures.HEADER);
    return headers.size() == 1 && headers.getFirst().startsWith(Signatures.SCHEME)
        ? node(headers.getFirst().substring(Signatures.SCHEME.length()), to, message.body())
        : Optional.empty();
  }

  private Optional<Sender> node(String signature, String to, @Nullable Object said) {
    return said instanceof Buffer body
        ? signatures
            .accept(signature, to, body)
            .map(principal -> new Sender(principal, Optional.of(signature)))
        : Optional.empty();
  }

  /// Answers; a node gets a signature with it, and knows by that who has answered.
  public void answer(Message<?> message, Sender sender, Buffer body) {
    message.reply(
        body,
        sender
            .signature()
            .map(asked -> signatures.answer(asked, body))
            .orElseGet(DeliveryOptions::new));
  }
}
