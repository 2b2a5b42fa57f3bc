package dev.commitline.outbox.relay.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.commitline.outbox.relay.protocol.Aggregate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The keys in the state topic: one for the position, and one for each further thing to know. */
sealed interface StateKey {

  /** As it is written. */
  String text();

  default byte[] bytes() {
    return text().getBytes(UTF_8);
  }

  /** Of the position; a relay's name has no slash, so no other key is like it. */
  record Position(String relay) implements StateKey {
    @Override
    public String text() {
      return relay;
    }
  }

  /** Of the mark that a first start has begun. */
  record FirstStart() implements StateKey {
    private static final String TEXT = "first-start/";

    @Override
    public String text() {
      return TEXT;
    }
  }

  /** Of the proof that a transactional id is its owner's. */
  record Fence(String transactionalId) implements StateKey {
    private static final String PREFIX = "fence/";

    @Override
    public String text() {
      return PREFIX + transactionalId;
    }
  }

  /** Of an aggregate whose events wait. */
  record Parking(Aggregate aggregate) implements StateKey {
    private static final String PREFIX = "parked/";

    @Override
    public String text() {
      return PREFIX + escape(aggregate);
    }
  }

  /** Of a request to release an aggregate. */
  record Release(Aggregate aggregate) implements StateKey {
    private static final String PREFIX = "release/";

    @Override
    public String text() {
      return PREFIX + escape(aggregate);
    }
  }

  /** Of which outbox is read. */
  record Outbox() implements StateKey {
    private static final String TEXT = "outbox/";

    @Override
    public String text() {
      return TEXT;
    }
  }

  /** Of a topic as it was when it was first published to. */
  record Topic(String name) implements StateKey {
    private static final String PREFIX = "topic/";

    @Override
    public String text() {
      return PREFIX + name;
    }
  }

  /** Of a replay that the relay itself publishes. */
  record Replay(String id) implements StateKey {
    private static final String PREFIX = "replay/";

    @Override
    public String text() {
      return PREFIX + id;
    }
  }

  /** Of what a start would not go past. */
  record Refused(String code) implements StateKey {
    private static final String PREFIX = "refused/";

    @Override
    public String text() {
      return PREFIX + code;
    }
  }

  /** Of somebody's decision to go past it, until it is followed. */
  record Accept(String code) implements StateKey {
    private static final String PREFIX = "accept/";

    @Override
    public String text() {
      return PREFIX + code;
    }
  }

  /** Of a decision that was followed: what was refused, who accepted it, when and why. */
  record Accepted(String codeAndTime) implements StateKey {
    private static final String PREFIX = "accepted/";

    @Override
    public String text() {
      return PREFIX + codeAndTime;
    }
  }

  /** Of what decides which writes come through the source's log. */
  record Log() implements StateKey {
    private static final String TEXT = "log/";

    @Override
    public String text() {
      return TEXT;
    }
  }

  /** Reads a key; null for one of a kind that this version does not know. */
  static @Nullable StateKey parse(String relay, String text) {
    if (text.equals(relay)) {
      return new Position(relay);
    }
    if (text.equals(FirstStart.TEXT)) {
      return new FirstStart();
    }
    if (text.equals(Outbox.TEXT)) {
      return new Outbox();
    }
    if (text.equals(Log.TEXT)) {
      return new Log();
    }
    if (text.startsWith(Refused.PREFIX)) {
      return new Refused(text.substring(Refused.PREFIX.length()));
    }
    if (text.startsWith(Accept.PREFIX)) {
      return new Accept(text.substring(Accept.PREFIX.length()));
    }
    if (text.startsWith(Accepted.PREFIX)) {
      return new Accepted(text.substring(Accepted.PREFIX.length()));
    }
    if (text.startsWith(Fence.PREFIX)) {
      return new Fence(text.substring(Fence.PREFIX.length()));
    }
    if (text.startsWith(Topic.PREFIX)) {
      return new Topic(text.substring(Topic.PREFIX.length()));
    }
    if (text.startsWith(Replay.PREFIX)) {
      return new Replay(text.substring(Replay.PREFIX.length()));
    }
    if (text.startsWith(Parking.PREFIX)) {
      return parse(text.substring(Parking.PREFIX.length()), Parking::new);
    }
    return text.startsWith(Release.PREFIX)
        ? parse(text.substring(Release.PREFIX.length()), Release::new)
        : null;
  }

  private static @Nullable StateKey parse(String escaped, Function<Aggregate, StateKey> kind) {
    int slash = escaped.indexOf('/');
    if (slash < 0) {
      return null;
    }
    String topic = escaped.substring(0, slash).replace("%2F", "/").replace("%25", "%");
    return kind.apply(new Aggregate(topic, escaped.substring(slash + 1)));
  }

  /** A topic with a slash in its name exists in nobody's Kafka, but may stand in an outbox. */
  private static String escape(Aggregate aggregate) {
    return aggregate.topic().replace("%", "%25").replace("/", "%2F") + "/" + aggregate.id();
  }
}
