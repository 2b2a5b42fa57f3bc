package dev.commitline.outbox.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * MySQL's server program and what it needs.
 *
 * @param mysqld the command, without options
 * @param base what the server calls {@code basedir}
 * @param messages the directory with a directory of messages for each language
 * @param environment what the command must find there
 */
record MySqlPrograms(
    List<String> mysqld, Path base, Path messages, Map<String, String> environment) {

  private static final String LIBRARIES = "lib/x86_64-linux-gnu";

  /** Those of {@value MySqlServer#HOME_PROPERTY}, or those of the class path. */
  static MySqlPrograms chosen() {
    String home = System.getProperty(MySqlServer.HOME_PROPERTY, "");
    return home.isBlank() ? MySqlBinaries.unpacked().programs() : at(Path.of(home));
  }

  /**
   * Those of a folder.
   *
   * @throws IllegalArgumentException when there is no server program in it
   */
  static MySqlPrograms at(Path home) {
    Path mysqld =
        Stream.of("bin/mysqld", "sbin/mysqld", "usr/sbin/mysqld")
            .map(home::resolve)
            .filter(Files::isExecutable)
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "%s: there is no bin/mysqld or usr/sbin/mysqld in %s"
                            .formatted(MySqlServer.HOME_PROPERTY, home)));
    Path base = mysqld.resolve("../..").toAbsolutePath().normalize();
    Path debian = base.resolve("share/mysql");
    return new MySqlPrograms(
        command(mysqld.toAbsolutePath(), base.resolve(LIBRARIES)),
        base,
        Files.isDirectory(debian) ? debian : base.resolve("share"),
        Map.of());
  }

  /** With a C library of its own beside it, it is not to meet that of this machine. */
  private static List<String> command(Path mysqld, Path libraries) {
    Path linker = libraries.resolve("ld-linux-x86-64.so.2");
    return Files.exists(linker)
        ? List.of(linker.toString(), "--library-path", libraries.toString(), mysqld.toString())
        : List.of(mysqld.toString());
  }
}
