package io.postrider.protocol.content;

/// What a message says.
public sealed interface Content {
  /// Text, at most 65,536 characters in practice.
  record Text(String body) implements Content {
    /// Tells the length only, so that no text reaches a log.
    @Override
    public String toString() {
      return "Text[" + body.length() + "]";
    }
  }

  /// Something that is not supported yet.
  ///
  /// @param kind what it is, such as `image`, `reaction` or `unknown`
  record Other(String kind) implements Content {}
}
