package dev.commitline.outbox.relay.kafka;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of a topic that never changes, but that records of it may be removed.
 *
 * @param topicId Kafka's id of the topic: one that is made anew has another
 * @param partitions for each partition from 0 on, which of its records
 */
record TopicRange(String topicId, List<Span> partitions) {

  private static final ObjectMapper JSON = new ObjectMapper();

  TopicRange {
    partitions = List.copyOf(partitions);
  }

  /**
   * Records of a partition.
   *
   * @param from record offset of the first
   * @param end record offset behind the last
   */
  record Span(long from, long end) {}

  /** What is left of it behind a place. */
  TopicRange behind(TopicPlace place) {
    List<Span> left = new ArrayList<>();
    for (int i = 0; i < partitions.size(); i++) {
      left.add(new Span(place.next(i), partitions.get(i).end()));
    }
    return new TopicRange(topicId, left);
  }

  static TopicRange parse(String text) {
    try {
      JsonNode node = JSON.readTree(text);
      List<Span> spans = new ArrayList<>();
      for (JsonNode span : node.required("records")) {
        spans.add(new Span(span.required(0).asLong(), span.required(1).asLong()));
      }
      return new TopicRange(node.required("topicId").asText(), spans);
    } catch (JacksonException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** In the form that {@link #parse} takes. */
  String text() {
    ObjectNode node = JSON.createObjectNode().put("topicId", topicId);
    ArrayNode records = node.putArray("records");
    partitions.forEach(span -> records.addArray().add(span.from()).add(span.end()));
    return node.toString();
  }
}
