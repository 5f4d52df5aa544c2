// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.examples;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Curves over epochs, as an image. */
final class LineChart {

  /** Twice the size shown, for sharp letters on fine screens. */
  private static final int WIDTH = 1040;

  private static final int HEIGHT = 520;
  private static final int MOST_EPOCH_LABELS = 10;
  private static final int MOST_MARKERS = 40;
  private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 22);
  private static final Color CLEAR = new Color(0, 0, 0, 0);
  private static final Color FAINT = new Color(0x80, 0x8a, 0x95);
  private static final Color GRID = new Color(0x80, 0x8a, 0x95, 0x50);
  private static final List<Color> COLORS =
      List.of(new Color(0x8a, 0x94, 0xa0), new Color(0x2b, 0x82, 0xdb));

  private LineChart() {}

  /**
   * A curve.
   *
   * @param name for the legend
   * @param values one per epoch
   */
  record Curve(String name, double[] values) {}

  /**
   * Draws curves on a transparent ground that suits light and dark pages, without a legend.
   *
   * @param pattern how a number of the vertical axis is written, as in {@link
   *     java.text.DecimalFormat}
   * @param curves at least one, of equal length
   */
  static BufferedImage draw(String pattern, List<Curve> curves) {
    return paint(chart(pattern, curves), BufferedImage.TYPE_INT_ARGB);
  }

  /** Draws curves as a picture of its own, with a title and a legend; see {@link #draw}. */
  static BufferedImage drawTitled(String title, String pattern, List<Curve> curves) {
    XYChart chart = chart(pattern, curves);
    chart.setTitle(title);
    var styler = chart.getStyler();
    styler.setChartTitleFont(FONT.deriveFont(Font.BOLD));
    styler.setChartTitleBoxVisible(false);
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setLegendVisible(true);
    styler.setLegendFont(FONT);
    styler.setLegendPosition(LegendPosition.InsideNE);
    styler.setLegendBorderColor(CLEAR);
    styler.setLegendBackgroundColor(Color.WHITE);
    return paint(chart, BufferedImage.TYPE_INT_RGB);
  }

  private static XYChart chart(String pattern, List<Curve> curves) {
    int epochs = curves.getFirst().values().length;
    XYChart chart = new XYChartBuilder().width(WIDTH).height(HEIGHT).xAxisTitle("epoch").build();
    style(chart, pattern, epochs);
    double[] numbers = IntStream.rangeClosed(1, epochs).asDoubleStream().toArray();
    for (int i = 0; i < curves.size(); i++) {
      Color color = COLORS.get(i % COLORS.size());
      var series = chart.addSeries(curves.get(i).name(), numbers, curves.get(i).values());
      series.setLineColor(color);
      series.setLineStyle(new BasicStroke(4));
      series.setMarker(epochs > MOST_MARKERS ? SeriesMarkers.NONE : SeriesMarkers.CIRCLE);
      series.setMarkerColor(color);
    }
    return chart;
  }

  private static BufferedImage paint(XYChart chart, int type) {
    var image = new BufferedImage(WIDTH, HEIGHT, type);
    var graphics = image.createGraphics();
    try {
      chart.paint(graphics, WIDTH, HEIGHT);
    } finally {
      graphics.dispose();
    }
    return image;
  }

  private static void style(XYChart chart, String pattern, int epochs) {
    var styler = chart.getStyler();
    styler.setLegendVisible(false);
    styler.setChartBackgroundColor(CLEAR);
    styler.setPlotBackgroundColor(CLEAR);
    styler.setPlotBorderVisible(false);
    styler.setChartFontColor(FAINT);
    styler.setAxisTickLabelsFont(FONT);
    styler.setAxisTickLabelsColor(FAINT);
    styler.setAxisTitleFont(FONT);
    styler.setAxisTicksLineVisible(false);
    styler.setAxisTicksMarksVisible(false);
    styler.setPlotGridLinesColor(GRID);
    styler.setPlotGridVerticalLinesVisible(false);
    styler.setYAxisDecimalPattern(pattern);
    styler.setYAxisTickMarkSpacingHint(HEIGHT / 5);
    styler.setMarkerSize(10);
    int step = Math.max(1, (epochs + MOST_EPOCH_LABELS - 1) / MOST_EPOCH_LABELS);
    styler.setXAxisMin(0.9);
    styler.setXAxisMax(epochs + 0.1);
    styler.setXAxisDecimalPattern("0");
    styler.setXAxisTickMarkSpacingHint(WIDTH / Math.max(2, epochs / step));
  }
}
