package dev.commitline.outbox.sidecar;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import org.slf4j.LoggerFactory;

/** What the process logs; where and how is said in {@code logback.xml}. */
final class Logging {

  private static final String OURS = "dev.commitline";

  private Logging() {}

  /** Only our own loggers: those of Kafka and Debezium print whole configurations. */
  static void verbose(boolean verbose) {
    context().getLogger(OURS).setLevel(verbose ? Level.DEBUG : Level.INFO);
  }

  private static LoggerContext context() {
    return (LoggerContext) LoggerFactory.getILoggerFactory();
  }
}
