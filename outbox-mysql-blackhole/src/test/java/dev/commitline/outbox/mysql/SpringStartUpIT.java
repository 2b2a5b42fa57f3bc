package dev.commitline.outbox.mysql;

import dev.commitline.outbox.testkit.OnMySql;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.spring.SpringStartUpContract;

class SpringStartUpIT extends SpringStartUpContract {

  SpringStartUpIT(@OnMySql TestDatabase database) {
    super(database);
  }
}
