package io.postrider.rounds;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/// One connection through a relay.
final class Strand {
  private static final int PIECE = 1 << 14;
  private static final int OPCODE = 0x0f;
  private static final int CLOSE = 8;

  private final Socket node;
  private final Socket service;
  private final Gate out;
  private final Gate back;
  private final AtomicInteger late = new AtomicInteger();
  private volatile boolean watched;

  Strand(Socket node, Socket service, Gate out, Gate back) {
    this.node = node;
    this.service = service;
    this.out = out;
    this.back = back;
  }

  /// Passes on what is said until one side has ended.
  void run() {
    Thread.ofVirtual().name("relay back").start(this::backward);
    outward();
    end();
  }

  private void backward() {
    pass(service, node, back, false);
    if (!watched) {
      end();
    }
  }

  private void outward() {
    pass(node, service, out, true);
  }

  private void pass(Socket from, Socket to, Gate gate, boolean outward) {
    byte[] piece = new byte[PIECE];
    try {
      InputStream said = from.getInputStream();
      for (int length = said.read(piece); length >= 0; length = said.read(piece)) {
        if (outward && watched && (piece[0] & OPCODE) != CLOSE) {
          late.incrementAndGet();
        }
        gate.pass();
        forward(to, piece, length);
      }
    } catch (IOException _) {
      // one of them has ended
    }
    gate.pass();
  }

  /// What a watched node says is heard also when nobody is there any more.
  private void forward(Socket to, byte[] piece, int length) throws IOException {
    try {
      to.getOutputStream().write(piece, 0, length);
    } catch (IOException gone) {
      if (!watched) {
        throw gone;
      }
    }
  }

  void watch() {
    watched = true;
  }

  int watched() {
    if (watched) {
      watched = false;
      end();
    }
    return late.get();
  }

  void end() {
    close(node);
    close(service);
  }

  static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // it is gone
    }
  }
}
