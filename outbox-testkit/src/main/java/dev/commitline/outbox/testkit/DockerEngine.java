package dev.commitline.outbox.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import org.testcontainers.DockerClientFactory;

/** Whether a Docker engine answers. */
final class DockerEngine {

  private DockerEngine() {}

  /** Quiet and quick where there is none: Testcontainers is asked only if there may be one. */
  static boolean available() {
    boolean possible =
        System.getenv("DOCKER_HOST") != null || Files.exists(Path.of("/var/run/docker.sock"));
    return possible && DockerClientFactory.instance().isDockerAvailable();
  }
}
