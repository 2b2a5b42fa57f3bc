package dev.commitline.outbox.mysql;

import dev.commitline.outbox.testkit.OnMySql;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.spring.SpringServiceContract;

class SpringServiceIT extends SpringServiceContract {

  SpringServiceIT(@OnMySql TestDatabase database) {
    super(database);
  }
}
