package dev.commitline.sample.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where the programs that were built are, and what they are started with. */
final class Programs {

  private static final Path MODULE = moduleDirectory();

  private Programs() {}

  /** The Java that runs the demo. */
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** The shop's class path, the one it has in production: no broker, no relay. */
  static String shopClassPath() {
    Path file = MODULE.resolve("target/shop.classpath");
    try {
      return MODULE.resolve("target/classes") + ":" + Files.readString(required(file)).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file with the class path of the tests, which has Kafka's tools. */
  static Path demoClassPathFile() {
    return required(MODULE.resolve("target/demo.classpath"));
  }

  /** Where this class is, and a logging configuration for command lines. */
  static Path testClasses() {
    return MODULE.resolve("target/test-classes");
  }

  /** The relay as one jar. */
  static Path relayJar() {
    return required(MODULE.resolveSibling("outbox-sidecar/target/outbox-sidecar-all.jar"));
  }

  /** An address of this machine. */
  static URI local(int port, String path) {
    return URI.create("http://localhost:%d%s".formatted(port, path));
  }

  /**
   * Options for several virtual machines on one computer: small, and compiled once, since a demo is
   * over before a second, better compilation pays.
   */
  static List<String> smallJvm() {
    return List.of("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");
  }

  private static Path required(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new StageException(
          "%s is missing: build it with ./mvnw package -DskipTests".formatted(file));
    }
    return file;
  }

  /** The directory of this module, from where its test classes are. */
  private static Path moduleDirectory() {
    URI classes =
        URI.create(Programs.class.getProtectionDomain().getCodeSource().getLocation().toString());
    return Path.of(classes).resolve("../..").normalize();
  }
}
