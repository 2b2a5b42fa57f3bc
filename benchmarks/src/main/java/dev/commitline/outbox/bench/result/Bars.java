package dev.commitline.outbox.bench.result;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.style.CategoryStyler;
import org.knowm.xchart.style.Styler.ChartTheme;

/**
 * Medians beside each other, with their ranges.
 *
 * @param title what it shows
 * @param unit of the values
 * @param values by what was measured, in their order
 */
public record Bars(String title, String unit, Map<String, Samples> values) implements Plot {

  private static final int ROOM_FOR_LABELS = 10;

  /** Keeps the order. */
  public Bars {
    values = new LinkedHashMap<>(values);
  }

  @Override
  public void write(Path file) throws IOException {
    CategoryChart chart =
        new CategoryChartBuilder()
            .theme(ChartTheme.Matlab)
            .title(title)
            .yAxisTitle(unit)
            .width(WIDTH)
            .height(HEIGHT)
            .build();
    CategoryStyler styler = chart.getStyler();
    styler.setAvailableSpaceFill(0.6);
    styler.setLabelsVisible(values.size() <= ROOM_FOR_LABELS);
    styler.setXAxisLabelRotation(30);
    styler.setPlotGridVerticalLinesVisible(false);
    styler.setLegendVisible(false);
    styler.setDecimalPattern(highest() < 100 ? "#,##0.00" : "#,##0");
    chart.addSeries(
        unit,
        List.copyOf(values.keySet()),
        values.values().stream().map(Samples::median).toList(),
        values.values().stream().map(Bars::deviation).toList());
    BitmapEncoder.saveBitmap(chart, file.toString(), BitmapEncoder.BitmapFormat.PNG);
  }

  private double highest() {
    return values.values().stream().mapToDouble(Samples::max).max().orElse(0);
  }

  /** The whiskers are as long on both sides: to the value that is farthest from the median. */
  private static double deviation(Samples samples) {
    return Math.max(samples.max() - samples.median(), samples.median() - samples.min());
  }
}
