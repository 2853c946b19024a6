/// A drawing library that a chart needs. A page carries those that its charts ask for, and no other.
package enum ChartLibrary: String, Sendable, CaseIterable {
  /// uPlot: lines, areas, bars, bands and points.
  case lines
  /// Lightweight Charts: candles.
  case prices
}

/// The scripts of the drawing libraries, as text: whoever renders a page reads them from where set-up put them.
public struct ChartAssets: Sendable, Equatable {
  /// uPlot and its style sheet.
  public var lines: String?
  public var linesStyle: String?
  /// Lightweight Charts.
  public var prices: String?

  public init(lines: String?, linesStyle: String?, prices: String?) {
    self.lines = lines
    self.linesStyle = linesStyle
    self.prices = prices
  }

  /// No library: pages without charts.
  public static let none = ChartAssets(lines: nil, linesStyle: nil, prices: nil)

  /// Whether every kind of chart can be drawn.
  package var isComplete: Bool { lines != nil && linesStyle != nil && prices != nil }

  package func script(_ library: ChartLibrary) -> String? {
    switch library {
    case .lines: lines
    case .prices: prices
    }
  }

  /// What has to stand on a page that uses a library.
  package static func notice(_ library: ChartLibrary) -> String {
    switch library {
    case .lines: "Charts: uPlot, Leon Sorokin, MIT License."
    case .prices:
      "Price charts: TradingView Lightweight Charts™, Copyright (c) 2025 TradingView, Inc. "
        + "https://www.tradingview.com/, Apache License 2.0."
    }
  }
}
