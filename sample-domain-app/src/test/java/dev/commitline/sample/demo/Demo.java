package dev.commitline.sample.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;

/** The main class behind {@code bin/demo}. */
public final class Demo {

  private static final int WELL = 0;
  private static final int NOT_WELL = 1;
  private static final int USAGE = 2;
  private static final int FAILED = 3;

  private Demo() {}

  /** Runs the demo; {@code --help} says how. */
  public static void main(String[] arguments) throws InterruptedException {
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    System.exit(run(out, arguments));
  }

  private static int run(PrintStream out, String... arguments) throws InterruptedException {
    Screen screen = new Screen(out, Boolean.getBoolean("demo.terminal"));
    try {
      DemoOptions options = DemoOptions.parse(arguments);
      if (options.help()) {
        screen.line(usage());
        return WELL;
      }
      return play(options, screen);
    } catch (DemoOptions.UsageException e) {
      screen.line(e.getMessage() + "\n\n" + usage());
      return USAGE;
    } catch (StageException | IllegalStateException | UncheckedIOException | SQLException e) {
      screen.status("");
      screen.line("\nThe demo can't go on: " + e.getMessage());
      return FAILED;
    }
  }

  private static String usage() {
    return String.join("\n", Seed.lines("usage.txt"));
  }

  private static int play(DemoOptions options, Screen screen)
      throws InterruptedException, SQLException {
    DemoRun run = new DemoRun(options, screen);
    OrderFeed feed;
    try {
      feed = run.readOrders();
    } catch (IOException e) {
      screen.line("--input can't be read as UTF-8 text: " + e);
      return USAGE;
    }
    try (Stage stage =
        Stage.start(options.database(), options.transport(), what -> screen.line("... " + what))) {
      return run.run(stage, feed) ? WELL : NOT_WELL;
    }
  }
}
