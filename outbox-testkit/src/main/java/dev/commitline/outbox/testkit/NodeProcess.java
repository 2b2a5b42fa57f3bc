package dev.commitline.outbox.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import kafka.Kafka;
import kafka.tools.StorageTool;

/**
 * The main class of a {@link KafkaNode}: formats the log directory where that is not done yet, then
 * runs until standard input ends, which it does when the parent dies.
 */
final class NodeProcess {

  private NodeProcess() {}

  public static void main(String[] arguments) {
    Path directory = Path.of(arguments[0]);
    String properties = directory.resolve("server.properties").toString();
    String clusterId = arguments[1];
    Thread watch = new Thread(() -> haltWithParent(directory), "parent-watch");
    watch.setDaemon(true);
    watch.start();
    int status =
        StorageTool.execute(
            new String[] {"format", "--ignore-formatted", "-t", clusterId, "-c", properties},
            System.out);
    if (status != 0) {
      System.exit(status);
    }
    Kafka.main(new String[] {properties});
  }

  private static void haltWithParent(Path directory) {
    try {
      System.in.transferTo(OutputStream.nullOutputStream()); // nothing is sent: only the end counts
      ServerFiles.delete(directory);
    } catch (IOException | UncheckedIOException e) {
      System.err.println("the parent is gone; " + directory + " stays: " + e);
    } finally {
      Runtime.getRuntime().halt(1);
    }
  }
}
