package dev.commitline.outbox.postgres;

import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.spring.SpringVolumeContract;

class SpringVolumeIT extends SpringVolumeContract {

  SpringVolumeIT(TestDatabase database) {
    super(database);
  }
}
