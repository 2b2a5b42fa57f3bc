package dev.commitline.outbox.bench.result;

import java.io.IOException;
import java.nio.file.Path;

/** A picture of figures. */
public sealed interface Plot permits Bars, Curves {

  /** How wide a picture is, in pixels. */
  int WIDTH = 960;

  /** How high a picture is, in pixels. */
  int HEIGHT = 440;

  /** What it shows; files are named by it. */
  String title();

  /**
   * Draws it.
   *
   * @param file a name that ends with {@code .png}
   */
  void write(Path file) throws IOException;
}
