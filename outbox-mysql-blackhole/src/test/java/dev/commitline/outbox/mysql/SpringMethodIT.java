package dev.commitline.outbox.mysql;

import dev.commitline.outbox.testkit.OnMySql;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.spring.SpringMethodContract;

class SpringMethodIT extends SpringMethodContract {

  SpringMethodIT(@OnMySql TestDatabase database) {
    super(database);
  }
}
