package dev.commitline.outbox.mysql.relay.stream;

import com.github.shyiko.mysql.binlog.event.TransactionPayloadEventData;
import com.github.shyiko.mysql.binlog.event.deserialization.EventDataDeserializer;
import com.github.shyiko.mysql.binlog.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;

/**
 * Takes a compressed transaction as it is: fields of a header, then the compressed events (MySQL
 * source code documentation, Transaction_payload_event). The client's own deserializer would unpack
 * all of it at once.
 */
final class PayloadDeserializer implements EventDataDeserializer<TransactionPayloadEventData> {

  private static final int END_OF_HEADER = 0;
  private static final int SIZE = 1;

  PayloadDeserializer() {}

  @Override
  public TransactionPayloadEventData deserialize(ByteArrayInputStream event) throws IOException {
    TransactionPayloadEventData payload = new TransactionPayloadEventData();
    payload.setUncompressedEvents(new ArrayList<>());
    for (int field = event.readPackedInteger();
        field != END_OF_HEADER;
        field = event.readPackedInteger()) {
      int length = event.readPackedInteger();
      if (field == SIZE) {
        payload.setPayloadSize(event.readPackedInteger());
      } else {
        var unused = event.read(length);
      }
    }
    payload.setPayload(event.read(payload.getPayloadSize()));
    return payload;
  }
}
