package io.postrider.interop;

import static io.postrider.interop.LinkedBaileys.ANNA;
import static io.postrider.interop.LinkedBaileys.BERT;
import static io.postrider.interop.LinkedBaileys.BERT_JID;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The faults of the network, as Baileys sees them.
final class BaileysFaultsIT {
  private static final int DELAY_MS = 700;

  @AutoClose private static LinkedBaileys baileys;
  private static ControlApi network;

  private BaileysPeer peer;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    baileys = new LinkedBaileys(folder);
    network = baileys.network();
  }

  @BeforeEach
  void link() throws IOException {
    peer = baileys.link();
  }

  @AfterEach
  void close() throws IOException {
    network.deleteFaults();
    baileys.unlink(peer);
  }

  private static JsonObject fault(String name, int count) {
    return new JsonObject().put("fault", name).put("target", ANNA).put("count", count);
  }

  private static Duration took(Runnable action) {
    long begin = System.nanoTime();
    action.run();
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  @Test
  void refusesASend() {
    String fault = network.fault(fault("reject-send", 1).put("code", 479));

    String refused = peer.send(BERT_JID, "Not this");
    String code = peer.awaitAcknowledged(refused);
    peer.send(BERT_JID, "But this");

    assertThat(code).isEqualTo("479");
    assertThat(network.applied(fault)).isEqualTo(1);
    network.awaitText(BERT, "But this");
    assertThat(network.inbox(BERT))
        .noneMatch(message -> refused.equals(message.getString("waMessageId")));
  }

  @Test
  void acknowledgesLate() {
    assertThat(peer.awaitAcknowledged(peer.send(BERT_JID, "At once"))).isEmpty();
    String fault = network.fault(fault("delay-ack", 1).put("delayMs", DELAY_MS));

    Duration waited = took(() -> peer.awaitAcknowledged(peer.send(BERT_JID, "Late")));

    assertThat(waited).isGreaterThanOrEqualTo(Duration.ofMillis(DELAY_MS));
    assertThat(network.applied(fault)).isEqualTo(1);
  }

  @Test
  void answersAQueryWithAnError() {
    String group = peer.createGroup("Interop", List.of(BERT_JID));
    JsonObject error = fault("iq-error", 1).put("xmlns", "w:g2").put("code", 429);
    String fault = network.fault(error.put("text", "rate-overlimit"));

    assertThat(peer.groupInviteError(group)).contains("rate-overlimit");
    assertThat(network.applied(fault)).isEqualTo(1);
    assertThat(peer.groupInvite(group)).isNotEmpty();
  }

  @Test
  void slowsEveryStanza() {
    String group = peer.createGroup("Interop", List.of(BERT_JID));
    String fault = network.fault(fault("slow", 0).put("delayMs", DELAY_MS));

    Duration waited = took(() -> peer.groupInvite(group));

    assertThat(waited).isGreaterThanOrEqualTo(Duration.ofMillis(DELAY_MS));
    assertThat(network.applied(fault)).isPositive();
  }

  @Test
  void opensSessionsWithoutOneTimePreKeys() {
    String fault = network.fault(fault("no-pre-keys", 0));

    peer.send(BERT_JID, "To the phone");
    network.awaitText(BERT, "To the phone");
    network.send(BERT, ANNA, "To Baileys");
    peer.awaitText("To Baileys");

    assertThat(network.applied(fault)).isPositive();
    assertThat(network.stats().getInteger("retries")).isZero();
  }
}
