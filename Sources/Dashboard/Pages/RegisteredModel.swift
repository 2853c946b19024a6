import Diagnostics
import Reports
import Storage

/// A step of the registry: a version that was put into use.
struct ModelPromotion {
  var name: String
  var step: Int
  var version: Int
  var at: String?
  var takenBack: String?
}

/// A version of a model with its scores read.
struct RegisteredModel {
  struct Bin {
    /// Mean forecast of the rows of the bin, and the share of them that succeeded.
    var forecast: Double
    var share: Double
    var count: Int
  }

  let record: ModelRecord
  let scores: JSONValue

  init(_ record: ModelRecord) {
    self.record = record
    scores = (try? JSONValue(parsing: record.scores)) ?? .null
  }

  var auc: Double? { scores["auc_test"]?.doubleValue }

  /// At 95 %, over blocks of days.
  var interval: (low: Double, high: Double)? {
    guard let bounds = scores["auc_interval"]?.arrayValue, bounds.count == 2, let low = bounds[0].doubleValue,
      let high = bounds[1].doubleValue
    else { return nil }
    return (low, high)
  }

  /// Models that were registered before calibration was kept have none.
  var calibration: [Bin] {
    (scores["calibration"]?.arrayValue ?? []).compactMap { bin in
      guard let forecast = bin["mean_score"]?.doubleValue, let share = bin["share"]?.doubleValue,
        let count = bin["n"]?.integerValue
      else { return nil }
      return Bin(forecast: forecast, share: share, count: count)
    }
  }

  /// Whether its ranking can be told from chance.
  var verdict: String {
    guard let interval else { return "it has no interval" }
    if interval.low > 0.5 { return "ranks better than chance" }
    return interval.high < 0.5 ? "ranks worse than chance" : "not told from chance"
  }

  private var figures: String {
    guard let auc else { return "no AUC" }
    let words = interval.map {
      " (\(Figure.fixed($0.low, decimals: 3)) to \(Figure.fixed($0.high, decimals: 3)))"
    }
    return "AUC \(Figure.fixed(auc, decimals: 3))\(words ?? "")"
  }

  /// What can be said of a challenger beside the version in use.
  func against(_ champion: RegisteredModel) -> String {
    let words =
      "Champion: version \(champion.record.version), \(champion.figures). Challenger: version \(record.version), "
      + "\(figures). "
    let parts = (champion.scores["test_from"]?.stringValue, scores["test_from"]?.stringValue)
    if parts.0 != parts.1 {
      return words
        + "They were judged on different rows, so these figures do not say which is better; "
        + "`assay learn validate` judges both on the same later ones."
    }
    guard let mine = interval, let other = champion.interval else { return words }
    return words
      + (mine.low > other.high || other.low > mine.high
        ? "Their intervals are apart." : "Their intervals overlap: the difference can be chance.")
  }
}

/// The charts of the versions of a model.
enum ModelCharts {
  /// AUC on the test part by version, with its interval.
  static func scores(_ models: [RegisteredModel], id: String) -> Chart? {
    let known = models.filter { $0.auc != nil }.sorted { $0.record.version < $1.record.version }
    guard known.count > 1 else { return nil }
    var series = [Chart.Series("AUC, test part", known.map { $0.auc ?? .nan }, hue: .first, style: .dots)]
    if known.allSatisfy({ $0.interval != nil }) {
      series.append(
        Chart.Series(
          "interval at 95 %", known.map { $0.interval?.low ?? .nan },
          upper: known.map { $0.interval?.high ?? .nan },
          hue: .first, style: .band))
    }
    return Chart(
      title: "AUC over versions",
      across: .names(known.map { "version \($0.record.version)" }, title: "version"),
      panels: [
        Chart.Panel(
          title: "AUC", unit: .ratio, series: series, marks: [.level(0.5, name: "chance", hue: .muted)],
          height: 220)
      ], note: "Each version was measured on its own test part.", id: id)
  }

  /// How often what was forecast came; a calibrated forecast lies on the diagonal.
  /// Below this the share of a bin says next to nothing.
  private static let fewRows = 20

  static func calibration(_ models: [(name: String, model: RegisteredModel)], id: String) -> Chart? {
    let points = models.enumerated().flatMap { index, entry in
      entry.model.calibration.filter { $0.count >= fewRows }.map { (index: index, bin: $0) }
    }.sorted { ($0.bin.forecast, $0.index) < ($1.bin.forecast, $1.index) }
    guard points.count > 1 else { return nil }
    let forecasts = points.map(\.bin.forecast)
    var series = models.enumerated().map { index, entry in
      Chart.Series(
        "\(entry.name), version \(entry.model.record.version)",
        points.map { $0.index == index ? $0.bin.share : .nan }, hue: Chart.Hue.numbered(index), style: .dots)
    }
    series.append(Chart.Series("perfect", forecasts, hue: .reference, isDashed: true))
    var chart = Chart(
      title: "Calibration: successes by forecast probability",
      across: .numbers(forecasts, title: "forecast probability", unit: .percent),
      panels: [Chart.Panel(title: "successes", unit: .percent, series: series, height: 260)],
      note:
        "Test part; bins of fewer than \(fewRows) rows are left out. A share of n rows has a standard error of up to "
        + "50 % ÷ √n.", id: id)
    chart.places = points.map { point in
      "\(models[point.index].name): forecast \(Figure.percent(point.bin.forecast)), observed "
        + "\(Figure.percent(point.bin.share)) of \(Figure.count(point.bin.count))"
    }
    return chart
  }
}
