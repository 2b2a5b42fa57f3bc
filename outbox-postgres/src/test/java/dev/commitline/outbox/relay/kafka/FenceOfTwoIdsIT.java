package dev.commitline.outbox.relay.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.LsnPosition;
import dev.commitline.outbox.relay.protocol.RelayEvent;
import dev.commitline.outbox.relay.protocol.ReplayPosition;
import dev.commitline.outbox.relay.protocol.ReplaySlice;
import dev.commitline.outbox.relay.protocol.ResumePoint;
import dev.commitline.outbox.relay.protocol.Target;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.TopicReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A relay that stands still while it takes its two transactional ids wakes up beside its successor,
 * which is inside a transaction: nothing but the ids keeps them apart here.
 */
@ExtendWith(OutboxExtension.class)
class FenceOfTwoIdsIT {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private static final Executor THREAD = task -> new Thread(task, "woken").start();

  private final String name = "fence_" + UUID.randomUUID().toString().substring(0, 8);
  private final String topic = name + ".v1";
  private final KafkaBroker broker;
  private final RelayConfig config;

  FenceOfTwoIdsIT(KafkaBroker broker) {
    this.broker = broker;
    this.config =
        new RelayConfig(
            name,
            new RelayConfig.Database(
                "jdbc:postgresql://localhost/none", "nobody", "", OutboxNames.DEFAULT),
            new RelayConfig.Kafka(broker.bootstrapServers(), Map.of()),
            RelayConfig.Topics.DEFAULT,
            RelayConfig.Retry.DEFAULT);
  }

  /** The successor's open transaction is the second id's first, then the first one's. */
  @ParameterizedTest
  @CsvSource({
    "'',   initTransactions,  0",
    "'',   initTransactions,  1",
    "'-2', initTransactions,  0",
    "'-2', initTransactions,  1",
    "'',   beginTransaction,  0",
    "'',   beginTransaction,  1",
    "'-2', beginTransaction,  0",
    "'-2', beginTransaction,  1",
    "'',   commitTransaction, 0",
    "'',   commitTransaction, 1",
    "'-2', commitTransaction, 0",
    "'-2', commitTransaction, 1"
  })
  void whoeverWakesUpWhereverEachEventIsPublishedOnce(String turn, String step, int committed)
      throws Exception {
    Gate gate = new Gate("commitline-" + name + turn, step, 0);
    CompletableFuture<Void> woken =
        CompletableFuture.runAsync(
            () -> publishNext(KafkaConnection.connect(config, gate)), THREAD);
    gate.awaitReached();
    int sent = committed + 1;
    try (KafkaConnection successor = KafkaConnection.connect(config)) {
      Target target = successor.target(successor.knownState(), found -> false, new TopicEnds());
      IntStream.rangeClosed(1, committed).forEach(i -> publish(target, i));
      target.begin();
      target.send(event(sent));
      gate.open();
      assertFenced(woken);
      unlessFenced(() -> target.commit(point(sent)));
    }
    publishNext(KafkaConnection.connect(config));
    assertThat(published()).isNotEmpty().isEqualTo(upTo(published().size()));
  }

  @Test
  void neitherDoesAReplayThatWakesUpPublishTwice() throws Exception {
    String first = "commitline-%s-replay-r".formatted(name);
    Gate taking = new Gate(first + "-2", "initTransactions", 0);
    CompletableFuture<Void> woken =
        CompletableFuture.runAsync(
            () -> replayNext(ReplayConnection.connect(config, "r", taking)), THREAD);
    taking.awaitReached();
    Gate committing = new Gate(first, "commitTransaction", 1); // its proof goes through
    try (ReplayConnection successor = ReplayConnection.connect(config, "r", committing)) {
      successor.publish(slice(1));
      CompletableFuture<Void> second =
          CompletableFuture.runAsync(() -> unlessFenced(() -> successor.publish(slice(2))), THREAD);
      committing.awaitReached();
      taking.open();
      assertFenced(woken);
      committing.open();
      second.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }
    replayNext(ReplayConnection.connect(config, "r"));
    assertThat(published()).isNotEmpty().isEqualTo(upTo(published().size()));
  }

  private static void assertFenced(CompletableFuture<Void> woken) {
    assertThat(woken)
        .failsWithin(LIMIT)
        .withThrowableOfType(ExecutionException.class)
        .havingCause()
        .isInstanceOfSatisfying(
            RelayException.class, fault -> assertThat(fault.error()).isEqualTo(RelayError.FENCED));
  }

  private static void unlessFenced(Runnable commit) {
    try {
      commit.run();
    } catch (RelayException fault) {
      assertThat(fault.error()).isEqualTo(RelayError.FENCED);
    }
  }

  /** One whole life of a relay. */
  private void publishNext(KafkaConnection connection) {
    try (connection) {
      var known = connection.knownState();
      long last = known.resumePoint().map(p -> ((LsnPosition) p.position()).lsn()).orElse(0L);
      publish(connection.target(known, found -> false, new TopicEnds()), (int) last + 1);
    }
  }

  private void publish(Target target, int number) {
    target.begin();
    target.send(event(number));
    target.commit(point(number));
  }

  private void replayNext(ReplayConnection connection) {
    try (connection) {
      long last = connection.position().orElse(ReplayPosition.NONE).events();
      connection.publish(slice((int) last + 1));
    }
  }

  private ReplaySlice slice(int number) {
    return new ReplaySlice("r", List.of(event(number)), new ReplayPosition(number, "place"));
  }

  private RelayEvent event(int number) {
    byte[] value = String.valueOf(number).getBytes(UTF_8);
    return new RelayEvent(
        "event-" + number, topic, false, "key".getBytes(UTF_8), value, new RecordHeaders());
  }

  private static ResumePoint point(int number) {
    return ResumePoint.at(new LsnPosition("system", 1, number));
  }

  private List<String> published() {
    try (TopicReader reader = TopicReader.of(broker, topic)) {
      return reader.records().stream().map(record -> new String(record.value(), UTF_8)).toList();
    }
  }

  private static List<String> upTo(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(String::valueOf).toList();
  }
}
