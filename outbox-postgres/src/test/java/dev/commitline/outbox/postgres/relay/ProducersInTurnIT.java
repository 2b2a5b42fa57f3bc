package dev.commitline.outbox.postgres.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.kafka.KafkaConnection;
import dev.commitline.outbox.relay.kafka.TopicEnds;
import dev.commitline.outbox.relay.protocol.LsnPosition;
import dev.commitline.outbox.relay.protocol.RelayEvent;
import dev.commitline.outbox.relay.protocol.ResumePoint;
import dev.commitline.outbox.relay.protocol.Target;
import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.TopicReader;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Transactions go out by two producers in turn, which must be seen by nobody. */
@ExtendWith(OutboxExtension.class)
class ProducersInTurnIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final String name = "turns_" + UUID.randomUUID().toString().substring(0, 8);
  private final String topic = name + ".v1";
  private final RelayConfig config;
  private final KafkaBroker broker;

  ProducersInTurnIT(TestDatabase database, KafkaBroker broker) {
    this.config = RelayConfigs.config(name, database, broker);
    this.broker = broker;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void aPredecessorCommitsNothingMoreWhoeverHasTheTurn(int committed) {
    try (KafkaConnection predecessor = KafkaConnection.connect(config)) {
      Target first = predecessor.target(predecessor.knownState(), found -> false, new TopicEnds());
      IntStream.rangeClosed(1, committed).forEach(i -> publish(first, i));
      first.begin();
      first.send(event(committed + 1));
      try (KafkaConnection successor = KafkaConnection.connect(config)) {
        assertThatThrownBy(() -> first.commit(point(committed + 1)))
            .isInstanceOfSatisfying(
                RelayException.class,
                fault -> assertThat(fault.error()).isEqualTo(RelayError.FENCED));
        var known = successor.knownState();
        assertThat(known.resumePoint())
            .isEqualTo(committed == 0 ? Optional.empty() : Optional.of(point(committed)));
        Target second = successor.target(known, found -> false, new TopicEnds());
        publish(second, committed + 1);
        publish(second, committed + 2);
      }
    }
    assertThat(published(committed + 2)).containsExactlyElementsOf(upTo(committed + 2));
  }

  @Test
  void transactionsArriveInTheOrderOfTheirCommitsThoughMarkersAreStillToCome() {
    int transactions = 300;
    try (KafkaConnection kafka = KafkaConnection.connect(config)) {
      Target target = kafka.target(kafka.knownState(), found -> false, new TopicEnds());
      IntStream.rangeClosed(1, transactions).forEach(i -> publish(target, i));
    }
    assertThat(published(transactions)).containsExactlyElementsOf(upTo(transactions));
    try (KafkaConnection kafka = KafkaConnection.connect(config)) {
      assertThat(kafka.knownState().resumePoint()).contains(point(transactions));
    }
  }

  @Test
  void whatIsAbortedLeavesNothingBehind() {
    try (KafkaConnection kafka = KafkaConnection.connect(config)) {
      Target target = kafka.target(kafka.knownState(), found -> false, new TopicEnds());
      publish(target, 1);
      target.begin();
      IntStream.rangeClosed(2, 1_000).forEach(i -> target.send(event(i)));
      target.abort();
      IntStream.rangeClosed(2, 3).forEach(i -> publish(target, i));
    }
    assertThat(published(3)).containsExactlyElementsOf(upTo(3));
  }

  private void publish(Target target, int number) {
    target.begin();
    target.send(event(number));
    target.commit(point(number));
  }

  private RelayEvent event(int number) {
    byte[] value = String.valueOf(number).getBytes(UTF_8);
    return new RelayEvent(
        "event-" + number, topic, false, "key".getBytes(UTF_8), value, new RecordHeaders());
  }

  private static ResumePoint point(int number) {
    return ResumePoint.at(new LsnPosition("system", 1, number));
  }

  private List<String> published(int count) {
    try (TopicReader reader = TopicReader.of(broker, topic)) {
      return reader.awaitRecords(count, LIMIT).stream()
          .map(record -> new String(record.value(), UTF_8))
          .toList();
    }
  }

  private static List<String> upTo(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(String::valueOf).toList();
  }
}
