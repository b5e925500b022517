package io.postrider.bench;

import io.postrider.SandboxProcess;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/// Messages that phones send to sessions, one after the other in each, until they are taken: until
/// their events have come to those who read them as a stream, and, where nobody can, until the
/// network has got their receipts.
final class Inbound {
  private static final double THOUSAND = 1000;
  private static final long NANOS_A_MICROSECOND = 1_000;
  private static final Duration SETTLING = Duration.ofSeconds(3);

  private final Options options;
  private final Vertx vertx;
  private final SandboxProcess sandbox;
  private final Http http;
  private final Table table =
      new Table(
          "inbound texts, until their events are read",
          "who",
          "sessions",
          "readers",
          "sent/s",
          "receipts/s",
          "events/s and reader",
          "lag p50 ms",
          "p99 ms",
          "max ms",
          "missing",
          "CPU s/1,000 process",
          "database",
          "sandbox",
          "generator");

  private Inbound(Options options, Vertx vertx, SandboxProcess sandbox) {
    this.options = options;
    this.vertx = vertx;
    this.sandbox = sandbox;
    this.http = new Http(vertx);
  }

  static void run(Options options) throws Exception {
    Vertx vertx = Vertx.vertx();
    Path data = Folders.fresh("inbound");
    try (SandboxProcess sandbox = new SandboxProcess(data.resolve("sandbox"))) {
      new Inbound(options, vertx, sandbox).run(data);
    } finally {
      vertx.close().await(10, TimeUnit.SECONDS);
    }
  }

  private void run(Path data) throws Exception {
    int series = 81;
    try {
      for (String name : options.entrants()) {
        try (Entrant entrant = Entrant.of(name, options, sandbox, data.resolve(name));
            Entrant.Running running = entrant.start()) {
          run(running.contender(), Integer.toString(series++));
        }
      }
    } finally {
      table.print();
    }
  }

  private void run(Contender contender, String series) throws Exception {
    Linker linker = new Linker(vertx, sandbox.control(), series, true);
    boolean silent = contender.dialect().events().isEmpty();
    for (int sessions : options.sessions()) {
      List<Linked> linked = linker.linkUpTo(contender, sessions, options.linking());
      for (int readers : silent ? List.of(0) : options.readers()) {
        measure(contender, linked, readers);
      }
    }
  }

  private void measure(Contender contender, List<Linked> linked, int readers) throws Exception {
    List<Reader> all = new ArrayList<>();
    List<HttpConnection> open = new ArrayList<>();
    for (int number = 0; number < readers; number++) {
      Reader reader = new Reader();
      all.add(reader);
      String events = contender.dialect().events().orElseThrow();
      open.add(http.stream(events, reader::take).await(20, TimeUnit.SECONDS));
    }
    Phones phones = new Phones(linked);
    phones.start();
    Pause.of(vertx, options.warmUp());
    all.forEach(Reader::begin);
    int sentBefore = phones.sent.get();
    long receiptsBefore = receipts();
    Usage before = Usage.now(contender, sandbox.handle());
    long begun = System.nanoTime();
    Pause.of(vertx, options.measured());
    Usage used = Usage.now(contender, sandbox.handle()).minus(before);
    double seconds = (System.nanoTime() - begun) / 1e9;
    int sent = phones.sent.get() - sentBefore;
    long receipts = receipts() - receiptsBefore;
    int heard = all.stream().mapToInt(reader -> reader.heard.get()).sum();
    phones.end();
    Pause.of(vertx, SETTLING);
    int missing = all.stream().mapToInt(reader -> phones.sent.get() - reader.total.get()).sum();
    Generator.Millis lags =
        Generator.Millis.of(all.stream().flatMapToInt(Reader::lags).sorted().toArray());
    double thousands = (readers == 0 ? receipts : heard / readers) / THOUSAND;
    table.add(
        contender.name(),
        linked.size(),
        readers,
        sent / seconds,
        receipts / seconds,
        readers == 0 ? Double.NaN : heard / seconds / readers,
        lags.median(),
        lags.worstPercent(),
        lags.longest(),
        missing,
        used.process() / thousands,
        used.database() / thousands,
        used.sandbox() / thousands,
        used.generator() / thousands);
    for (HttpConnection connection : open) {
      connection.close().await(10, TimeUnit.SECONDS);
    }
  }

