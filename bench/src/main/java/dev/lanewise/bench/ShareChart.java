// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Share of the peak against n, a curve for each contender, on a transparent ground that suits light
 * and dark pages.
 */
final class ShareChart {

  /** Twice the size shown, for sharp letters on fine screens. */
  private static final int WIDTH = 1600;

  private static final int HEIGHT = 800;
  private static final Color CLEAR = new Color(0, 0, 0, 0);
  private static final Color FAINT = new Color(0x80, 0x8a, 0x95);
  private static final Color GRID = new Color(0x80, 0x8a, 0x95, 0x50);
  private static final Map<String, Color> COLORS = new LinkedHashMap<>();

  static {
    COLORS.put("lanewise", new Color(0xe0, 0x4f, 0x39));
    COLORS.put("openblas", new Color(0x2b, 0x82, 0xdb));
    COLORS.put("mkl", new Color(0x2a, 0x9d, 0x6f));
    COLORS.put("onednn", new Color(0x8e, 0x5c, 0xd6));
    COLORS.put("pytorch", new Color(0xd9, 0x8a, 0x1f));
    COLORS.put("netlib", new Color(0x6f, 0x7d, 0x8c));
    COLORS.put("ejml", new Color(0xa8, 0x8f, 0x77));
  }

  private final Map<String, SortedMap<Integer, Double>> curves = new LinkedHashMap<>();

  /** Of squares without transposition in single precision on one thread. */
  ShareChart(Stream<Row> rows) {
    List<Row> shown =
        rows.filter(row -> row.gemm().isSquare())
            .filter(row -> row.gemm().isPlain())
            .filter(row -> row.gemm().precision() == Precision.F32 && row.gemm().threads() == 1)
            .toList();
    for (String name : COLORS.keySet()) {
      SortedMap<Integer, Double> curve = new TreeMap<>();
      for (Row row : shown) {
        Double share = row.shareOfPeak(name);
        if (share != null) {
          curve.put(row.gemm().n(), share);
        }
      }
      if (!curve.isEmpty()) {
        curves.put(name, curve);
      }
    }
  }

  boolean isEmpty() {
    return curves.isEmpty();
  }

  /** Doubling sizes at equal distances, with a mark at each size. */
  BufferedImage doubling() {
    XYChart chart = chart(n -> Math.log(n) / Math.log(2), true);
    var styler = chart.getStyler();
    styler.setXAxisTickMarkSpacingHint(WIDTH / 13);
    styler.setXAxisTickLabelsFormattingFunction(
        x -> Math.rint(x) == x ? Integer.toString(1 << x.intValue()) : "");
    return image(chart);
  }

  /** Sizes at equal distances. */
  BufferedImage even() {
    XYChart chart = chart(n -> n, false);
    chart.getStyler().setXAxisDecimalPattern("0");
    chart.getStyler().setXAxisMin(0.0);
    chart.getStyler().setXAxisTickMarkSpacingHint(WIDTH / 7);
    return image(chart);
  }

  private XYChart chart(DoubleUnaryOperator position, boolean marked) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .xAxisTitle("n")
            .yAxisTitle("share of peak")
            .build();
    style(chart);
    // Ours is drawn last, on top.
    List<String> order = new ArrayList<>(curves.keySet());
    order.sort(Comparator.comparing(name -> name.equals(LanewiseContender.NAME)));
    for (String name : order) {
      SortedMap<Integer, Double> curve = Objects.requireNonNull(curves.get(name));
      double[] x = curve.keySet().stream().mapToDouble(position::applyAsDouble).toArray();
      double[] y = curve.values().stream().mapToDouble(share -> share).toArray();
      var series = chart.addSeries(Peers.title(name), x, y);
      boolean ours = name.equals(LanewiseContender.NAME);
      series.setLineColor(COLORS.get(name));
      series.setLineStyle(new BasicStroke((ours ? 2 : 1) * (marked ? 3f : 1.5f)));
      series.setMarker(marked ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
      series.setMarkerColor(COLORS.get(name));
    }
    return chart;
  }

  private static void style(XYChart chart) {
    var font = new Font(Font.SANS_SERIF, Font.PLAIN, 24);
    var styler = chart.getStyler();
    styler.setChartBackgroundColor(CLEAR);
    styler.setPlotBackgroundColor(CLEAR);
    styler.setPlotBorderVisible(false);
    styler.setChartFontColor(FAINT);
    styler.setLegendBackgroundColor(CLEAR);
    styler.setLegendBorderColor(CLEAR);
    styler.setLegendFont(font);
    styler.setLegendPosition(LegendPosition.OutsideS);
    styler.setLegendLayout(LegendLayout.Horizontal);
    styler.setAxisTickLabelsFont(font);
    styler.setAxisTickLabelsColor(FAINT);
    styler.setAxisTitleFont(font);
    styler.setAxisTicksLineVisible(false);
    styler.setAxisTicksMarksVisible(false);
    styler.setPlotGridLinesColor(GRID);
    styler.setPlotGridVerticalLinesVisible(false);
    styler.setYAxisMin(0.0);
    styler.setYAxisMax(1.0);
    styler.setYAxisDecimalPattern("0 %");
    styler.setYAxisTickMarkSpacingHint(HEIGHT / 6);
    styler.setMarkerSize(9);
  }

  private static BufferedImage image(XYChart chart) {
    var image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_ARGB);
    var graphics = image.createGraphics();
    try {
      chart.paint(graphics, WIDTH, HEIGHT);
    } finally {
      graphics.dispose();
    }
    return image;
  }

  static void write(BufferedImage image, Path target) throws IOException {
    var png = new ByteArrayOutputStream();
    ImageIO.write(image, "png", png);
    WholeFile.write(target, png.toByteArray());
  }
}
