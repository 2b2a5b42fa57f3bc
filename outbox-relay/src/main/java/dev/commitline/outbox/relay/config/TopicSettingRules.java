package dev.commitline.outbox.relay.config;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.config.TopicConfig;

/** Which settings of topics Kafka knows: a broker tells only when the first topic is made. */
final class TopicSettingRules {

  private static final String PATH = "topics.config.";

  /** Those that stand in no constant of the clients; the last two are of brokers before 4.0. */
  private static final List<String> FURTHER =
      List.of(
          "leader.replication.throttled.replicas",
          "follower.replication.throttled.replicas",
          "message.format.version",
          "message.timestamp.difference.max.ms");

  private static final Set<String> KNOWN = known();

  private TopicSettingRules() {}

  private static Set<String> known() {
    Set<String> names = new TreeSet<>(FURTHER);
    for (Field constant : TopicConfig.class.getFields()) {
      if (Modifier.isStatic(constant.getModifiers()) && constant.getName().endsWith("_CONFIG")) {
        names.add(name(constant));
      }
    }
    return names;
  }

  private static String name(Field constant) {
    try {
      return String.valueOf(constant.get(null));
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Refuses names that no broker of Kafka's takes. */
  static void require(Map<String, String> settings) {
    for (String name : new TreeSet<>(settings.keySet())) {
      if (!KNOWN.contains(name)) {
        throw new InvalidSettingException(
            PATH + name,
            "is no setting of Kafka's topics%s One that only another maker's brokers know needs a topic that is made by hand"
                .formatted(Nearest.hint(name, KNOWN, ".")));
      }
    }
  }
}
