package dev.commitline.outbox.chaos.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event that was committed, and what consumers have to see of it.
 *
 * @param id the event's id
 * @param topic where it has to come to
 * @param aggregateId which aggregate it is of
 * @param sequence its number among the events of topic and aggregate, in the order of the commits
 * @param type its type
 * @param time when it was appended, in RFC 3339 with microseconds
 * @param digest of its payload; null for a tombstone
 * @param own its own headers, but the one that says which event it is
 */
public record LedgerEvent(
    UUID id,
    String topic,
    String aggregateId,
    long sequence,
    String type,
    String time,
    @Nullable Digest digest,
    Map<String, String> own) {

  private static final String NONE = "-";

  /** One line that {@link #parse} reads. */
  public String toText() {
    StringBuilder text = new StringBuilder();
    text.append(id).append(' ').append(topic).append(' ').append(aggregateId);
    text.append(' ').append(sequence).append(' ').append(type).append(' ').append(time);
    text.append(' ').append(digest == null ? NONE : digest.toString());
    own.forEach((name, value) -> text.append(' ').append(name).append('=').append(encoded(value)));
    return text.toString();
  }

  /** Reads a line of {@link #toText}. */
  public static LedgerEvent parse(String line) {
    String[] fields = line.split(" ", -1);
    Map<String, String> own = fields.length > 7 ? new LinkedHashMap<>() : Map.of();
    for (int i = 7; i < fields.length; i++) {
      int equals = fields[i].indexOf('=');
      own.put(
          fields[i].substring(0, equals).intern(),
          URLDecoder.decode(fields[i].substring(equals + 1), UTF_8));
    }
    return new LedgerEvent(
        UUID.fromString(fields[0]),
        fields[1].intern(), // a million events have a few of them
        fields[2].intern(),
        Long.parseLong(fields[3]),
        fields[4].intern(),
        fields[5],
        fields[6].equals(NONE) ? null : Digest.parse(fields[6]),
        own);
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, UTF_8);
  }
}
