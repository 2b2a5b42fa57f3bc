package dev.commitline.outbox.sidecar;

import dev.commitline.outbox.spi.Transport;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A transport as settings spell it, such as {@code blackhole-with-history}. */
final class TransportName implements ITypeConverter<Transport> {

  @Override
  public Transport convert(String value) {
    return Arrays.stream(Transport.values())
        .filter(transport -> name(transport).equals(value))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "must be one of %s, was '%s'"
                        .formatted(
                            Arrays.stream(Transport.values())
                                .map(TransportName::name)
                                .collect(Collectors.joining(", ")),
                            value)));
  }

  private static String name(Transport transport) {
    return transport.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
