public import Backtest
public import Diagnostics
import Features
import Glibc
public import Learning
public import Market
public import Storage
public import Strategies

/// A filter of `assay learn filter` as a part of a strategy: it decides at a close whether the trade that the strategy
/// would enter is made, from the features of that bar.
///
/// The strategy is followed as if it made every trade, and a trade that the filter leaves out is not replaced by a
/// later entry into the same position. So the trades are those among which the filter was learned and on which its one
/// look judged it, and each decision still follows from the past alone.
public struct TradeFilter: Sendable {
  /// What `ModelDescription.kind` of a filter is.
  public static let kind = "trade_filter"

  public let folder: String
  /// Digest of the model's manifest, which holds the digest of the model: what tells one filter from another.
  public let digest: String
  /// The least probability with which a trade is made.
  public let threshold: Double
  /// What the filter was learned from, as its manifest says; `null` for trades from a file.
  public let subject: JSONValue
  private let model: any Model
  private let features: FeatureSet

  /// Reads a model folder.
  ///
  /// - Parameter expected: the digest that the folder had when it was taken up; any unless given.
  /// - Throws: `missing_filter` where the folder is gone; `changed_filter` where another model is in it; `not_a_filter`
  ///   for a model of another kind; `model_features_differ` for features that are not of the catalogue, or computed in
  ///   another way; what `ModelFolder.load` refuses.
  public init(_ folder: String, digest expected: String? = nil) throws {
    let manifest = "\(folder)/manifest.json"
    guard access(manifest, R_OK) == 0 else {
      throw AssayError(
        code: "missing_filter",
        message: "There is no filter in `\(folder)`: it has no readable manifest.json.",
        remedy:
          "Name a model folder that `assay learn filter --output DIR` wrote, bring the folder back, or leave "
          + "the filter out.", place: folder, kind: .usage)
    }
    digest = try SHA256.hexadecimal(ofFile: manifest)
    if let expected, expected != digest {
      throw AssayError(
        code: "changed_filter",
        message: "The filter in `\(folder)` is not the one that the book was made with.",
        remedy: "Bring back the old folder, or make the list again with the filter that is there now.",
        place: folder, kind: .badData)
    }
    let loaded = try ModelFolder.load(folder)
    guard loaded.kind == Self.kind, let threshold = loaded.manifest["scores"]?["threshold"]?.doubleValue
    else {
      throw AssayError(
        code: "not_a_filter",
        message: "The model in `\(folder)` is a `\(loaded.kind)`, not a filter of trades.",
        remedy: "Name a folder that `assay learn filter --output DIR` wrote.", place: folder, kind: .badData)
    }
    self.folder = folder
    self.threshold = threshold
    subject = loaded.manifest["subject"] ?? .null
    model = loaded.model
    features = try Self.features(loaded, folder)
  }

  /// The features of the catalogue that the model reads, computed as they were when it was trained.
  private static func features(_ loaded: ModelFolder.Loaded, _ folder: String) throws -> FeatureSet {
    let names = loaded.model.preparation.features
    let foreign = names.filter { (try? FeatureCatalogue.feature(named: $0)) == nil }
    func differ(_ message: String, _ remedy: String) -> AssayError {
      AssayError(
        code: "model_features_differ", message: message, remedy: remedy, place: folder, kind: .badData)
    }
    if !foreign.isEmpty {
      throw differ(
        "The filter reads \(foreign.map { "`\($0)`" }.joined(separator: ", ")), which cannot be computed from bars: "
          + "the catalogue has no such feature.",
        "Learn the filter from trades with features of the catalogue: `assay backtest … --trades FILE "
          + "--trade-features default`, or `assay learn filter --run RUN`.")
    }
    let known = try FeatureCatalogue.features(named: names)
    let different = loaded.dictionary.differences(to: FeatureDictionary(known), among: names)
    if !different.isEmpty {
      throw differ(
        "Features are computed otherwise than when the filter was learned: \(different.joined(separator: "; ")).",
        "Learn the filter again with this version.")
    }
    return try FeatureSet(known)
  }

  /// What a filter let through.
  public struct Outcome: Sendable, Hashable {
    /// Bars at whose close the unfiltered strategy decided on a trade, in order.
    public let decisions: [Int]
    public let isKept: [Bool]

    /// Decisions within some bars, and how many of them were kept.
    public func counts(in bars: Range<Int>) -> (decisions: Int, kept: Int) {
      let own = decisions.indices.filter { bars.contains(decisions[$0]) }
      return (own.count, own.count { isKept[$0] })
    }
  }

