package dev.commitline.outbox.testkit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the classes of a broker come from: the class path of this JVM, so that broker and clients
 * have one version, or the one in the file that the system property {@value
 * KafkaBroker#CLASS_PATH_PROPERTY} names.
 */
final class KafkaClassPath {

  private KafkaClassPath() {}

  static boolean given() {
    return !file().isBlank();
  }

  static String chosen() {
    return given()
        ? ownClasses() + File.pathSeparator + read(Path.of(file()))
        : System.getProperty("java.class.path");
  }

  private static String file() {
    return System.getProperty(KafkaBroker.CLASS_PATH_PROPERTY, "");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(KafkaBroker.CLASS_PATH_PROPERTY + ": " + file, e);
    }
  }

  /** The broker's main class is of the testkit, and needs nothing else of it but the JDK. */
  private static Path ownClasses() {
    try {
      return Path.of(NodeProcess.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("where the testkit is, is no file", e);
    }
  }
}
