package dev.commitline.outbox.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import org.testcontainers.DockerClientFactory;

/** Whether a Docker engine answers, and may be used: {@code -Dcommitline.test.docker=false}. */
final class DockerEngine {

  private DockerEngine() {}

  /** Quiet and quick where there is none: Testcontainers is asked only if there may be one. */
  static boolean available() {
    boolean possible =
        Boolean.parseBoolean(System.getProperty("commitline.test.docker", "true"))
            && (System.getenv("DOCKER_HOST") != null
                || Files.exists(Path.of("/var/run/docker.sock")));
    return possible && DockerClientFactory.instance().isDockerAvailable();
  }
}
