package io.postrider.model;

import java.time.Duration;

/// How long the parts of a gateway wait for each other. Who asks waits a little longer than the one
/// who is asked, whose own answer says more.
public final class Patience {
  /// A session, for WhatsApp's acknowledgement while a caller waits (api.md §10).
  public static final Duration ACKNOWLEDGEMENT = Duration.ofSeconds(15);

  /// An HTTP request, for its answer, unless its operation says otherwise.
  public static final Duration REQUEST = ACKNOWLEDGEMENT.plusMillis(500);

  /// Whoever asks a session over the bus, when nobody has said anything.
  public static final Duration BUS = ACKNOWLEDGEMENT.plusSeconds(5);

  /// Whoever has connected, for the head of his first request.
  public static final Duration HEAD = Duration.ofSeconds(10);

  private Patience() {}
}
