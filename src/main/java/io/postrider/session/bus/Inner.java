package io.postrider.session.bus;

import io.postrider.model.Principal;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;
import org.jspecify.annotations.Nullable;

/// What is said on the bus within this process, passed on as it is. Nobody has to prove who he is:
/// nothing that comes over the network is ever one of these, whatever it calls itself.
sealed interface Inner {
  /// A question for somebody.
  record Asked(Principal principal, BusCommand command) implements Inner {}

  /// Its answer.
  record Answered(Reply reply) implements Inner {}

  /// Makes it known to a bus, for each way to the sessions that there is on it.
  static void register(EventBus bus) {
    bus.unregisterCodec(Codec.NAME);
    bus.registerCodec(new Codec());
  }

  /// How it is sent.
  static DeliveryOptions options() {
    return new DeliveryOptions().setCodecName(Codec.NAME).setLocalOnly(true);
  }

  /// It never leaves, and comes as nothing.
  final class Codec implements MessageCodec<Inner, Inner> {
    private static final String NAME = "postrider.inner";

    private Codec() {}

    @Override
    public void encodeToWire(Buffer buffer, Inner said) {
      throw new IllegalStateException("it does not leave this process");
    }

    @Override
    public @Nullable Inner decodeFromWire(int position, Buffer buffer) {
      return null;
    }

    @Override
    public Inner transform(Inner said) {
      return said;
    }

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public byte systemCodecID() {
      return -1;
    }
  }
}
