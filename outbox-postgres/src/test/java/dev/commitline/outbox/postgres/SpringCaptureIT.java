package dev.commitline.outbox.postgres;

import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.spring.SpringCaptureContract;

class SpringCaptureIT extends SpringCaptureContract {

  SpringCaptureIT(TestDatabase database) {
    super(database);
  }
}
