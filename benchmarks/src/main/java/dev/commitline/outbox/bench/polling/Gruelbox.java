package dev.commitline.outbox.bench.polling;

import com.gruelbox.transactionoutbox.Dialect;
import com.gruelbox.transactionoutbox.Instantiator;
import com.gruelbox.transactionoutbox.Persistor;
import com.gruelbox.transactionoutbox.Submitter;
import com.gruelbox.transactionoutbox.TransactionManager;
import com.gruelbox.transactionoutbox.TransactionOutbox;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.commitline.outbox.bench.load.BenchEvent;
import dev.commitline.outbox.bench.load.Planned;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Gruelbox' transaction-outbox, without a framework. A method that sends is called for each entry,
 * in a transaction that deletes it.
 */
public final class Gruelbox {

  /** Longer than any backlog: what does not fit has to wait for its next attempt. */
  private static final int TUNED_QUEUE = 1 << 18;

  /** HikariCP's default. */
  private static final int CONNECTIONS = 10;

  private static final Duration PAUSE = Duration.ofMinutes(1);
  private static final Duration TUNED_PAUSE = Duration.ofMillis(25);

  private Gruelbox() {}

  /** What is to happen for an event. */
  interface OrderSender {
    void send(String aggregateId, String order);
  }

  /** Publishes until it is ended; for the arguments see {@link PollingPeer#arguments}. */
  public static void main(String[] arguments) throws InterruptedException {
    PeerSettings settings = PeerSettings.of(arguments);
    OrderSender sender = sender(settings);
    int connections = settings.tuned() ? PeerSettings.TUNED_THREADS : CONNECTIONS;
    TransactionOutbox.TransactionOutboxBuilder builder =
        builder(TransactionManager.fromDataSource(pool(settings, connections)))
            .instantiator(Instantiator.using(type -> sender));
    if (settings.tuned()) {
      builder.submitter(Submitter.withExecutor(threads())).flushBatchSize(10_000);
    }
    TransactionOutbox outbox = builder.build();
    Duration pause = settings.tuned() ? TUNED_PAUSE : PAUSE;
    while (true) { // as its documentation runs it
      while (outbox.flush()) {}
      TimeUnit.NANOSECONDS.sleep(pause.toNanos());
    }
  }

  private static ThreadPoolExecutor threads() {
    return new ThreadPoolExecutor(
        PeerSettings.TUNED_THREADS,
        PeerSettings.TUNED_THREADS,
        0,
        TimeUnit.SECONDS,
        new ArrayBlockingQueue<>(TUNED_QUEUE));
  }

  private static OrderSender sender(PeerSettings settings) {
    KafkaProducer<String, String> producer = new KafkaProducer<>(settings.producer());
    return (aggregateId, order) -> {
      try {
        producer.send(new ProducerRecord<>(BenchEvent.TOPIC, aggregateId, order)).get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while sending", e);
      } catch (ExecutionException e) {
        throw new IllegalStateException("not sent", e);
      }
    };
  }

  /**
   * Its entries are due when the next process flushes; by default they would be after two minutes.
   */
  static PeerApplication open(PeerSettings settings, int connections) {
    HikariDataSource pool = pool(settings, connections);
    TransactionManager transactions = TransactionManager.fromDataSource(pool);
    TransactionOutbox outbox =
        builder(transactions)
            .submitter((entry, publisher) -> {})
            .attemptFrequency(Duration.ofSeconds(1))
            .build();
    return new Writer(pool, transactions, outbox);
  }

  private static TransactionOutbox.TransactionOutboxBuilder builder(
      TransactionManager transactions) {
    return TransactionOutbox.builder()
        .transactionManager(transactions)
        .persistor(Persistor.forDialect(Dialect.POSTGRESQL_9));
  }

  private static HikariDataSource pool(PeerSettings settings, int connections) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(settings.url());
    config.setUsername(settings.user());
    config.setPassword(settings.password());
    config.setMaximumPoolSize(connections);
    return new HikariDataSource(config);
  }

  private record Writer(
      HikariDataSource pool, TransactionManager transactions, TransactionOutbox outbox)
      implements PeerApplication {

    @Override
    public void transaction(Work work, List<Planned> events) {
      transactions.inTransaction(
          transaction -> {
            try {
              work.on(transaction.connection());
            } catch (SQLException e) {
              throw new IllegalStateException(e);
            }
            for (Planned event : events) {
              OrderPlaced order = OrderPlaced.of(event);
              outbox.schedule(OrderSender.class).send(order.aggregateId(), order.json());
            }
          });
    }

    @Override
    public void close() {
      pool.close();
    }
  }
}
