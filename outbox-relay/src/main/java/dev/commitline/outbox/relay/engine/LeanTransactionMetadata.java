package dev.commitline.outbox.relay.engine;

import io.debezium.config.Configuration;
import io.debezium.pipeline.spi.OffsetContext;
import io.debezium.pipeline.txmetadata.DefaultTransactionStructMaker;
import io.debezium.pipeline.txmetadata.TransactionContext;
import io.debezium.pipeline.txmetadata.TransactionStructMaker;
import io.debezium.pipeline.txmetadata.spi.TransactionMetadataFactory;
import org.apache.kafka.connect.data.Struct;

/**
 * Debezium's records of where transactions begin and end, without its counts per table.
 *
 * <p>Debezium copies these counts into the offset of each event. It counts each logical message
 * apart, as its {@code LogicalDecodingMessageId} (DBZ-8185) has no text of its own; so a
 * transaction of n messages takes time and memory for n * n / 2 counts. The relay needs none of
 * them.
 *
 * <p>Made by Debezium, from the setting {@code transaction.metadata.factory}.
 */
public final class LeanTransactionMetadata implements TransactionMetadataFactory {

  private final Configuration configuration;

  /** For Debezium. */
  public LeanTransactionMetadata(Configuration configuration) {
    this.configuration = configuration;
  }

  @Override
  public TransactionContext getTransactionContext() {
    return new TransactionContext();
  }

  @Override
  public TransactionStructMaker getTransactionStructMaker() {
    return new StructMaker(configuration);
  }

  private static final class StructMaker extends DefaultTransactionStructMaker {

    /** Nobody reads it, so all events share it. */
    private final Struct block =
        new Struct(TRANSACTION_BLOCK_SCHEMA)
            .put(DEBEZIUM_TRANSACTION_ID_KEY, "")
            .put(DEBEZIUM_TRANSACTION_TOTAL_ORDER_KEY, 0L)
            .put(DEBEZIUM_TRANSACTION_DATA_COLLECTION_ORDER_KEY, 0L);

    StructMaker(Configuration configuration) {
      super(configuration);
    }

    /** Called behind each event, once it has been counted. */
    @Override
    public Struct addTransactionBlock(OffsetContext offset, long orderInTable, Struct value) {
      TransactionContext transaction = offset.getTransactionContext();
      String id = transaction.getTransactionId();
      long events = transaction.getTotalEventCount();
      transaction.endTransaction(); // which forgets all
      transaction.setTransactionId(id);
      transaction.setTotalEventCount(events);
      return block;
    }
  }
}
