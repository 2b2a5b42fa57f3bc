package dev.commitline.outbox.mysql;

import dev.commitline.outbox.testkit.OnMySql;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.spring.SpringFailureContract;

class SpringFailureIT extends SpringFailureContract {

  SpringFailureIT(@OnMySql TestDatabase database) {
    super(database);
  }
}
