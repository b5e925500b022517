package io.postrider.session.turn;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Failure;
import io.postrider.model.FailureException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

final class MailboxTest {
  private final LongAdder everywhere = new LongAdder();
  private final Mailbox mailbox = new Mailbox(2, everywhere);
  private final List<String> log = new ArrayList<>();

  @Test
  void runsOneTaskAtATimeInOrder() {
    Promise<String> first = Promise.promise();
    Future<String> one = mailbox.submit(first::future);
    Future<String> two = mailbox.submit(() -> Future.succeededFuture("two").onSuccess(log::add));

    assertThat(log).isEmpty();
    first.complete("one");

    assertThat(one.result()).isEqualTo("one");
    assertThat(two.result()).isEqualTo("two");
    assertThat(log).containsExactly("two");
  }

  @Test
  void refusesWhenFullButNotWhatTheSessionInsistsOn() {
    Promise<String> first = Promise.promise();
    Future<String> running = mailbox.submit(first::future);
    Future<String> second = mailbox.submit(() -> Future.succeededFuture("2"));
    Future<String> third = mailbox.submit(() -> Future.succeededFuture("3"));

    Future<String> refused = mailbox.submit(() -> Future.succeededFuture("4"));
    Future<Void> admitted = mailbox.admit();
    Future<String> own = mailbox.insist(() -> Future.succeededFuture("5"));

    assertThat(((FailureException) refused.cause()).failure()).isInstanceOf(Failure.Busy.class);
    assertThat(((FailureException) admitted.cause()).failure()).isInstanceOf(Failure.Busy.class);
    first.complete("1");
    assertThat(mailbox.admit().succeeded()).isTrue();
    assertThat(List.of(running.result(), second.result(), third.result(), own.result()))
        .containsExactly("1", "2", "3", "5");
  }

  @Test
  void saysWhenFewWait() {
    Promise<String> first = Promise.promise();
    Promise<String> second = Promise.promise();
    mailbox.insist(first::future);
    mailbox.insist(second::future);
    mailbox.insist(Future::succeededFuture);
    Future<Void> few = mailbox.below(2);
    Future<Void> none = mailbox.below(1);

    assertThat(few.isComplete()).isFalse();
    first.complete("1");

    assertThat(few.isComplete()).isTrue();
    assertThat(none.isComplete()).isFalse();
    second.complete("2");
    assertThat(none.isComplete()).isTrue();
  }

  @Test
  void goesOnAfterAFailureAndAnException() {
    Future<String> failed = mailbox.submit(() -> Future.failedFuture("no"));
    Future<String> thrown =
        mailbox.submit(
            () -> {
              throw new IllegalStateException("broken");
            });
    Future<String> next = mailbox.submit(() -> Future.succeededFuture("next"));

    assertThat(failed.failed()).isTrue();
    assertThat(thrown.cause()).isInstanceOf(IllegalStateException.class);
    assertThat(next.result()).isEqualTo("next");
  }

  @Test
  void aThousandTasksThatEndAtOnceDoNotFillTheStack() {
    Mailbox large = new Mailbox(100_000, everywhere);
    Promise<Integer> first = Promise.promise();
    Future<Integer> running = large.submit(first::future);
    List<Future<Integer>> all = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      int number = i;
      all.add(large.submit(() -> Future.succeededFuture(number)));
    }

    first.complete(-1);

    assertThat(running.result()).isEqualTo(-1);
    assertThat(all.getLast().result()).isEqualTo(99_999);
    assertThat(large.idle().succeeded()).isTrue();
  }
}
