package io.postrider.session;

import static io.postrider.session.Rig.ANNA;
import static io.postrider.session.Rig.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Jid;
import io.postrider.model.SessionId;
import io.postrider.protocol.client.query.GroupMetadata;
import io.postrider.session.state.SessionEvent;
import io.postrider.session.state.SessionEvent.MembersChanged;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is told of groups.
final class GroupsIT {
  private static final String CARL = "6281230000003";

  @AutoClose private Rig rig;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    rig = new Rig(folder);
    rig.control("POST", "/phones", new JsonObject().put("phone", CARL).put("name", "Carl"));
  }

  @Test
  void readsItsGroupsWhenItIsLinked() {
    String tea = create("Tea", ANNA).getString("groupJid");
    String cake = create("Cake", ANNA, CARL).getString("groupJid");
    rig.linked(ANNA);

    List<GroupMetadata> seen =
        List.of(
            rig.event(SessionEvent.GroupSeen.class).group(),
            rig.event(SessionEvent.GroupSeen.class).group());

    assertThat(seen).extracting(group -> group.jid().toString()).containsOnly(tea, cake);
    assertThat(seen).extracting(GroupMetadata::subject).containsOnly("Tea", "Cake");
    assertThat(seen)
        .allSatisfy(
            group -> {
              assertThat(group.owner()).hasValue(Jid.phone(BEN));
              assertThat(group.createdAt()).isPresent();
              assertThat(group.members()).hasSizeGreaterThan(1);
            });
  }

  @Test
  void readsTheGroupsOfTheNextAccountToo() {
    SessionId session = rig.linked(ANNA);
    String tea = create("Tea", CARL).getString("groupJid");
    rig.ask(session, "sessions.logout", new JsonObject());

    rig.scan(session, CARL);

    assertThat(rig.event(SessionEvent.GroupSeen.class).group().jid().toString()).isEqualTo(tea);
  }

  @Test
  void tellsThatItHasJoinedAndLeft() {
    SessionId session = rig.linked(ANNA);
    JsonObject group = create("Tea");
    Jid jid = jid(group);

    rig.ask(session, "groups.join", new JsonObject().put("invite", group.getString("invite")));
    GroupMetadata joined = rig.event(SessionEvent.GroupJoined.class).group();
    rig.ask(session, "groups.leave", new JsonObject().put("gid", jid.toString()));
    MembersChanged left = rig.event(MembersChanged.class);

    assertThat(joined.jid()).isEqualTo(jid);
    assertThat(joined.subject()).isEqualTo("Tea");
    assertThat(joined.members()).hasSize(2);
    assertThat(left.change()).isEqualTo(MembersChanged.Change.LEAVE);
    assertThat(left.members().getFirst().other()).hasValue(Jid.phone(ANNA));
    assertThat(left.sender()).hasValue(Jid.phone(ANNA));
  }

  @Test
  void tellsNothingOfAGroupThatHasToApproveItFirst() {
    SessionId session = rig.linked(ANNA);
    JsonObject group =
        rig.control(
            "POST",
            "/phones/" + BEN + "/groups",
            new JsonObject()
                .put("subject", "Tea")
                .put("participants", new JsonArray())
                .put("approval", true));
    JsonObject invite = new JsonObject().put("invite", group.getString("invite"));

    assertThat(rig.ask(session, "groups.join", invite).getString("groupJid"))
        .isEqualTo(group.getString("groupJid"));
    assertThat(rig.ask(session, "groups.join", invite).getString("groupJid"))
        .isEqualTo(group.getString("groupJid"));

    assertThat(rig.events(SessionEvent.GroupJoined.class)).isEmpty();
  }

  @Test
  void tellsWhoComesAndGoesAndWhatHeMayDo() {
    rig.linked(ANNA);
    JsonObject group = create("Tea", ANNA);
    assertThat(rig.event(SessionEvent.GroupJoined.class).group().jid()).isEqualTo(jid(group));

    for (String action : List.of("add", "promote", "demote", "remove")) {
      participants(group, action);
      MembersChanged change = rig.event(MembersChanged.class);

      assertThat(change.group()).isEqualTo(jid(group));
      assertThat(change.sender()).hasValue(Jid.phone(BEN));
      assertThat(change.members()).hasSize(1);
      assertThat(change.members().getFirst().other()).hasValue(Jid.phone(CARL));
      assertThat(change.members().getFirst().role())
          .isEqualTo(action.equals("promote") ? "admin" : "member");
    }
    assertThat(rig.events(MembersChanged.class))
        .extracting(MembersChanged::change)
        .containsExactly(
            MembersChanged.Change.JOIN,
            MembersChanged.Change.PROMOTE,
            MembersChanged.Change.DEMOTE,
            MembersChanged.Change.LEAVE);
  }

  @Test
  void keepsWhatIsSaidFromWhoWasRemovedAndTellsItWhenHeIsBack() {
    SessionId session = rig.linked(ANNA);
    JsonObject group = create("Tea", ANNA, CARL);

    say(session, group, "to all");
    rig.inbox(CARL, 1);
    participants(group, "remove");
    rig.event(MembersChanged.class);
    say(session, group, "without Carl");
    rig.inbox(BEN, 2);
    participants(group, "add");
    rig.event(MembersChanged.class);
    say(session, group, "welcome back");

    assertThat(rig.inbox(CARL, 2))
        .extracting(message -> message.getString("text"))
        .containsExactly("to all", "welcome back");
    assertThat(rig.stats().getInteger("violations")).isZero();
  }

  private void say(SessionId session, JsonObject group, String text) {
    rig.ask(session, "messages.send", Rig.text(jid(group).toString(), text));
  }

  private void participants(JsonObject group, String action) {
    rig.control(
        "POST",
        "/phones/" + BEN + "/groups/" + jid(group).user() + "@g.us/participants",
        new JsonObject().put(action, new JsonArray().add(CARL)));
  }

  private JsonObject create(String subject, String... others) {
    return rig.control(
        "POST",
        "/phones/" + BEN + "/groups",
        new JsonObject()
            .put("subject", subject)
            .put("participants", new JsonArray(List.of(others))));
  }

  private static Jid jid(JsonObject group) {
    return Jid.parse(group.getString("groupJid")).orElseThrow();
  }
}
