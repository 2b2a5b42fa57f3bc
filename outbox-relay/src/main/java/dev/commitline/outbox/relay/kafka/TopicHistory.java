package dev.commitline.outbox.relay.kafka;

import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.history.EventCursor;
import dev.commitline.outbox.relay.history.EventHistory;
import dev.commitline.outbox.relay.history.Extent;
import dev.commitline.outbox.relay.history.Selection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * The events of one topic as the topic itself keeps them: for a database that keeps none. What is
 * in it was relayed; what a replay put there is not there a second time.
 *
 * <p>Thread safety: any thread.
 */
public final class TopicHistory implements EventHistory {

  private final RelayConfig config;

  /** Of the cluster that a relay publishes to; connects to nothing. */
  public TopicHistory(RelayConfig config) {
    this.config = config;
  }

  /** Blocks: while the topic is read to its end. The selection has to name the topic. */
  @Override
  public Extent look(Selection selection) {
    SourceTopic topic = find(selection);
    TopicSurvey survey = new TopicSurvey(topic, selection);
    try (KafkaConsumer<byte[], byte[]> consumer = consumer("earliest")) {
      MergedRecords records = new MergedRecords(consumer, topic.name(), topic.range());
      while (true) {
        boolean ready = records.ready(System.nanoTime());
        ConsumerRecord<byte[], byte[]> record = ready ? records.take() : null;
        if (record != null) {
          survey.add(record);
        } else if (ready) {
          return survey.extent();
        }
      }
    } catch (KafkaException e) {
      throw KafkaFaults.during("can't read topic " + topic.name(), e);
    }
  }

  @Override
  public EventCursor read(Selection selection, String moment, @Nullable String after) {
    SourceTopic topic = find(selection);
    TopicRange range = TopicRange.parse(moment);
    if (!range.topicId().equals(topic.id())) {
      throw new RelayException(
          RelayError.HISTORY_CHANGED,
          "topic '%s' was deleted and made anew since the order".formatted(topic.name()));
    }
    TopicPlace place = after == null ? TopicPlace.before(range) : TopicPlace.parse(after);
    return new TopicCursor(topic, selection, range, place, consumer("none"));
  }

  private SourceTopic find(Selection selection) {
    try (Admin admin = Clients.admin(config)) {
      return SourceTopic.find(admin, Objects.requireNonNull(selection.topic()));
    } catch (KafkaException e) {
      throw KafkaFaults.during("can't begin with Kafka at " + config.kafka().bootstrapServers(), e);
    }
  }

  /** What is removed while it is counted is not counted; what is ordered has to stay. */
  private KafkaConsumer<byte[], byte[]> consumer(String whereRemoved) {
    Map<String, Object> properties = new HashMap<>(ClientProperties.consumer(config));
    properties.put("auto.offset.reset", whereRemoved);
    return Clients.consumer(config, properties);
  }
}
