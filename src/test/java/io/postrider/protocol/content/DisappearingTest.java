package io.postrider.protocol.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Bytes;
import io.postrider.protocol.proto.ContextInfo;
import io.postrider.protocol.proto.DeviceSentMessage;
import io.postrider.protocol.proto.ExtendedTextMessage;
import io.postrider.protocol.proto.Message;
import io.postrider.protocol.proto.ProtocolMessage;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DisappearingTest {
  private static final Instant NOON = Instant.ofEpochSecond(1_800_000_000);
  private static final Disappearing DAY = new Disappearing(86_400, NOON.minusSeconds(60));

  private static Message setting(int seconds, long since) {
    return Message.newBuilder()
        .setProtocolMessage(
            ProtocolMessage.newBuilder()
                .setType(3)
                .setEphemeralExpiration(seconds)
                .setEphemeralSettingTimestamp(since))
        .build();
  }

  private static Message text(ContextInfo.Builder context) {
    return Message.newBuilder()
        .setExtendedTextMessage(
            ExtendedTextMessage.newBuilder().setText("hello").setContextInfo(context))
        .build();
  }

  @Test
  void isReadOfASettingAndOfAnyMessage() {
    long since = DAY.since().getEpochSecond();

    assertThat(Disappearing.of(setting(86_400, since), NOON)).contains(DAY);
    assertThat(Disappearing.of(setting(0, 0), NOON)).contains(new Disappearing(0, NOON));
    assertThat(
            Disappearing.of(
                text(
                    ContextInfo.newBuilder()
                        .setExpiration(86_400)
                        .setEphemeralSettingTimestamp(since)),
                NOON))
        .contains(DAY);
    assertThat(Disappearing.of(text(ContextInfo.newBuilder()), NOON)).isEmpty();
    assertThat(Disappearing.of(Contents.text("hello"), NOON)).isEmpty();
  }

  @Test
  void isReadOfWhatTheOwnPhoneHasSent() {
    Message echo =
        Message.newBuilder()
            .setDeviceSentMessage(DeviceSentMessage.newBuilder().setMessage(setting(86_400, 0)))
            .build();

    assertThat(Disappearing.of(echo, NOON)).contains(new Disappearing(86_400, NOON));
  }

  @Test
  void nobodyChoosesInTheFutureOrWhatNoClientOffers() {
    assertThat(Disappearing.of(setting(86_400, Long.MAX_VALUE), NOON))
        .contains(new Disappearing(86_400, NOON));
    assertThat(Disappearing.of(setting(86_400, -5), NOON)).contains(new Disappearing(86_400, NOON));
    for (int odd : new int[] {-1, 1, 60, Integer.MAX_VALUE}) {
      assertThat(Disappearing.of(setting(odd, 0), NOON)).isEmpty();
    }
  }

  @Test
  void theLaterChoiceHolds() {
    Disappearing off = new Disappearing(0, NOON);

    assertThat(off.replaces(DAY)).isTrue();
    assertThat(DAY.replaces(off)).isFalse();
    assertThat(new Disappearing(86_400, NOON).replaces(DAY)).isFalse();
  }

  static List<Content> contents() {
    return Samples.all().stream()
        .filter(
            content ->
                switch (content) {
                  case Content.Text _, Content.Poll _, Content.Location _, Content.Contact _ ->
                      true;
                  default -> false;
                })
        .toList();
  }

  @ParameterizedTest
  @MethodSource("contents")
  void isWrittenIntoWhateverIsSaid(Content content) {
    Message message = DAY.in(Contents.message(content));

    assertThat(Contents.of(message)).isEqualTo(content);
    assertThat(Disappearing.of(message, NOON)).contains(DAY);
  }

  @Test
  void changesNothingWhereNothingDisappearsOrCan() {
    Message text = Contents.text("hello");
    Message setting = setting(0, 0);

    assertThat(new Disappearing(0, NOON).in(text)).isEqualTo(text);
    assertThat(DAY.in(setting)).isEqualTo(setting);
  }

  @Test
  void isKept() {
    Bytes kept = DAY.encode();

    assertThat(Disappearing.decode(kept)).isEqualTo(DAY);
  }
}
