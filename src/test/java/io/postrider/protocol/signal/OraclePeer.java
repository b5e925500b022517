package io.postrider.protocol.signal;

import io.postrider.model.Bytes;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/// The archived reference library, in a class loader of its own: its protobuf does not go with
/// ours.
final class OraclePeer implements Peer {
  private static final ClassLoader LOADER = loader();

  private final BiFunction<String, byte[][], byte[][]> end;

  @SuppressWarnings("unchecked") // the class across the border implements it so
  OraclePeer() {
    try {
      Class<?> type = Class.forName(OracleEnd.class.getName(), true, LOADER);
      end = (BiFunction<String, byte[][], byte[][]>) type.getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException missing) {
      throw new IllegalStateException(missing);
    }
  }

  private static ClassLoader loader() {
    List<URL> places = new ArrayList<>();
    try (Stream<Path> jars = Files.list(Path.of("target/oracle"))) {
      for (Path jar : jars.toList()) {
        places.add(jar.toUri().toURL());
      }
      places.add(OracleEnd.class.getProtectionDomain().getCodeSource().getLocation());
    } catch (IOException missing) {
      throw new IllegalStateException(missing);
    }
    return new ChildFirst(places.toArray(URL[]::new), OraclePeer.class.getClassLoader());
  }

  /// Prefers its own copies of the library, of its protobuf and of the class that drives it.
  private static final class ChildFirst extends URLClassLoader {
    ChildFirst(URL[] places, ClassLoader parent) {
      super(places, parent);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      boolean own =
          name.startsWith("org.whispersystems.")
              || name.startsWith("com.google.protobuf.")
              || name.startsWith(OracleEnd.class.getName());
      if (!own) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : findClass(name);
      }
    }
  }

  private Bytes one(String operation, Bytes argument) {
    return Bytes.wrap(end.apply(operation, new byte[][] {argument.toArray()})[0]);
  }

  private static byte[] number(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }

  @Override
  public PreKeyBundle bundle(boolean withPreKey) {
    byte[][] parts = end.apply("bundle", new byte[0][]);
    return new PreKeyBundle(
        99,
        Bytes.wrap(parts[0]),
        3,
        Bytes.wrap(parts[1]),
        Bytes.wrap(parts[2]),
        withPreKey ? ByteBuffer.wrap(parts[3]).getInt() : 0,
        withPreKey ? Bytes.wrap(parts[4]) : Bytes.EMPTY);
  }

  @Override
  public void start(PreKeyBundle bundle) {
    byte[][] parts = {
      bundle.identity().toArray(),
      bundle.signedPreKey().toArray(),
      bundle.signature().toArray(),
      number(bundle.preKeyId()),
      bundle.preKey().toArray(),
      number(bundle.signedPreKeyId())
    };
    byte[][] unused = end.apply("start", parts);
    assert unused.length == 0;
  }

  @Override
  public Sent encrypt(Bytes plaintext) {
    byte[][] result = end.apply("encrypt", new byte[][] {plaintext.toArray()});
    return new Sent(Bytes.wrap(result[1]), ByteBuffer.wrap(result[0]).getInt() == 3);
  }

  @Override
  public Bytes decrypt(Sent sent) {
    return one(sent.preKey() ? "decrypt-pkmsg" : "decrypt-msg", sent.ciphertext());
  }

  @Override
  public Bytes distribution() {
    return Bytes.wrap(end.apply("distribution", new byte[0][])[0]);
  }

  @Override
  public void accept(Bytes distribution) {
    byte[][] unused = end.apply("accept", new byte[][] {distribution.toArray()});
    assert unused.length == 0;
  }

  @Override
  public Bytes encryptForGroup(Bytes plaintext) {
    return one("encrypt-group", plaintext);
  }

  @Override
  public Bytes decryptFromGroup(Bytes ciphertext) {
    return one("decrypt-group", ciphertext);
  }
}
