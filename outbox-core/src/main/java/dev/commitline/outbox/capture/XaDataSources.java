package dev.commitline.outbox.capture;

import java.sql.SQLException;
import javax.sql.DataSource;
import javax.sql.XADataSource;

/** Recognizes what takes part in distributed transactions. */
public final class XaDataSources {

  private XaDataSources() {}

  /**
   * Whether the data source is, or wraps, one for XA. The outbox refuses those: a prepared
   * transaction is committed by somebody else, later, so that neither the order of commits nor the
   * end of the transaction can be seen from the thread that appends.
   */
  public static boolean contain(DataSource dataSource) {
    try {
      return dataSource instanceof XADataSource || dataSource.isWrapperFor(XADataSource.class);
    } catch (SQLException e) {
      return false; // it does not know, which JDBC allows
    }
  }
}
