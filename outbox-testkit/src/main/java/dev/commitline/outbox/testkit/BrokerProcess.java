package dev.commitline.outbox.testkit;

import java.io.IOException;
import java.io.OutputStream;
import kafka.Kafka;
import kafka.tools.StorageTool;

/**
 * The main class of an embedded broker's process: formats the log directory where that is not done
 * yet, then runs the broker until standard input ends, which it does when the parent dies.
 */
final class BrokerProcess {

  private BrokerProcess() {}

  public static void main(String[] arguments) {
    String properties = arguments[0];
    String clusterId = arguments[1];
    Thread watch = new Thread(BrokerProcess::haltWithParent, "parent-watch");
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

  private static void haltWithParent() {
    try {
      System.in.transferTo(OutputStream.nullOutputStream()); // nothing is sent: only the end counts
    } catch (IOException e) {
      System.err.println("standard input broke, the parent is gone: " + e);
    }
    Runtime.getRuntime().halt(1);
  }
}
