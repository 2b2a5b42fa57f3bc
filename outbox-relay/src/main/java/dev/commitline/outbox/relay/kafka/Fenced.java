package dev.commitline.outbox.relay.kafka;

import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * A cluster in which nobody else has these transactional ids any more.
 *
 * <p>Two ids are not taken at one moment: another that begins meanwhile may take the first one away
 * before the second is taken. So each producer then shows that it still has its id, by a commit:
 * who has shown both had both at one moment, and what is read behind that is what the last owner of
 * both has left. See docs/adr/0019.
 *
 * @param admin its admin client
 * @param memory the topic where the owner of the ids remembers
 * @param producers the only ones that can commit under them, to take turns
 */
record Fenced<T extends Fenced.Memory>(
    Admin admin, T memory, List<Producer<byte[], byte[]>> producers) implements AutoCloseable {

  /** Where the owner of the ids remembers. */
  interface Memory {

    /** The topic. */
    String name();

    /** A record that says nothing but that the owner of this id could commit it. */
    ProducerRecord<byte[], byte[]> proof(String transactionalId);
  }

  private static final List<String> TURNS = List.of("", "-2");

  /** How producers are made, but for tests. */
  static final Function<Map<String, Object>, Producer<byte[], byte[]>> PRODUCERS =
      KafkaProducer::new;

  /**
   * Connects, prepares the memory, and fences every other producer of the owner's ids: an open
   * transaction of its is ended before this returns, and it can't commit another. What is read from
   * the memory afterwards can't be changed by anybody else, but one who has fenced this one.
   *
   * <p>Blocks: until the cluster answers, at most about a minute.
   *
   * @throws RelayException when it doesn't answer, or refuses
   */
  static <T extends Memory> Fenced<T> connect(
      RelayConfig config,
      String owner,
      Function<Admin, T> memory,
      Function<Map<String, Object>, Producer<byte[], byte[]>> producers) {
    Admin admin = null;
    List<Producer<byte[], byte[]>> fenced = new ArrayList<>();
    try {
      admin = Clients.admin(config);
      requireAnswer(admin, config);
      T prepared = memory.apply(admin);
      for (String turn : TURNS) {
        fenced.add(
            Clients.made(
                config,
                () ->
                    producers.apply(ClientProperties.transactionalProducer(config, owner, turn))));
      }
      String servers = config.kafka().bootstrapServers();
      forEach(fenced, owner, (producer, id) -> take(producer, id, servers));
      forEach(fenced, owner, (producer, id) -> prove(producer, id, prepared, servers));
      return new Fenced<>(admin, prepared, fenced);
    } catch (KafkaException e) {
      close(fenced, admin);
      throw KafkaFaults.during("can't begin with Kafka at " + config.kafka().bootstrapServers(), e);
    } catch (RuntimeException | Error e) {
      close(fenced, admin);
      throw e;
    }
  }

  private interface Step {
    void run(Producer<byte[], byte[]> producer, String id);
  }

  /** All at the same time: each may wait until Kafka has ended its id's open transaction. */
  private static void forEach(List<Producer<byte[], byte[]>> producers, String owner, Step step) {
    ExecutorService threads =
        Executors.newFixedThreadPool(producers.size(), task -> daemon(task, owner + "-fencing"));
    try {
      CompletionService<String> steps = new ExecutorCompletionService<>(threads);
      for (int i = 0; i < producers.size(); i++) {
        Producer<byte[], byte[]> producer = producers.get(i);
        String id = owner + TURNS.get(i);
        steps.submit(() -> step.run(producer, id), id);
      }
      for (int i = 0; i < producers.size(); i++) {
        steps.take().get(); // the first to fail is told at once
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException fault
          ? fault
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      throw Interrupts.surface("fencing earlier producers");
    } finally {
      threads.shutdownNow();
    }
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  private static void take(Producer<byte[], byte[]> producer, String id, String servers) {
    try {
      producer.initTransactions();
    } catch (KafkaException e) {
      throw KafkaFaults.during("can't begin as transactional id " + id + " at " + servers, e);
    }
  }

  private static void prove(
      Producer<byte[], byte[]> producer, String id, Memory memory, String servers) {
    try {
      producer.beginTransaction();
      var unused = producer.send(memory.proof(id)); // a failure fails the commit
      producer.commitTransaction();
    } catch (KafkaException e) {
      throw KafkaFaults.during(
          "can't show that transactional id %s is ours by a record in topic %s at %s"
              .formatted(id, memory.name(), servers),
          e);
    }
  }

  private static void requireAnswer(Admin admin, RelayConfig config) {
    try {
      admin.describeCluster().clusterId().get();
    } catch (ExecutionException e) {
      throw KafkaFaults.during("no answer from " + config.kafka().bootstrapServers(), e);
    } catch (InterruptedException e) {
      throw Interrupts.surface("connecting to Kafka");
    }
  }

  /** Drops an open transaction, and the connections; never throws. */
  @Override
  public void close() {
    close(producers, admin);
  }

  private static void close(List<Producer<byte[], byte[]>> producers, @Nullable Admin admin) {
    producers.forEach(Closing::quietly);
    Closing.quietly(admin);
  }
}
