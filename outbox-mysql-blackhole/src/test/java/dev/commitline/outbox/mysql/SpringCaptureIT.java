package dev.commitline.outbox.mysql;

import dev.commitline.outbox.testkit.OnMySql;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.spring.SpringCaptureContract;

class SpringCaptureIT extends SpringCaptureContract {

  SpringCaptureIT(@OnMySql TestDatabase database) {
    super(database);
  }
}
