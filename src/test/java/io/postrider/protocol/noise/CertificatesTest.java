package io.postrider.protocol.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.postrider.model.Bytes;
import io.postrider.protocol.Seeded;
import io.postrider.protocol.crypto.KeyPair;
import io.postrider.protocol.crypto.XEdDsa;
import io.postrider.protocol.proto.CertChain;
import io.postrider.protocol.proto.CertChain.NoiseCertificate;
import io.postrider.protocol.proto.CertChain.NoiseCertificate.Details;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class CertificatesTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final long SECOND = NOW.getEpochSecond();
  private static final KeyPair ROOT = KeyPair.generate();
  private static final KeyPair MIDDLE = KeyPair.generate();
  private static final KeyPair SERVER = KeyPair.generate();
  private static final UnaryOperator<Details.Builder> SAME = UnaryOperator.identity();

  /// Chains whose signatures are right and one field is wrong, each in either certificate.
  static Stream<Arguments> wrongFields() {
    return Stream.of(
            change("no serial", Details.Builder::clearSerial),
            change("another serial", details -> details.setSerial(7)),
            change("no issuer", Details.Builder::clearIssuerSerial),
            change("another issuer", details -> details.setIssuerSerial(7)),
            change("no key", Details.Builder::clearKey),
            change("another key", details -> details.setKey(key(KeyPair.generate()))),
            change("a longer key", details -> details.setKey(key(MIDDLE).concat(key(MIDDLE)))),
            change("a later start", details -> details.setNotBefore(SECOND + 1)),
            change("a start far away", details -> details.setNotBefore(-1)),
            change("no end", Details.Builder::clearNotAfter),
            change("an end in the past", details -> details.setNotAfter(SECOND - 1)))
        .flatMap(one -> Stream.of(inMiddle(one), inLeaf(one)))
        .filter(arguments -> !arguments.get()[0].equals("another serial in the leaf"));
  }

  private record Change(String name, UnaryOperator<Details.Builder> change) {}

  private static Change change(String name, UnaryOperator<Details.Builder> change) {
    return new Change(name, change);
  }

  private static Arguments inMiddle(Change one) {
    return Arguments.of(one.name() + " in the middle", chain(one.change(), SAME).build());
  }

  private static Arguments inLeaf(Change one) {
    return Arguments.of(one.name() + " in the leaf", chain(SAME, one.change()).build());
  }

  private static CertChain.Builder chain(
      UnaryOperator<Details.Builder> middle, UnaryOperator<Details.Builder> leaf) {
    return CertChain.newBuilder()
        .setIntermediate(signed(ROOT, middle.apply(details(1, 0, MIDDLE))))
        .setLeaf(signed(MIDDLE, leaf.apply(details(2, 1, SERVER))));
  }

  private static Details.Builder details(int serial, int issuer, KeyPair key) {
    return Details.newBuilder()
        .setSerial(serial)
        .setIssuerSerial(issuer)
        .setKey(key(key))
        .setNotBefore(SECOND)
        .setNotAfter(SECOND);
  }

  private static NoiseCertificate signed(KeyPair issuer, Details.Builder details) {
    Bytes raw = Bytes.wrap(details.build().toByteArray());
    return NoiseCertificate.newBuilder()
        .setDetails(Handshake.string(raw))
        .setSignature(Handshake.string(XEdDsa.sign(issuer.privateKey(), raw)))
        .build();
  }

  private static ByteString key(KeyPair pair) {
    return Handshake.string(pair.publicKey());
  }

  private static void verify(Bytes chain) {
    new Certificates(ROOT.publicKey()).verify(chain, SERVER.publicKey(), NOW);
  }

  private static Bytes bytes(CertChain chain) {
    return Bytes.wrap(chain.toByteArray());
  }

  @Test
  void acceptsAChainWithinItsWindow() {
    assertThatCode(() -> verify(bytes(chain(SAME, SAME).build()))).doesNotThrowAnyException();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongFields")
  void refusesAWrongField(String name, CertChain chain) {
    assertThatThrownBy(() -> verify(bytes(chain)))
        .as(name)
        .isInstanceOf(NoiseException.class)
        .satisfies(thrown -> assertThat(thrown.getStackTrace()).isEmpty());
  }

  @Test
  void refusesMissingParts() {
    CertChain whole = chain(SAME, SAME).build();

    refuses(whole.toBuilder().clearLeaf().build());
    refuses(whole.toBuilder().clearIntermediate().build());
    refuses(CertChain.getDefaultInstance());
    NoiseCertificate leaf = whole.getLeaf();
    refuses(whole.toBuilder().setLeaf(leaf.toBuilder().clearSignature()).build());
    refuses(whole.toBuilder().setLeaf(leaf.toBuilder().clearDetails()).build());
    NoiseCertificate middle = whole.getIntermediate();
    refuses(whole.toBuilder().setIntermediate(middle.toBuilder().clearSignature()).build());
    refuses(whole.toBuilder().setIntermediate(middle.toBuilder().clearDetails()).build());
  }

  private static void refuses(CertChain chain) {
    assertThatThrownBy(() -> verify(bytes(chain))).isInstanceOf(NoiseException.class);
  }

  /// What is remembered are signatures: neither another issuer, nor other details, nor the window.
  @Test
  void isAsStrictAfterItHasSeenAChain() {
    Certificates check = new Certificates(ROOT.publicKey());
    CertChain whole = chain(SAME, SAME).build();
    check.verify(bytes(whole), SERVER.publicKey(), NOW);
    check.verify(bytes(whole), SERVER.publicKey(), NOW);

    KeyPair stranger = KeyPair.generate();
    NoiseCertificate forged = signed(stranger, details(1, 0, stranger));
    NoiseCertificate right = whole.getIntermediate();
    refuses(check, whole.toBuilder().setIntermediate(forged).build(), NOW);
    refuses(
        check,
        whole.toBuilder()
            .setIntermediate(right.toBuilder().setSignature(forged.getSignature()))
            .build(),
        NOW);
    refuses(
        check,
        whole.toBuilder()
            .setIntermediate(forged.toBuilder().setSignature(right.getSignature()))
            .build(),
        NOW);
    refuses(check, whole, NOW.plusSeconds(1));
    assertThatThrownBy(() -> check.verify(bytes(whole), stranger.publicKey(), NOW))
        .isInstanceOf(NoiseException.class);
  }

  private static void refuses(Certificates check, CertChain chain, Instant now) {
    assertThatThrownBy(() -> check.verify(bytes(chain), SERVER.publicKey(), now))
        .isInstanceOf(NoiseException.class);
  }

  @Test
  void refusesForeignSigners() {
    CertChain whole = chain(SAME, SAME).build();
    KeyPair stranger = KeyPair.generate();

    refuses(whole.toBuilder().setIntermediate(signed(stranger, details(1, 0, MIDDLE))).build());
    refuses(whole.toBuilder().setLeaf(signed(stranger, details(2, 1, SERVER))).build());
    refuses(whole.toBuilder().setLeaf(signed(ROOT, details(2, 1, SERVER))).build());
    assertThatThrownBy(
            () -> new Certificates(WhatsAppRoot.KEY).verify(bytes(whole), SERVER.publicKey(), NOW))
        .isInstanceOf(NoiseException.class);
  }

  @Test
  void refusesAServerWithAnotherKey() {
    Bytes chain = bytes(chain(SAME, SAME).build());

    assertThatThrownBy(
            () -> new Certificates(ROOT.publicKey()).verify(chain, MIDDLE.publicKey(), NOW))
        .isInstanceOf(NoiseException.class);
  }

  @Test
  void refusesEveryChangedBitOfDetailsAndSignatures() {
    CertChain whole = chain(SAME, SAME).build();
    Seeded.runs(
        60,
        random -> {
          boolean leaf = random.nextBoolean();
          NoiseCertificate old = leaf ? whole.getLeaf() : whole.getIntermediate();
          boolean details = random.nextBoolean();
          byte[] changed = (details ? old.getDetails() : old.getSignature()).toByteArray();
          changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
          var value = ByteString.copyFrom(changed);
          NoiseCertificate.Builder forged = old.toBuilder();
          NoiseCertificate made =
              (details ? forged.setDetails(value) : forged.setSignature(value)).build();
          CertChain.Builder chain = whole.toBuilder();
          refuses((leaf ? chain.setLeaf(made) : chain.setIntermediate(made)).build());
        });
  }

  @Test
  void endsInAnAnswerForNoise() {
    Seeded.runs(
        1_000,
        random -> {
          byte[] noise = new byte[random.nextInt(40)];
          random.nextBytes(noise);
          assertThatThrownBy(() -> verify(Bytes.wrap(noise))).isInstanceOf(NoiseException.class);
        });
  }

  @Test
  void acceptsWhatTheSandboxIssues() {
    ServerCertificates issued = ServerCertificates.generate(NOW);
    Certificates check = new Certificates(issued.root().publicKey());
    Bytes server = issued.leaf().publicKey();

    check.verify(issued.chain(), server, NOW);
    check.verify(issued.chain(), server, NOW.plus(Duration.ofDays(3_000)));
    assertThatThrownBy(() -> check.verify(issued.chain(), server, NOW.minus(Duration.ofDays(2))))
        .isInstanceOf(NoiseException.class);
    assertThatThrownBy(() -> check.verify(issued.chain(), server, NOW.plus(Duration.ofDays(4_000))))
        .isInstanceOf(NoiseException.class);
  }

  @Test
  void writesAnIssuerOfZero() throws Exception {
    CertChain chain = CertChain.parseFrom(ServerCertificates.generate(NOW).chain().unsafeArray());
    Bytes details = Handshake.bytes(chain.getIntermediate().getDetails());

    assertThat(details.hex()).startsWith("080110001a20");
  }

  @Test
  void keepsIssuedCertificatesInAFile() {
    ServerCertificates issued = ServerCertificates.generate(NOW);

    assertThat(ServerCertificates.decode(issued.encode())).isEqualTo(issued);
    assertThat(issued.toString()).doesNotContain(issued.root().privateKey().hex());
    assertThatThrownBy(() -> ServerCertificates.decode(Bytes.EMPTY))
        .isInstanceOf(NoiseException.class);
    assertThatThrownBy(() -> ServerCertificates.decode(issued.encode().slice(0, 65)))
        .isInstanceOf(NoiseException.class);
    assertThatThrownBy(() -> ServerCertificates.decode(issued.encode().slice(1, 200)))
        .isInstanceOf(NoiseException.class);
  }
}
