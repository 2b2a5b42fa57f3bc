package dev.commitline.outbox.mysql.relay.stream;

import com.github.shyiko.mysql.binlog.BinaryLogClient;
import com.github.shyiko.mysql.binlog.io.ByteArrayInputStream;
import com.github.shyiko.mysql.binlog.network.protocol.PacketChannel;
import com.github.shyiko.mysql.binlog.network.protocol.command.Command;
import com.github.shyiko.mysql.binlog.network.protocol.command.QueryCommand;
import dev.commitline.outbox.mysql.relay.server.MySqlConnections;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.source.Logins;
import java.io.IOException;
import java.net.Socket;

/** The client, but that it does not begin to read an event that the heap can't hold. */
final class LogClient extends BinaryLogClient {

  LogClient(DatabaseAddress address, RelayConfig.Database database) {
    super(address.host(), address.port(), database.username(), Logins.password(database));
  }

  /** Once logged in; what encrypts the connection, if anything does, is in place then. */
  @Override
  protected void setupConnection() throws IOException {
    channel = new GuardedChannel(channel);
    channel.write(new QueryCommand("SET SESSION " + MySqlConnections.VARIABLES));
    checkError(channel.read());
    super.setupConnection();
  }

  /** The same channel with a look at what is read from it. */
  private static final class GuardedChannel extends PacketChannel {

    private final PacketChannel channel;
    private final ByteArrayInputStream stream;

    GuardedChannel(PacketChannel channel) throws IOException {
      super(new Unconnected());
      this.channel = channel;
      this.stream = new GuardedPackets(channel.getInputStream(), Runtime.getRuntime().maxMemory());
    }

    @Override
    public ByteArrayInputStream getInputStream() {
      return stream;
    }

    @Override
    public byte[] read() throws IOException {
      return channel.read();
    }

    @Override
    public void write(Command command) throws IOException {
      channel.write(command);
    }

    @Override
    public boolean isSSL() {
      return channel.isSSL();
    }

    @Override
    public void setShouldUseSoLinger0() {
      channel.setShouldUseSoLinger0();
    }

    @Override
    public boolean isOpen() {
      return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /** What the channel's constructor wants to look at, and nothing uses. */
  private static final class Unconnected extends Socket {

    @Override
    public java.io.InputStream getInputStream() {
      return java.io.InputStream.nullInputStream();
    }

    @Override
    public java.io.OutputStream getOutputStream() {
      return java.io.OutputStream.nullOutputStream();
    }
  }
}
