package dev.commitline.outbox.sidecar;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of commands that work on the database alone. */
final class DatabaseOptions {

  @Option(names = "--config", paramLabel = "FILE", description = "The relay's YAML file.")
  private @Nullable Path file;

  @Option(names = "--url", description = "JDBC URL of the database.")
  private @Nullable String url;

  @Option(names = "--username", description = "A user that owns the outbox, or may create it.")
  private @Nullable String username;

  @Option(
      names = "--password",
      arity = "0..1",
      interactive = true,
      description =
          "Ask for the user's password. In scripts: COMMITLINE_DATABASE_PASSWORD, or --password-file.")
  private char @Nullable [] password;

  @Option(names = "--password-file", paramLabel = "FILE", description = "A file that holds it.")
  private @Nullable String passwordFile;

  @Option(names = "--schema", description = "Schema of the outbox. Default: commitline.")
  private @Nullable String schema;

  @Option(names = "--prefix", description = "Put before each table's name. Default: none.")
  private @Nullable String prefix;

  /** What the options, the environment and the file say, in this order. */
  DatabaseAdministration administration(Map<String, String> environment) {
    return DatabaseAdministration.of(SidecarConfig.database(settings(environment)));
  }

  private Settings settings(Map<String, String> environment) {
    Settings settings = Settings.load(file, environment);
    if (password != null || passwordFile != null) {
      settings =
          settings.without(Setting.DATABASE_PASSWORD).without(Setting.DATABASE_PASSWORD_FILE);
    }
    settings = with(settings, Setting.DATABASE_URL, url, "--url");
    settings = with(settings, Setting.DATABASE_USERNAME, username, "--username");
    settings = with(settings, Setting.DATABASE_SCHEMA, schema, "--schema");
    settings = with(settings, Setting.DATABASE_PREFIX, prefix, "--prefix");
    settings = with(settings, Setting.DATABASE_PASSWORD_FILE, passwordFile, "--password-file");
    String asked = password == null ? null : String.valueOf(password);
    return with(settings, Setting.DATABASE_PASSWORD, asked, "--password");
  }

  private static Settings with(
      Settings settings, Setting setting, @Nullable String value, String option) {
    return value == null ? settings : settings.with(setting, value, option);
  }
}