  /// Those of sessions; what phones say of their own does not come over a connection.
  private long receipts() throws Exception {
    return http.get(sandbox.control() + "/stats", 200)
        .await(10, TimeUnit.SECONDS)
        .getJsonObject("stanzasIn")
        .getLong("receipt", 0L);
  }

  /// The phones, each of which sends to one session.
  private final class Phones {
    private final List<Linked> linked;
    private volatile boolean ended;
    private final AtomicInteger sent = new AtomicInteger();

    private Phones(List<Linked> linked) {
      this.linked = linked;
    }

    private void start() {
      vertx.runOnContext(_ -> linked.forEach(this::next));
    }

    /// Each waits for its turn, which comes as often as the pace says.
    private void later(Linked session) {
      Duration turn = Duration.ofSeconds(linked.size()).dividedBy(options.pace());
      vertx.timer(turn.toMillis(), TimeUnit.MILLISECONDS).onComplete(_ -> next(session));
    }

    private void end() {
      ended = true;
    }

    private void next(Linked session) {
      if (ended) {
        return;
      }
      JsonObject text =
          new JsonObject()
              .put("type", "text")
              .put("to", session.own())
              .put("text", "at " + System.nanoTime() + " the parcel has come");
      http.post(sandbox.control() + "/phones/" + session.to() + "/messages", text, 200)
          .onSuccess(
              _ -> {
                int _ = sent.incrementAndGet();
                if (options.pace() == 0) {
                  next(session);
                } else {
                  later(session);
                }
              })
          .onFailure(thrown -> System.out.println("a phone: " + thrown.getMessage()));
    }
  }

  /// One stream, looked through for the times that the texts carry.
  private static final class Reader {
    private static final byte[] MARK = "\"at ".getBytes(StandardCharsets.US_ASCII);

    private Buffer rest = Buffer.buffer();
    private final AtomicInteger total = new AtomicInteger();
    private final AtomicInteger heard = new AtomicInteger();
    private volatile int[] lags = new int[1 << 10];
    private volatile boolean counting;

    private void take(Buffer chunk) {
      byte[] bytes = (rest.length() == 0 ? chunk : rest.appendBuffer(chunk)).getBytes();
      int done = 0;
      for (int at = 0; at < bytes.length; at++) {
        if (bytes[at] == '\n') {
          line(bytes, done, at);
          done = at + 1;
        }
      }
      rest =
          done == bytes.length
              ? Buffer.buffer()
              : Buffer.buffer(Arrays.copyOfRange(bytes, done, bytes.length));
    }

    private void line(byte[] bytes, int from, int to) {
      int mark = find(bytes, from, to);
      if (mark < 0) {
        return;
      }
      long time = 0;
      for (int at = mark + MARK.length; at < to && bytes[at] != ' '; at++) {
        time = 10 * time + bytes[at] - '0';
      }
      int _ = total.incrementAndGet();
      if (counting) {
        int number = heard.get();
        if (number == lags.length) {
          lags = Arrays.copyOf(lags, 2 * number);
        }
        lags[number] = (int) ((System.nanoTime() - time) / NANOS_A_MICROSECOND);
        heard.set(number + 1);
      }
    }

    private static int find(byte[] bytes, int from, int to) {
      for (int at = from; at <= to - MARK.length; at++) {
        if (bytes[at + 1] == MARK[1]
            && Arrays.equals(bytes, at, at + MARK.length, MARK, 0, MARK.length)) {
          return at;
        }
      }
      return -1;
    }

    private void begin() {
      counting = true;
    }

    private IntStream lags() {
      return Arrays.stream(lags, 0, heard.get());
    }
  }
}
