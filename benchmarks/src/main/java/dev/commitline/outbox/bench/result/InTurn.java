package dev.commitline.outbox.bench.result;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The order in which contenders are measured. */
public final class InTurn {

  private InTurn() {}

  /**
   * Forwards and backwards in turn: a machine that warms up, or is taken away for a while, favours
   * neither the first nor the last.
   */
  public static <T> List<T> of(List<T> contenders, int repetition) {
    List<T> order = new ArrayList<>(contenders);
    if (repetition % 2 == 1) {
      Collections.reverse(order);
    }
    return order;
  }
}
