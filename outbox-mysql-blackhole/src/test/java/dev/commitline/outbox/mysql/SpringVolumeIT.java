package dev.commitline.outbox.mysql;

import dev.commitline.outbox.testkit.OnMySql;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.spring.SpringVolumeContract;

class SpringVolumeIT extends SpringVolumeContract {

  SpringVolumeIT(@OnMySql TestDatabase database) {
    super(database);
  }
}
