package dev.commitline.outbox.bench.growth;

import dev.commitline.outbox.bench.result.Results;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a run came to.
 *
 * @param steps in their order
 */
public record BlackholeFigures(List<Step> steps) {

  /**
   * What was there after a step.
   *
   * @param events appended so far
   * @param append events a second in this step
   * @param rows in the outbox
   * @param dataFiles bytes of the database's tablespaces: heads, owners, and an empty history
   * @param binlog bytes of the server's binlog
   */
  public record Step(long events, double append, long rows, long dataFiles, long binlog) {

    private Map<String, Object> toMap() {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("events", events);
      row.put("append, events/s", Math.round(append));
      row.put("rows in the outbox", rows);
      row.put("data files, bytes", dataFiles);
      row.put("binlog, bytes", binlog);
      return row;
    }
  }

  /** The last line of a run: scripts read it. */
  public String line() {
    Step first = steps.get(0);
    Step last = steps.get(steps.size() - 1);
    return String.format(
        Locale.ROOT,
        "blackhole: events=%d rows=%d data_files_grew_bytes=%d binlog_bytes_per_event=%d append_last_to_first=%.3f",
        last.events(),
        last.rows(),
        last.dataFiles() - first.dataFiles(),
        last.binlog() / last.events(),
        last.append() / first.append());
  }

  /** For the file. */
  public void addTo(Results results) {
    results.series("steps", steps.stream().map(Step::toMap).toList());
  }
}
