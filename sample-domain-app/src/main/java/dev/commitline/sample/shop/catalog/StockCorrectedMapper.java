package dev.commitline.sample.shop.catalog;

import dev.commitline.outbox.spring.EventMapper;
import dev.commitline.sample.shop.catalog.StockEvent.StockCorrected;
import org.springframework.stereotype.Component;

/** From a count to the public event. */
@Component
class StockCorrectedMapper implements EventMapper<Stocktaking.Count, StockCorrected> {

  @Override
  public StockCorrected map(Stocktaking.Count count) {
    return new StockCorrected(count.productId(), count.counted() - count.before(), count.counted());
  }
}
