import Features
package import Market

/// What a forecaster may know at the close of each bar, as numbers without unit: the group `forecast` of the
/// `FeatureCatalogue`, row by row.
///
/// Every value is a function of bars up to its own. Moves are measured in `scale`, the average true range of 20
/// bars as a fraction of the close, so that quiet and wild times, cheap and dear prices look alike; values beyond
/// ±5 are cut there, so that one bad print does not teach alone. A row is complete or not usable: NaN until the
/// longest look-back (50 bars) is over, and where prices are not above 0 or did not move at all.
public struct ForecastFeatures: Sendable {
  /// Names of the columns, without the prefix of the catalogue.
  public static let names = group.map { String($0.name.dropFirst(prefix.count)) }
  /// Bars until the first row can be complete.
  static let lookback = 50
  private static let prefix = "forecast_"
  private static let group = FeatureCatalogue.all.filter { $0.group == "forecast" }

  /// One row a bar, one value a name.
  package let values: [Double]
  /// The unit of moves at each bar: average true range ÷ close. NaN where the row is not usable.
  package let scale: [Double]

  /// - Complexity: O(bars).
  package init(_ series: BarSeries) throws {
    let columns = try FeatureExpression.columns(
      Self.group.compactMap(\.expression) + [FeatureCatalogue.forecastUnit], on: FeatureSource(series))
    let (features, unit) = (columns.dropLast(), columns[columns.count - 1])
    var values = [Double](repeating: .nan, count: series.count * features.count)
    var scale = [Double](repeating: .nan, count: series.count)
    for bar in stride(from: Self.lookback, to: series.count, by: 1) {
      guard unit[bar].isFinite, features.allSatisfy({ $0[bar].isFinite }) else { continue }
      scale[bar] = unit[bar]
      for (place, column) in features.enumerated() { values[bar * features.count + place] = column[bar] }
    }
    self.values = values
    self.scale = scale
  }

  /// The rows of some bars; `values` keeps the index bar × columns.
  struct View: Sendable {
    let values: ArraySlice<Double>
    let scale: ArraySlice<Double>

    init(_ features: ForecastFeatures, _ range: Range<Int>) {
      let width = ForecastFeatures.names.count
      values = features.values[(range.lowerBound * width)..<(range.upperBound * width)]
      scale = features.scale[range]
    }
  }
}
