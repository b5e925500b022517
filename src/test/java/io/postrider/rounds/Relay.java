package io.postrider.rounds;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/// Stands between one node and one of its services, so that this way can be cut as by a network
/// that loses packets: what is said is held up, and nobody is told. What was held up arrives once
/// it is healed, as sent again by TCP.
public final class Relay implements AutoCloseable {
  private static final int BACKLOG = 200;

  private final ServerSocket server;
  private final Supplier<InetSocketAddress> service;
  private final Gate out = new Gate();
  private final Gate back = new Gate();
  private final Set<Strand> strands = ConcurrentHashMap.newKeySet();
  private final IntConsumer opened;

  /// @param host the address to listen on
  /// @param service where it leads to, asked for each connection
  /// @param opened hears the port of ours that each connection to the service has
  public Relay(String host, Supplier<InetSocketAddress> service, IntConsumer opened) {
    this.service = service;
    this.opened = opened;
    try {
      server = new ServerSocket(0, BACKLOG, InetAddress.getByName(host));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    Thread.ofVirtual().name("relay").start(this::accept);
  }

  /// Where it listens.
  public int port() {
    return server.getLocalPort();
  }

  /// Cuts the way to the service, the way back, both, or heals what was cut.
  public void cut(boolean outward, boolean backward) {
    out.set(outward);
    back.set(backward);
  }

  /// Lets everything pass again.
  public void heal() {
    cut(false, false);
  }

  /// The node has been paused: what its present connections say from now on is counted, and they
  /// are kept open towards it whatever the service does.
  void watch() {
    strands.forEach(Strand::watch);
  }

  /// Ends those connections.
  ///
  /// @return how often the node has written to them, but for the frames that close them
  int watched() {
    return strands.stream().mapToInt(Strand::watched).sum();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket node = server.accept();
        Thread.ofVirtual().name("relay").start(() -> join(node));
      } catch (IOException _) {
        // it is closed
      }
    }
  }

  private void join(Socket node) {
    InetSocketAddress target = service.get();
    try {
      Socket there = new Socket(target.getAddress(), target.getPort());
      opened.accept(there.getLocalPort());
      Strand strand = new Strand(node, there, out, back);
      strands.add(strand);
      strand.run();
      strands.remove(strand);
    } catch (IOException _) {
      Strand.close(node);
    }
  }

  @Override
  public void close() {
    heal();
    try {
      server.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    strands.forEach(Strand::end);
  }
}
