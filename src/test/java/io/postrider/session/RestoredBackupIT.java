package io.postrider.session;

import static io.postrider.session.Rig.ANNA;
import static io.postrider.session.Rig.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.SessionId;
import io.postrider.protocol.content.Content;
import io.postrider.session.state.SessionStatus;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A backup that is older than the phones' ratchets is restored as operations.md says.
final class RestoredBackupIT {
  private static final Pattern RECIPE = Pattern.compile("(?s)```sql\n(DELETE FROM signal_.*?)```");

  @AutoClose private Rig rig;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    rig = new Rig(folder);
  }

  /// What the page has operators say to the database.
  private static String recipe() throws Exception {
    Matcher found = RECIPE.matcher(Files.readString(Path.of("src/docs").resolve("operations.md")));
    assertThat(found.find()).isTrue();
    return found.group(1);
  }

  private List<String> texts(String phone, int count) {
    return rig.inbox(phone, count).stream().map(message -> message.getString("text")).toList();
  }

  /// What is told of what a phone sends.
  private Content told(String text) {
    rig.phone(BEN, new JsonObject().put("type", "text").put("to", ANNA).put("text", text));
    return rig.message().content();
  }

  @Test
  void healsByNewSessionsAndUsesNoKeyTwice() throws Exception {
    SessionId id = rig.linked(ANNA);
    rig.send(id, BEN, "before");
    assertThat(told("an answer")).isEqualTo(new Content.Text("an answer"));
    rig.sql("CREATE TABLE kept AS SELECT * FROM signal_record");
    rig.sql("CREATE TABLE kept_session AS SELECT id, sealed_credentials FROM session");
    for (int i = 0; i < 3; i++) {
      rig.send(id, BEN, "lost " + i);
      assertThat(told("lost answer " + i)).isEqualTo(new Content.Text("lost answer " + i));
    }
    rig.leave();
    rig.sql("DELETE FROM signal_record");
    rig.sql("INSERT INTO signal_record SELECT * FROM kept");
    rig.sql(
        "UPDATE session SET sealed_credentials = k.sealed_credentials FROM kept_session k"
            + " WHERE k.id = session.id");

    rig.sql(recipe());
    rig.replaceNode();
    rig.awaitStatus(id, SessionStatus.WORKING);
    Rig.until(() -> rig.stats().getInteger("logins"), logins -> logins >= 2);
    rig.send(id, BEN, "after");

    assertThat(texts(BEN, 5)).endsWith("after").doesNotHaveDuplicates();
    assertThat(told("and back")).isEqualTo(new Content.Text("and back"));
    assertThat(rig.inbox(BEN, 5)).allMatch(message -> message.getInteger("copies") == 1);
    assertThat(rig.stats().getInteger("violations")).isZero();
  }
}
