package io.postrider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.core.OperationTimeoutException;
import com.hazelcast.instance.EndpointQualifier;
import com.hazelcast.internal.serialization.SerializationService;
import com.hazelcast.internal.serialization.impl.DefaultSerializationServiceBuilder;
import com.hazelcast.nio.serialization.HazelcastSerializationException;
import com.hazelcast.spi.exception.RetryableHazelcastException;
import com.hazelcast.spi.exception.TargetNotMemberException;
import io.postrider.config.ClusterConfig;
import io.postrider.config.ClusterTlsConfig;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ClusterMemberTest {
  private final Config config =
      ClusterMember.config(
          new ClusterConfig(
              null, 5703, List.of("a", "b:5701"), new ClusterTlsConfig(null, null, null)),
          "10.0.0.1");
  private final SerializationService serialization =
      new DefaultSerializationServiceBuilder().setConfig(config.getSerializationConfig()).build();

  @Test
  void hasOnePortForMembersOnly() {
    assertThat(config.getAdvancedNetworkConfig().isEnabled()).isTrue();
    assertThat(config.getAdvancedNetworkConfig().getEndpointConfigs())
        .containsOnlyKeys(EndpointQualifier.MEMBER);
    assertThat(config.getProperty("hazelcast.local.localAddress")).isEqualTo("10.0.0.1");
    assertThat(config.getProperty("hazelcast.socket.bind.any")).isEqualTo("false");
  }

  @Test
  void asksAtTheMembersAndNowhereElse() {
    JoinConfig join = config.getAdvancedNetworkConfig().getJoin();

    assertThat(join.getTcpIpConfig().isEnabled()).isTrue();
    assertThat(join.getTcpIpConfig().getMembers()).containsExactly("a:5703", "b:5701");
    assertThat(join.getMulticastConfig().isEnabled()).isFalse();
    assertThat(join.getAutoDetectionConfig().isEnabled()).isFalse();
    assertThat(config.getProperty("hazelcast.phone.home.enabled")).isEqualTo("false");
  }

  static List<Throwable> errors() {
    return List.of(
        new HazelcastInstanceNotActiveException("x"),
        new OperationTimeoutException("x"),
        new RetryableHazelcastException("x", new IOException("y")),
        new TargetNotMemberException("x"),
        new HazelcastSerializationException("x"),
        new ExecutionException(new IllegalStateException("x")),
        new RejectedExecutionException("x"));
  }

  @ParameterizedTest
  @MethodSource("errors")
  void takesErrorsOfOtherMembers(Throwable error) {
    assertThat(serialization.<Object>toObject(serialization.toData(error))).hasSameClassAs(error);
  }

  static List<Object> others() {
    return List.of(
        new java.awt.Point(),
        new StartException("x"),
        java.net.URI.create("x:y"),
        new java.util.concurrent.atomic.AtomicReference<>(new java.awt.Point()));
  }

  @ParameterizedTest
  @MethodSource("others")
  void makesNoOtherObjects(Object other) {
    assertThatThrownBy(() -> serialization.toObject(serialization.toData(other)))
        .isInstanceOf(HazelcastSerializationException.class)
        .hasRootCauseInstanceOf(SecurityException.class);
  }
}