  /// Leaves those entries alone that begin a trade of the unfiltered strategy which the filter keeps.
  ///
  /// - Parameters:
  ///   - configuration: how the strategy trades; the unfiltered trades are made with it, from the warm-up to the last
  ///     bar.
  ///   - warmUp: bars at the start without entries.
  /// - Throws: `filter_feature_unavailable` where the bars cannot serve a feature; what the engine refuses.
  public func apply(
    to signals: inout Signals, frame: PreparedBars, configuration: BacktestConfiguration, warmUp: Int
  ) throws -> Outcome {
    let decisions = try Self.decisions(signals, frame, configuration, warmUp: warmUp)
    let isKept = try keeps(decisions, on: frame.series)
    var mask = BitMask(count: signals.count)
    for (bar, isKept) in zip(decisions, isKept) where isKept { mask[bar] = true }
    signals.entries.formIntersection(mask)
    return Outcome(decisions: decisions, isKept: isKept)
  }

  /// The closes at which the unfiltered strategy decides on its trades. The last close counts where the strategy would
  /// send an entry there, though no bar shows the trade yet.
  private static func decisions(
    _ signals: Signals, _ frame: PreparedBars, _ configuration: BacktestConfiguration, warmUp: Int
  ) throws -> [Int] {
    var configuration = configuration
    // The path inside a bar from finer bars needs the full engine; here only the entries count.
    if configuration.execution.intrabar == .drillDown { configuration.execution.intrabar = .pessimistic }
    let window = try frame.evaluationWindow(from: nil, through: nil, warmUp: warmUp)
    let result = try BacktestEngine(frame: frame, configuration: configuration).run(signals, over: window)
    let fillsAtDecision = configuration.execution.timing == .signalClose
    var decisions = Set(
      result.trades.map { TradeFeatures.decision($0, fillsAtDecision: fillsAtDecision) }.filter { $0 >= 0 })
    let last = signals.count - 1
    let isHeld = result.trades.contains { $0.reason == .endOfData }
    if !isHeld, signals.entries[last] { decisions.insert(last) }
    return decisions.sorted()
  }

  /// Whether the trades that are decided on at the closes of some bars are made.
  ///
  /// - Parameter bars: in order.
  public func keeps(_ bars: [Int], on series: BarSeries) throws -> [Bool] {
    try probabilities(bars, on: series).map { $0 >= threshold }
  }

  /// The probability of a profit for trades decided on at the closes of some bars, in order.
  public func probabilities(_ bars: [Int], on series: BarSeries) throws -> [Double] {
    if bars.isEmpty { return [] }
    let source = FeatureSource(series)
    for feature in features.features {
      guard let reason = feature.unavailable(on: source) else { continue }
      throw AssayError(
        code: "filter_feature_unavailable",
        message: "The filter reads `\(feature.name)`, which these bars cannot serve: \(reason).",
        remedy: "Take bars like those that it was learned from, or learn a filter without that feature.",
        place: folder, kind: .badData)
    }
    let times = bars.map { series.timestamps[$0] }
    let table = TrainingTable(
      features: TradeFeatures.columns(of: try features.table(on: source), at: bars), times: times,
      symbols: [String](repeating: series.instrument.symbol, count: bars.count), ends: times,
      labels: [Double](repeating: 0, count: bars.count))
    return try model.predict(table, rows: Array(bars.indices))
  }
}

extension TradeFilter {
  /// What tells the filter in the identity of a result: not where it lies.
  public var work: JSONValue { ["sha256": .string(digest), "threshold": .number(threshold)] }

  /// Why the filter may not fit a strategy, in a sentence; `nil` where it was learned from the same one, or does not
  /// say from which.
  public func mismatch(symbol: String, strategy: String) -> String? {
    let learned = [subject["symbol"]?.stringValue, subject["strategy"]?.stringValue]
    let differs = zip(learned, [symbol, strategy]).contains { $0 != nil && $0 != $1 }
    guard differs else { return nil }
    return
      "The filter was learned from trades of \(learned.compactMap { $0 }.joined(separator: " ")), and decides on "
      + "those of \(symbol) \(strategy)."
  }
}

extension FeatureDictionary {
  /// Look-back and formula of features of the catalogue.
  init(_ features: [FeatureDefinition]) {
    self.init(
      Dictionary(
        features.map { ($0.name, Entry(lookback: $0.lookback, formula: $0.formula)) },
        uniquingKeysWith: { first, _ in first }))
  }

  /// Of those names that are features of the catalogue.
  public static func catalogue(_ names: [String]) -> FeatureDictionary {
    FeatureDictionary(names.compactMap { try? FeatureCatalogue.feature(named: $0) })
  }
}
