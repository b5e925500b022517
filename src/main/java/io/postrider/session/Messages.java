package io.postrider.session;

import io.postrider.protocol.proto.Message;

/// Builds what is sent.
final class Messages {
  private Messages() {}

  /// A plain text.
  static Message text(String text) {
    return Message.newBuilder().setConversation(text).build();
  }
}
