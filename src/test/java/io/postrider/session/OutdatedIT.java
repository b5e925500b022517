package io.postrider.session;

import static io.postrider.session.Rig.ANNA;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.SessionId;
import io.postrider.session.state.SessionStatus;
import io.postrider.session.state.StatusDetails;
import io.postrider.version.ClientVersion;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// A network that wants newer clients from now on.
@ExtendWith(VertxExtension.class)
final class OutdatedIT {
  private static final int NEWEST = ClientVersion.COMPILED.revision() + 5;

  private final AtomicInteger reads = new AtomicInteger();
  private final AtomicInteger newest = new AtomicInteger(NEWEST);
  @AutoClose private Rig rig;

  @BeforeEach
  void start(@TempDir Path folder, Vertx vertx) throws Exception {
    HttpServer page =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  reads.incrementAndGet();
                  request.response().end("..\"client_revision\":" + newest + ",..");
                })
            .listen(0, "127.0.0.1")
            .await(10, SECONDS);
    rig = Rig.withVersionPage(folder, URI.create("http://127.0.0.1:" + page.actualPort() + "/"));
  }

  private void wantsRevision(int revision) {
    rig.control(
        "POST",
        "/faults",
        new JsonObject()
            .put("fault", "outdated")
            .put("target", "*")
            .put("count", 0)
            .put("revision", revision));
  }

  private void drop() {
    rig.control(
        "POST", "/faults", new JsonObject().put("fault", "drop-connection").put("target", ANNA));
  }

  @Test
  void findsTheNewestVersionAndRemembersIt() throws Exception {
    SessionId session = rig.linked(ANNA);
    wantsRevision(NEWEST);

    drop();
    Rig.until(() -> rig.stats().getInteger("logins"), logins -> logins == 2);
    rig.awaitStatus(session, SessionStatus.WORKING);
    assertThat(reads).hasValue(1);
    rig.replaceNode();
    Rig.until(() -> rig.stats().getInteger("logins"), logins -> logins == 3);

    assertThat(reads).hasValue(1);
  }

  @Test
  void saysWhatToDoWhenTheNewestIsRefusedToo() {
    SessionId session = rig.linked(ANNA);
    wantsRevision(NEWEST + 1);

    drop();
    rig.awaitStatus(session, SessionStatus.FAILED);

    StatusDetails details = Objects.requireNonNull(rig.row(session).state().details());
    assertThat(details.reason())
        .startsWith("refused by WhatsApp: 405 the client is outdated")
        .contains("network.version");
    assertThat(reads).hasValue(1);
    assertThat(rig.hasKeys(session)).isTrue();
  }

  @Test
  void comesBackOnAnotherNodeWhenThereIsANewerVersion() throws Exception {
    SessionId session = rig.linked(ANNA);
    wantsRevision(NEWEST + 1);
    drop();
    rig.awaitStatus(session, SessionStatus.FAILED);

    rig.replaceNode();
    Rig.until(() -> rig.versions().trouble(), Optional::isPresent);
    newest.set(NEWEST + 1);
    Rig.await(rig.versions().refreshWhenOld());

    rig.awaitStatus(session, SessionStatus.WORKING);
    assertThat(reads).hasValue(2);
  }

  @Test
  void linksWithTheNewestVersionToo() {
    wantsRevision(NEWEST);

    SessionId session = rig.linked(ANNA);

    assertThat(rig.row(session).state().status()).isEqualTo(SessionStatus.WORKING);
    assertThat(reads).hasValue(1);
    assertThat(rig.stats().getInteger("violations")).isZero();
  }
}
