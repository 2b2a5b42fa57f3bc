package dev.commitline.outbox;

/** How far consumers can rely on a data product as a source. */
public enum DataQuality {
  /** The domain that publishes it decides what is true; there is no better source. */
  AUTHORITATIVE,
  /** Derived from other sources, checked and maintained. */
  CURATED,
  /** As it came in; consumers must check it themselves. */
  RAW
}
