package dev.commitline.outbox.testkit;

import java.util.ArrayList;
import java.util.List;
import org.testcontainers.mysql.MySQLContainer;

/** A server in a container. */
final class ContainerMySql implements DatabaseBackend {

  private static final String IMAGE = "mysql:8.4";
  private static final String PASSWORD = "mysql";

  private final MySQLContainer container;

  @SuppressWarnings("resource") // closed by close()
  ContainerMySql() {
    List<String> command = new ArrayList<>(List.of("mysqld"));
    MySqlServer.SETTINGS.forEach((name, value) -> command.add("--" + name + "=" + value));
    container =
        new MySQLContainer(IMAGE)
            .withUsername("root")
            .withPassword(PASSWORD)
            .withCommand(command.toArray(String[]::new));
    container.start();
  }

  @Override
  public String host() {
    return container.getHost();
  }

  @Override
  public int port() {
    return container.getMappedPort(MySQLContainer.MYSQL_PORT);
  }

  @Override
  public String username() {
    return "root";
  }

  @Override
  public String password() {
    return PASSWORD;
  }

  @Override
  public void close() {
    container.stop();
  }
}
