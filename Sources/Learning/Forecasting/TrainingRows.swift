import Strategies

/// The usable training bars of a view as a matrix: features, then the moves of close, high and low in units of the
/// bar's range.
struct TrainingRows {
  static let targets = 3
  /// Moves beyond this many ranges teach as if they were this large: a split or a bad print is no market.
  private static let limit = 8.0

  let features = ForecastFeatures.names.count
  /// Row by row, `width` values each.
  private(set) var values: [Double] = []
  /// The bar of each row.
  private(set) var bars: [Int] = []

  var width: Int { features + Self.targets }
  var count: Int { bars.count }

  init(_ bars: ForecastBars) throws {
    let labelled = bars.labelled
    let view = try bars.features(labelled)
    let outcomes = bars.outcomes
    values.reserveCapacity(labelled.count * width)
    for bar in labelled {
      let unit = view.scale[bar]
      guard unit.isFinite, outcomes.close[bar].isFinite else { continue }
      values.append(contentsOf: view.values[(bar * features)..<((bar + 1) * features)])
      for move in [outcomes.close[bar], outcomes.high[bar], outcomes.low[bar]] {
        values.append(min(max(move / unit, -Self.limit), Self.limit))
      }
      self.bars.append(bar)
    }
  }

  /// The move of the close less what `regression` says, for each row.
  func residuals(of regression: RidgeRegression) -> [Double] {
    values.withUnsafeBufferPointer { values in
      (0..<count).map { row in
        let start = row * width
        return values[start + features] - regression.predict(values[start..<(start + features)])
      }
    }
  }
}

extension ForecastBars {
  /// Features of some bars in view.
  ///
  /// - Precondition: the bars are in view.
  func features(_ bars: Range<Int>) throws -> ForecastFeatures.View {
    precondition(bars.lowerBound >= range.lowerBound && bars.upperBound <= range.upperBound, "bars in view")
    return ForecastFeatures.View(try frame.features(), bars)
  }
}
