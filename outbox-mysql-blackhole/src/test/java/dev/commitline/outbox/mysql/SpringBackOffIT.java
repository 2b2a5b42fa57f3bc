package dev.commitline.outbox.mysql;

import dev.commitline.outbox.testkit.OnMySql;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.spring.SpringBackOffContract;

class SpringBackOffIT extends SpringBackOffContract {

  SpringBackOffIT(@OnMySql TestDatabase database) {
    super(database);
  }
}
