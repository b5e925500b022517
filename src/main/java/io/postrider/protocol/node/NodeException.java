package io.postrider.protocol.node;

/// Bytes are no node, or a node cannot be written. Has no stack trace and quotes no content: it is
/// an answer to what a peer sent, not a defect.
public final class NodeException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public NodeException(String message) {
    super(message, null, false, false);
  }
}
