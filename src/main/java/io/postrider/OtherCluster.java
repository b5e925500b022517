package io.postrider;

import com.hazelcast.cluster.MembershipAdapter;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.core.HazelcastInstance;
import io.postrider.config.ClusterConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Notices that the configured members are another installation. Hazelcast tells nobody: a node
/// that they turn away is just alone. So a node that is alone asks at the members' addresses
/// whether a Hazelcast answers there; one that does and does not let it in is none of ours.
final class OtherCluster {
  /// Longer than two nodes of ours that start at once need to find each other.
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final int ANSWER_MILLIS = 1_000;

  /// How a member greets, and is greeted.
  private static final byte[] GREETING = {'H', 'Z', 'C'};

  private OtherCluster() {}

  /// Returns when there are other nodes here, or nobody.
  ///
  /// @param host this node's address
  /// @throws StartException when the members are others'
  static void demandNone(HazelcastInstance member, ClusterConfig cluster, String host) {
    CountDownLatch company = new CountDownLatch(1);
    UUID listener = member.getCluster().addMembershipListener(new Company(company));
    try {
      Instant end = Instant.now().plus(PATIENCE);
      Optional<ClusterConfig.Member> stranger = stranger(cluster, host);
      while (isAlone(member) && stranger.isPresent()) {
        if (Instant.now().isAfter(end)) {
          throw new StartException(
              "cluster.members: "
                  + stranger.get().host()
                  + ":"
                  + stranger.get().port()
                  + " is of another cluster: it has another database or another Hazelcast");
        }
        boolean _ = company.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        stranger = stranger(cluster, host);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new StartException("interrupted while joining the cluster");
    } finally {
      boolean _ = member.getCluster().removeMembershipListener(listener);
    }
  }

  private static boolean isAlone(HazelcastInstance member) {
    return member.getCluster().getMembers().size() == 1;
  }

  private static Optional<ClusterConfig.Member> stranger(ClusterConfig cluster, String host) {
    return cluster.addresses().stream()
        .filter(other -> !isSelf(other, cluster, host))
        .filter(OtherCluster::answers)
        .findFirst();
  }

  private static boolean isSelf(ClusterConfig.Member other, ClusterConfig cluster, String host) {
    InetSocketAddress address = new InetSocketAddress(other.host(), other.port());
    return other.port() == cluster.port()
        && !address.isUnresolved()
        && address.getAddress().getHostAddress().equals(host);
  }

  private static boolean answers(ClusterConfig.Member other) {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(ANSWER_MILLIS);
      socket.connect(new InetSocketAddress(other.host(), other.port()), ANSWER_MILLIS);
      socket.getOutputStream().write(GREETING);
      return Arrays.equals(socket.getInputStream().readNBytes(GREETING.length), GREETING);
    } catch (IOException | IllegalArgumentException _) {
      return false;
    }
  }

  /// Somebody has come.
  private static final class Company extends MembershipAdapter {
    private final CountDownLatch company;

    Company(CountDownLatch company) {
      this.company = company;
    }

    @Override
    public void memberAdded(MembershipEvent event) {
      company.countDown();
    }
  }
}
