package dev.commitline.outbox.testkit;

import java.util.ArrayList;
import java.util.List;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** A server in a container. */
final class ContainerPostgres implements DatabaseBackend {

  private static final String IMAGE = "postgres:18";

  private final PostgreSQLContainer container;

  @SuppressWarnings("resource") // closed by close()
  ContainerPostgres() {
    List<String> command = new ArrayList<>(List.of("postgres"));
    PostgresServer.SETTINGS.forEach(
        (name, value) -> {
          command.add("-c");
          command.add(name + "=" + value);
        });
    container =
        new PostgreSQLContainer(IMAGE)
            .withUsername("postgres")
            .withPassword("postgres")
            .withDatabaseName("postgres")
            .withCommand(command.toArray(String[]::new));
    container.start();
  }

  @Override
  public String host() {
    return container.getHost();
  }

  @Override
  public int port() {
    return container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT);
  }

  @Override
  public String username() {
    return container.getUsername();
  }

  @Override
  public String password() {
    return container.getPassword();
  }

  @Override
  public void close() {
    container.stop();
  }
}
