package dev.commitline.outbox.bench.growth;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a step came to.
 *
 * @param rows how many were appended before it and in it
 * @param append events a second
 * @param relay events a second
 * @param partitions how many there are
 * @param databaseMegabytes how large the database is, without its log
 */
public record Step(long rows, double append, double relay, int partitions, long databaseMegabytes) {

  /** For the file. */
  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("rows", rows);
    map.put("append, events/s", Math.round(append));
    map.put("relay, events/s", Math.round(relay));
    map.put("partitions", partitions);
    map.put("database MB", databaseMegabytes);
    return map;
  }
}
