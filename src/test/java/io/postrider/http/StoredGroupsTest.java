package io.postrider.http;

import static io.postrider.http.Api.SESSION;
import static io.postrider.http.Api.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class StoredGroupsTest {
  private static final String GROUP =
      "{\"id\":1,\"groupJid\":\"10001@g.us\",\"subject\":\"Group 1\",\"ownerJid\":\"77@lid\","
          + "\"participantCount\":2,\"isAnnounce\":true,\"isLocked\":false,"
          + "\"firstSeenAt\":7,\"updatedAt\":7}";

  private Api api;

  @BeforeEach
  void start(Vertx vertx) throws Exception {
    api = new Api(vertx);
  }

  @Test
  void showsGroupsToWhoeverMayRead() throws Exception {
    var response = api.send(HttpMethod.GET, SESSION + "/groups/10001%40g.us", Api.READ, null);

    assertThat(response.bodyAsString()).isEqualTo(GROUP);
    assertThat(told(api.get(SESSION + "/groups/10009@g.us")))
        .isEqualTo("404 not_found: group not found");
    assertThat(told(api.get(SESSION + "/groups/nonsense")))
        .isEqualTo("404 not_found: group not found");
    assertThat(api.sessions.asked()).isEmpty();
  }

  @Test
  void listsAllGroupsOrPages() throws Exception {
    assertThat(Api.json(api.get(SESSION + "/groups")).getJsonArray("data")).hasSize(3);

    JsonObject first = Api.json(api.get(SESSION + "/groups?limit=2"));
    JsonObject second =
        Api.json(api.get(SESSION + "/groups?limit=2&cursor=" + first.getString("nextCursor")));

    assertThat(first.getJsonArray("data")).hasSize(2);
    assertThat(second.encode()).contains("10003@g.us").doesNotContain("nextCursor");
  }

  @Test
  void listsMembersOfAKnownGroup() throws Exception {
    assertThat(api.get(SESSION + "/groups/10002@g.us/members").bodyAsString())
        .startsWith(
            "{\"data\":[{\"id\":1,\"sessionId\":\"s1\",\"groupJid\":\"10002@g.us\","
                + "\"lid\":\"77@lid\",\"role\":\"superadmin\",\"firstSeenAt\":7,\"lastSeenAt\":7},");
    assertThat(told(api.get(SESSION + "/groups/10009@g.us/members")))
        .isEqualTo("404 not_found: group not found");
  }
}
