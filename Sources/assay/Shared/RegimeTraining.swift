import Diagnostics
import Learning
import Market
import Storage

/// A network of regimes that was trained and judged, as `learn regime` and `learn all` show and save it.
struct RegimeTraining: Sendable {
  let study: RegimeStudy
  let model: any Model
  let scores: RegimeScores
  let page: RegimePage
  private let seed: UInt64
  private let dataHash: String

  init(
    _ bars: BarSeries, _ history: RegimeHistory, horizon: Int, settings: SequenceSettings, seed: UInt64
  ) throws {
    study = try RegimeStudy(history, horizon: horizon, seed: seed)
    let clock = ContinuousClock()
    let start = clock.now
    model = try study.train(LSTMFamily(settings), steps: settings.steps, seed: seed)
    let spent = clock.now - start
    scores = try study.judge(model, steps: settings.steps)
    let epochs = (model as? SequenceModel)?.learningCurve.heldOut.count ?? 0
    let seconds = Double(spent.components.seconds) + Double(spent.components.attoseconds) * 1e-18
    page = RegimePage(
      study: study, scores: scores, intervals: study.intervals(scores, seed: seed), epochs: epochs,
      secondsPerEpoch: epochs == 0 ? nil : seconds / Double(epochs), symbol: bars.instrument.symbol)
    self.seed = seed
    dataHash = SHA256.hexadecimal(ofParts: bars.close.map { "\($0.bitPattern)" })
  }

  /// Writes the network as a model folder and registers it.
  ///
  /// - Returns: its folder.
  func save(_ store: SavedModels) throws -> String {
    let (history, horizon) = (study.history, study.horizon)
    let days = history.trainingDays(horizon: horizon)
    func date(_ day: Int) -> String { Timestamp(nanoseconds: history.times[day]).date.description }
    let description = ModelDescription(
      kind: "market_regime", label: "regime \(horizon) bars later",
      labelMeaning: "BULL, BEAR, HIGH_VOLATILITY or SIDEWAYS, counted from 0 in this order",
      trainedFrom: date(days[0]), trainedThrough: date(days[days.count - 1]), rows: days.count,
      embargoDays: 0, dataHash: dataHash, seed: seed, scores: page.scoreDocument,
      limits: ["Regimes last. Compare its accuracy with that of the last regime before using it."],
      codeVersion: Version.code)
    return try store.save(model, description, kind: "market_regime", suffix: "_\(horizon)")
  }
}
