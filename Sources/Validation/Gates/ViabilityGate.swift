public import Diagnostics
import Figures

/// Gate 1: is a backtest worth a closer look at all? No statement about luck; the later gates make those.
public struct ViabilityGate: Sendable, Hashable {
  public static let name = "viability"

  public var minimumTrades: Int
  /// Annual Sharpe ratio.
  public var minimumSharpe: Double
  public var minimumProfitFactor: Double
  /// Deepest drawdown, marked at every bar, as a positive fraction; `GateSettings.off` shows it only.
  public var maximumDrawdown: Double
  /// `GateSettings.off` shows the win rate only. Both are preferences, not statistics.
  public var minimumWinRate: Double

  /// The factory's standard: 100 trades, Sharpe 0.2, profit factor 1.1, drawdown 30 %, win rate 30 %.
  public static let standard = ViabilityGate(
    minimumTrades: 100, minimumSharpe: 0.2, minimumProfitFactor: 1.1, maximumDrawdown: 0.3,
    minimumWinRate: 0.3)
  /// The standard with 500 trades: intraday bars give many more, and few trades there mean little.
  public static let intraday = ViabilityGate(
    minimumTrades: 500, minimumSharpe: 0.2, minimumProfitFactor: 1.1, maximumDrawdown: 0.3,
    minimumWinRate: 0.3)

  /// The standard without what says nothing about an edge: drawdown and win rate.
  public static let statistical = ViabilityGate(
    minimumTrades: 100, minimumSharpe: 0.2, minimumProfitFactor: 1.1, maximumDrawdown: GateSettings.off,
    minimumWinRate: GateSettings.off)

  public static let presets: [(name: String, gate: ViabilityGate)] = [
    ("standard", standard), ("intraday", intraday), ("statistical", statistical), ("source", standard),
  ]

  /// - Throws: `unknown_preset` with the nearest name.
  public static func preset(named name: String) throws(AssayError) -> ViabilityGate {
    if let found = presets.first(where: { $0.name == name }) { return found.gate }
    let names = presets.map(\.name)
    throw AssayError(
      code: "unknown_preset", message: "There is no gate preset `\(name)`.",
      remedy:
        "Choose one of \(names.joined(separator: ", ")).\(NearestName.suggestion(for: name, among: names))",
      place: name, kind: .usage)
  }

  /// Judges one candidate; every criterion is answered, so that a rejection names all its reasons. A ruined account is
  /// refused whatever its other figures are.
  public func judge(_ candidate: Candidate) -> [GateVerdict] {
    // An account that is over has no figures worth a threshold; the verdict stands first and names the reason.
    let ruin = candidate.isRuined ? [GateVerdict(.ruined, 1, .below, 1)] : []
    var sharpe = GateVerdict(.sharpeRatio, candidate.sharpe, atLeast: minimumSharpe)
    sharpe.standardError = candidate.sharpeError
    var drawdown = GateVerdict(
      .maximumDrawdownMarked, candidate.markedDrawdown,
      atLeast: maximumDrawdown == GateSettings.off ? -0.3 : -maximumDrawdown)
    drawdown.decides = maximumDrawdown != GateSettings.off
    var winRate = GateVerdict(
      .winRate, candidate.winRate, atLeast: minimumWinRate == GateSettings.off ? 0.3 : minimumWinRate)
    winRate.decides = minimumWinRate != GateSettings.off
    return ruin + [
      GateVerdict(.trades, Double(candidate.trades), atLeast: Double(minimumTrades)), sharpe,
      GateVerdict(.profitFactor, candidate.profitFactor, atLeast: minimumProfitFactor), drawdown, winRate,
    ]
  }

  /// The figures that gate 1 looks at; NaN where undefined, which passes nothing.
  public struct Candidate: Sendable, Hashable {
    public var trades: Int
    public var sharpe: Double
    /// Standard error of `sharpe`; NaN where unknown. Shown, and not looked at.
    public var sharpeError = Double.nan
    public var profitFactor: Double
    /// Zero or negative.
    public var markedDrawdown: Double
    public var winRate: Double
    /// Whether the account's equity reached zero.
    public var isRuined: Bool

    public init(
      trades: Int, sharpe: Double, profitFactor: Double, markedDrawdown: Double, winRate: Double,
      isRuined: Bool = false
    ) {
      self.trades = trades
      self.sharpe = sharpe
      self.profitFactor = profitFactor
      self.markedDrawdown = markedDrawdown
      self.winRate = winRate
      self.isRuined = isRuined
    }
  }
}
