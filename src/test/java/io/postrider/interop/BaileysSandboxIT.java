package io.postrider.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.sandbox.Sandbox;
import io.postrider.sandbox.SandboxConfig;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Baileys on the sandbox, without a gateway: what fails here is the sandbox's fault.
@ExtendWith(VertxExtension.class)
final class BaileysSandboxIT {
  private static final String ANNA = "6281100000001";
  private static final String BERT = "6281100000002";
  private static final String BERT_JID = BERT + "@s.whatsapp.net";

  @TempDir private Path folder;

  private Sandbox sandbox;
  private ControlApi network;
  private BaileysPeer peer;

  @BeforeAll
  static void tools() {
    NodeTools.require();
  }

  @BeforeEach
  void start(Vertx vertx) throws Exception {
    SandboxConfig config = new SandboxConfig("127.0.0.1", 0, folder, null, List.of(ANNA, BERT));
    sandbox = Sandbox.start(vertx, config).await(30, TimeUnit.SECONDS);
    network = new ControlApi(sandbox.port());
    peer = BaileysPeer.start(sandbox.webSocketUrl());
  }

  @AfterEach
  void stop() throws Exception {
    peer.close();
    sandbox.close().await(30, TimeUnit.SECONDS);
  }

  @Test
  void linksAndTalksWithAPhone() {
    String device = peer.link(network, ANNA);

    network.send(BERT, ANNA, "Hello Anna");
    JsonObject received = peer.awaitText("Hello Anna");
    String answer = peer.send(received.getString("chat"), "Hello Bert");

    assertThat(device).startsWith(ANNA + ":").endsWith("@s.whatsapp.net");
    JsonObject shown = network.awaitText(BERT, "Hello Bert");
    assertThat(shown.getString("waMessageId")).isEqualTo(answer);
    peer.awaitDelivered(answer, network.addresses(BERT));
    network.send(BERT, ANNA, "How are you?");
    peer.awaitText("How are you?");
    assertNobodyAskedAgain();
  }

  @Test
  void linksByACodeThatIsTyped() {
    String device = peer.linkByCode(network, ANNA);

    network.send(BERT, ANNA, "Hello Anna");
    peer.awaitText("Hello Anna");

    assertThat(device).startsWith(ANNA + ":");
    assertNobodyAskedAgain();
  }

  @Test
  void isToldWhoseANumberIs() {
    peer.link(network, ANNA);
    network.addPhone("5511987650001", "551187650001");

    assertThat(peer.check("551187650001")).contains("5511987650001@s.whatsapp.net");
    assertThat(peer.check(BERT)).contains(BERT_JID);
    assertThat(peer.check("15550009999")).isEmpty();
  }

  @Test
  void startsAConversationWithAPhone() {
    peer.link(network, ANNA);

    peer.send(BERT_JID, "First");

    network.awaitText(BERT, "First");
    network.awaitText(ANNA, "First");
    assertNobodyAskedAgain();
  }

  @Test
  void receivesWhatWasSentWhileItWasAway() {
    peer.link(network, ANNA);
    network.send(BERT, ANNA, "Before");
    peer.awaitText("Before");

    peer.disconnect();
    network.send(BERT, ANNA, "One");
    network.send(BERT, ANNA, "Two");
    network.send(BERT, ANNA, "Three");
    peer.reconnect();

    peer.awaitText("One");
    peer.awaitText("Two");
    peer.awaitText("Three");
    assertNobodyAskedAgain();
  }

  @Test
  void talksInAGroup() {
    peer.link(network, ANNA);

    String group = peer.createGroup("Interop", List.of(BERT_JID));
    String sent = peer.send(group, "Hello group");
    network.awaitText(BERT, "Hello group");
    network.send(BERT, group, "Hello from the phone");
    peer.awaitText("Hello from the phone");
    peer.send(group, "And again");

    network.awaitText(BERT, "And again");
    peer.awaitDelivered(sent, network.addresses(BERT));
    assertThat(network.group(group).getJsonArray("participants")).hasSize(2);
    assertThat(peer.groupInvite(group)).isEqualTo(network.group(group).getString("invite"));
    assertNobodyAskedAgain();
  }

  @Test
  void verifiesWhatThePhoneChangesInItsAddressBook() {
    peer.link(network, ANNA);

    network.contact(ANNA, BERT, "Bert B.");
    assertThat(peer.awaitContact("Bert B.")).isEqualTo(BERT_JID);
    network.contact(ANNA, BERT, "Bert C.");
    assertThat(peer.awaitContact("Bert C.")).isEqualTo(BERT_JID);
    assertNobodyAskedAgain();
  }

  @Test
  void seesThatItWasUnlinked() {
    peer.link(network, ANNA);
    int device = network.devices(ANNA).getFirst();

    network.unlink(ANNA, device);

    assertThat(peer.awaitClose()).isEqualTo(401);
    assertThat(network.devices(ANNA)).isEmpty();
  }

  private void assertNobodyAskedAgain() {
    assertThat(network.stats().getInteger("retries")).isZero();
    assertThat(network.stats().getValue("violations")).isEqualTo(0);
  }
}
