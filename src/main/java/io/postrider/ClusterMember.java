package io.postrider;

import com.hazelcast.cluster.Member;
import com.hazelcast.config.AdvancedNetworkConfig;
import com.hazelcast.config.ClassFilter;
import com.hazelcast.config.Config;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MemberAttributeConfig;
import com.hazelcast.config.ServerSocketEndpointConfig;
import com.hazelcast.config.XmlConfigBuilder;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.postrider.config.ClusterConfig;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The Hazelcast member below the event bus. Hazelcast believes whoever reaches its port, so it is
/// given as little as can be: nothing secret, one interface, the protocol of members only, and no
/// class to make objects of but the errors that members answer each other with.
final class ClusterMember {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterMember.class);
  private static final Path FILE = Path.of("cluster.xml");

  /// Where Vert.x looks for a member's name on the bus.
  private static final String NODE_ID = "__vertx.nodeId";

  /// What the event bus keeps in Hazelcast is written by Hazelcast's own serialization, which no
  /// list concerns; Java's is for errors.
  private static final ClassFilter ERRORS =
      new ClassFilter()
          .addPackages("com.hazelcast.core", "com.hazelcast.spi.exception")
          .addClasses(
              "com.hazelcast.internal.cluster.impl.ClusterTopologyChangedException",
              "com.hazelcast.internal.partition.PartitionStateVersionMismatchException",
              "com.hazelcast.nio.serialization.HazelcastSerializationException",
              "com.hazelcast.partition.NoDataMemberInClusterException",
              "[Ljava.lang.StackTraceElement;",
              "java.io.EOFException",
              "java.io.IOException",
              "java.lang.ClassCastException",
              "java.lang.Exception",
              "java.lang.IllegalArgumentException",
              "java.lang.IllegalStateException",
              "java.lang.InterruptedException",
              "java.lang.NullPointerException",
              "java.lang.RuntimeException",
              "java.lang.SecurityException",
              "java.lang.StackTraceElement",
              "java.lang.Throwable",
              "java.lang.UnsupportedOperationException",
              "java.util.Collections$EmptyList",
              "java.util.concurrent.CancellationException",
              "java.util.concurrent.ExecutionException",
              "java.util.concurrent.RejectedExecutionException",
              "java.util.concurrent.TimeoutException");

  private ClusterMember() {}

  /// Joins the members, or begins a cluster when none is there.
  ///
  /// @param host its address
  /// @throws StartException when its port is taken, or the members are no nodes to be with
  static HazelcastInstance join(
      ClusterConfig cluster, String host, NodeProof proof, BusVersions versions, Parts parts) {
    demandFree(host, cluster.port());
    Config config = config(cluster, host);
    config.setClusterName(proof.clusterName());
    proof.show(host + ":" + cluster.port(), versions).forEach(attributes(config)::setAttribute);
    HazelcastInstance member = Hazelcast.newHazelcastInstance(config);
    parts.add(member, member::shutdown);
    OtherCluster.demandNone(member, cluster, host);
    member.getCluster().getMembers().forEach(other -> demandSpeech(other, proof, versions));
    LOG.info(
        "cluster {}: this node is at {}, others at {}; members are {}",
        proof.clusterName(),
        address(member.getCluster().getLocalMember()),
        member.getCluster().getMembers().stream()
            .filter(other -> !other.localMember())
            .map(ClusterMember::address)
            .toList(),
        cluster.members());
    return member;
  }

  private static String address(Member member) {
    return member.getAddress().getHost() + ":" + member.getAddress().getPort();
  }

  private static MemberAttributeConfig attributes(Config config) {
    return config.getMemberAttributeConfig().setAttribute(NODE_ID, UUID.randomUUID().toString());
  }

  /// Hazelcast would say so in forty lines.
  private static void demandFree(String host, int port) {
    try (ServerSocket free = new ServerSocket()) {
      free.bind(new InetSocketAddress(host, port));
    } catch (IOException taken) {
      throw StartException.listening(taken, "cluster.port", host, port);
    }
  }

  /// Only what a node of ours says can keep this one away.
  private static void demandSpeech(Member other, NodeProof proof, BusVersions versions) {
    String address = address(other);
    proof
        .proven(address, other.getAttributes())
        .filter(spoken -> !spoken.meets(versions))
        .ifPresent(
            spoken -> {
              throw new StartException(
                  "cluster.members: the node at "
                      + address
                      + " speaks the versions "
                      + spoken
                      + " of the event bus, this one "
                      + versions
                      + ": they cannot be in one cluster");
            });
  }

  /// What is not for operators to choose, over what `cluster.xml` says.
  static Config config(ClusterConfig cluster, String host) {
    Config config = file();
    config
        .setProperty("hazelcast.shutdownhook.enabled", "false")
        .setProperty("hazelcast.phone.home.enabled", "false")
        .setProperty("hazelcast.socket.bind.any", "false")
        .setProperty("hazelcast.local.localAddress", host);
    config.getUserCodeDeploymentConfig().setEnabled(false);
    config.getJetConfig().setEnabled(false);
    config
        .getManagementCenterConfig()
        .setScriptingEnabled(false)
        .setConsoleEnabled(false)
        .setDataAccessEnabled(false);
    config
        .getSerializationConfig()
        .setJavaSerializationFilterConfig(
            new JavaSerializationFilterConfig().setDefaultsDisabled(true).setWhitelist(ERRORS));
    return config.setAdvancedNetworkConfig(network(cluster));
  }

  /// An advanced network has the ports that it is given only: none for clients, REST, memcache and
  /// WAN.
  private static AdvancedNetworkConfig network(ClusterConfig cluster) {
    AdvancedNetworkConfig network =
        new AdvancedNetworkConfig()
            .setEnabled(true)
            .setMemberEndpointConfig(
                new ServerSocketEndpointConfig()
                    .setPort(cluster.port())
                    .setPortAutoIncrement(false));
    JoinConfig join = network.getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    join.getTcpIpConfig().setEnabled(!cluster.members().isEmpty()).setMembers(members(cluster));
    return network;
  }

  private static List<String> members(ClusterConfig cluster) {
    return cluster.addresses().stream().map(member -> member.host() + ":" + member.port()).toList();
  }

  private static Config file() {
    try (InputStream xml = xml()) {
      return new XmlConfigBuilder(xml).build();
    } catch (IOException unreadable) {
      throw new StartException(FILE + " cannot be read: " + unreadable.getMessage());
    }
  }

  /// The file of the working directory, else the one of the distribution.
  private static InputStream xml() throws IOException {
    if (Files.exists(FILE)) {
      return Files.newInputStream(FILE);
    }
    InputStream own = ClusterMember.class.getResourceAsStream("/" + FILE);
    if (own == null) {
      throw new IOException("it is missing");
    }
    return own;
  }
}
