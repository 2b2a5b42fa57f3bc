package dev.commitline.outbox.spring;

import dev.commitline.outbox.Outbox;
import dev.commitline.outbox.OutboxEvent;

/**
 * The outbox as the application uses it. Not final, so that aspects can be put around it.
 *
 * <p>Thread safety: safe.
 */
class SpringOutbox implements Outbox {

  private final SpringCapture capture;

  SpringOutbox(SpringCapture capture) {
    this.capture = capture;
  }

  @Override
  public void append(OutboxEvent event) {
    capture.append(event, false);
  }
}
