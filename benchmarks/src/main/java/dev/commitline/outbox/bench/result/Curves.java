package dev.commitline.outbox.bench.result;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.ChartTheme;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;

/**
 * How long what part of all took: the rarer, the farther to the right.
 *
 * @param title what it shows
 * @param micros by what was measured, in their order; microseconds
 */
public record Curves(String title, Map<String, Histogram> micros) implements Plot {

  private static final double MICROS = 1_000;
  private static final double STEP = 0.05;

  /** Keeps the order. */
  public Curves {
    micros = new LinkedHashMap<>(micros);
  }

  @Override
  public void write(Path file) throws IOException {
    XYChart chart =
        new XYChartBuilder()
            .theme(ChartTheme.Matlab)
            .title(title)
            .xAxisTitle("part of the events that were at least as quick")
            .yAxisTitle("ms")
            .width(WIDTH)
            .height(HEIGHT)
            .build();
    XYStyler styler = chart.getStyler();
    styler.setMarkerSize(0);
    styler.setXAxisTickMarkSpacingHint(200);
    styler.setYAxisLogarithmic(true);
    styler.setLegendPosition(LegendPosition.OutsideE);
    chart.setCustomXAxisTickLabelsFormatter(Curves::percent);
    micros.forEach((name, histogram) -> add(chart, name, histogram));
    BitmapEncoder.saveBitmap(chart, file.toString(), BitmapEncoder.BitmapFormat.PNG);
  }

  /** The axis counts nines: 1 is 90 %, 2 is 99 %. */
  private static String percent(double nines) {
    String percent = String.format(Locale.ROOT, "%.3f", 100 * part(nines));
    return percent.replaceFirst("\\.?0+$", "") + " %";
  }

  private static double part(double nines) {
    return 1 - Math.pow(10, -nines);
  }

  private static void add(XYChart chart, String name, Histogram histogram) {
    int points = 1 + (int) (Math.log10((double) Math.max(10, histogram.getTotalCount())) / STEP);
    double[] nines = new double[points];
    double[] millis = new double[points];
    for (int i = 0; i < points; i++) {
      nines[i] = i * STEP;
      millis[i] = histogram.getValueAtPercentile(100 * part(nines[i])) / MICROS;
    }
    chart.addSeries(name, nines, millis);
  }
}
