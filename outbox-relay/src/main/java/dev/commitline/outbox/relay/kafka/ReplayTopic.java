package dev.commitline.outbox.relay.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.protocol.ReplayPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The topic {@code <relay>.replays}: how far each replay has come, by its id. Apart from the
 * relay's own position, so that a replay can't disturb it.
 */
final class ReplayTopic implements Fenced.Memory {

  private final String name;
  private final String replay;

  private ReplayTopic(String name, String replay) {
    this.name = name;
    this.replay = replay;
  }

  static ReplayTopic ensure(RelayConfig config, String replay, Admin admin) {
    String name = config.name() + ".replays";
    NewTopic wanted =
        new NewTopic(name, 1, (short) config.topics().replicationFactor())
            .configs(Map.of(TopicCreation.CLEANUP_POLICY, TopicMemory.COMPACT));
    var unused = TopicMemory.ensure(admin, wanted);
    return new ReplayTopic(name, replay);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public ProducerRecord<byte[], byte[]> proof(String transactionalId) {
    byte[] key = new StateKey.Fence(transactionalId).bytes(); // no replay's id has a slash
    return new ProducerRecord<>(name, 0, key, null);
  }

  ProducerRecord<byte[], byte[]> record(ReplayPosition position) {
    return new ProducerRecord<>(name, 0, replay.getBytes(UTF_8), StateCodec.encode(position));
  }

  /** The newest position; empty when nothing was ever published. */
  Optional<ReplayPosition> read(Consumer<byte[], byte[]> consumer, Admin admin) {
    List<ConsumerRecord<byte[], byte[]>> newest = new ArrayList<>();
    PartitionRange.read(
        consumer,
        admin,
        new TopicPartition(name, 0),
        0,
        record -> {
          if (record.key() != null && new String(record.key(), UTF_8).equals(replay)) {
            newest.clear();
            newest.add(record);
          }
        });
    return newest.stream().findFirst().map(StateCodec::replayPosition);
  }
}
