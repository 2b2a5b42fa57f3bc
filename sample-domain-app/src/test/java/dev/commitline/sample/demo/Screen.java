package dev.commitline.sample.demo;

import java.io.PrintStream;

/**
 * Lines, and below them, on a terminal, one that shows how far things are.
 *
 * <p>Thread safety: safe.
 */
final class Screen {

  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintStream out;
  private final boolean terminal;
  private String status = "";

  /**
   * A screen.
   *
   * @param terminal whether the output understands control sequences
   */
  Screen(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** Prints a line above the status. */
  synchronized void line(String text) {
    if (terminal && !status.isEmpty()) {
      out.print(CLEAR_LINE + text + "\n" + status);
    } else {
      out.print(text + "\n");
    }
    out.flush();
  }

  /** Replaces the status; shows nothing where the output is no terminal. */
  synchronized void status(String text) {
    status = text;
    if (terminal) {
      out.print(CLEAR_LINE + text);
      out.flush();
    }
  }
}
