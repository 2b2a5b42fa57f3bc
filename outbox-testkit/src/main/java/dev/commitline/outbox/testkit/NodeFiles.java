package dev.commitline.outbox.testkit;

import java.nio.file.Path;

/**
 * Where a node of Kafka has its data and its log.
 *
 * @param directory the directory of both
 * @param temporary whether they go when the node is closed
 */
record NodeFiles(Path directory, boolean temporary) implements AutoCloseable {

  static NodeFiles passing() {
    return new NodeFiles(ServerFiles.temporaryDirectory("kafka"), true);
  }

  static NodeFiles staying(Path directory) {
    ServerFiles.createDirectories(directory);
    return new NodeFiles(directory, false);
  }

  /** The directory with the partitions. */
  Path data() {
    return directory.resolve("data");
  }

  @Override
  public void close() {
    if (temporary) {
      ServerFiles.delete(directory);
    }
  }
}
