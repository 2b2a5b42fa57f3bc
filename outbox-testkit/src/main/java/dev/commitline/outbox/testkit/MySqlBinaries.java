package dev.commitline.outbox.testkit;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/**
 * MySQL's server program and its files, unpacked once on this machine.
 *
 * <p>The program is linked with libaio, which a machine may lack, and does not use it here: a
 * library that only refuses stands in for it, found by {@code LD_LIBRARY_PATH}.
 *
 * @param directory where they are
 */
record MySqlBinaries(Path directory) {

  private static final String ARCHIVE = "/mysql-Linux-amd64.tar.gz";
  private static final String VERSION = "8.0.15";

  private static final int OWNER_EXECUTES = 0100;

  private static @Nullable MySqlBinaries unpacked;

  /**
   * Unpacks them, unless that is done.
   *
   * @throws IllegalStateException when they can't run on this machine
   */
  static synchronized MySqlBinaries unpacked() {
    if (unpacked == null) {
      requireLinux();
      unpacked = new MySqlBinaries(unpackOnce());
    }
    return unpacked;
  }

  MySqlPrograms programs() {
    return new MySqlPrograms(
        List.of(directory.resolve("bin/mysqld").toString()),
        directory,
        directory.resolve("share"),
        Map.of("LD_LIBRARY_PATH", directory.resolve("stand-in").toString()));
  }

  private static void requireLinux() {
    String system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    if (!system.equals("Linux amd64")) {
      throw new IllegalStateException(
          "the embedded MySQL runs on Linux amd64, not on %s: start Docker, or name a server with -D%s"
              .formatted(system, MySqlServer.URL_PROPERTY));
    }
  }

  /** Into a directory of its own, which then gets its name: others never see a half of it. */
  private static Path unpackOnce() {
    Path home =
        Path.of(
            System.getProperty("java.io.tmpdir"),
            "commitline-mysql-%s-%s".formatted(VERSION, System.getProperty("user.name")));
    if (Files.isDirectory(home)) {
      return home;
    }
    Path fresh = ServerFiles.temporaryDirectory("mysql-unpacked");
    try {
      unpack(fresh);
      Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      ServerFiles.delete(fresh);
      if (!Files.isDirectory(home)) { // else another process was faster
        throw new UncheckedIOException(e);
      }
    }
    return home;
  }

  private static void unpack(Path directory) throws IOException {
    try (InputStream archive = resource(ARCHIVE);
        TarArchiveInputStream files =
            new TarArchiveInputStream(new GZIPInputStream(new BufferedInputStream(archive)))) {
      for (TarArchiveEntry entry = files.getNextEntry();
          entry != null;
          entry = files.getNextEntry()) {
        unpack(entry, files, directory);
      }
    }
    Path standIn = Files.createDirectory(directory.resolve("stand-in"));
    try (InputStream library = resource("libaio.so.1")) {
      Files.copy(library, standIn.resolve("libaio.so.1"));
    }
  }

  private static void unpack(TarArchiveEntry entry, InputStream content, Path directory)
      throws IOException {
    Path target = directory.resolve(entry.getName()).normalize();
    if (!target.startsWith(directory)) {
      throw new IOException("the archive has a file outside of itself: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(target);
      return;
    }
    Files.createDirectories(Objects.requireNonNull(target.getParent()));
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(content, target);
    if ((entry.getMode() & OWNER_EXECUTES) != 0) {
      Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  private static InputStream resource(String name) throws IOException {
    InputStream resource = MySqlBinaries.class.getResourceAsStream(name);
    if (resource == null) {
      throw new IOException(name + " is not on the class path");
    }
    return resource;
  }
}
