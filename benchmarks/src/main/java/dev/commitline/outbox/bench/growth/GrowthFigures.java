package dev.commitline.outbox.bench.growth;

import dev.commitline.outbox.bench.result.Results;
import java.util.List;
import java.util.Locale;

/**
 * What a run came to.
 *
 * @param steps in their order
 * @param partitions how many the outbox has at the end, beside the default one
 * @param strays how many events came into the default one
 */
public record GrowthFigures(List<Step> steps, int partitions, int strays) {

  private Step first() {
    return steps.get(0);
  }

  private Step last() {
    return steps.get(steps.size() - 1);
  }

  /** The last line of a run: scripts read it. */
  public String line() {
    return String.format(
        Locale.ROOT,
        "growth: rows=%d partitions=%d strays=%d append_last_to_first=%.3f relay_last_to_first=%.3f",
        last().rows(),
        partitions,
        strays,
        last().append() / first().append(),
        last().relay() / first().relay());
  }

  /** For the file. */
  public void addTo(Results results) {
    results.ratio("append, last step / first step", last().append() / first().append());
    results.ratio("relay, last step / first step", last().relay() / first().relay());
    results.series("steps", steps.stream().map(Step::toMap).toList());
    results.setting("partitions at the end", partitions);
    results.setting("events in the default partition", strays);
  }
}
