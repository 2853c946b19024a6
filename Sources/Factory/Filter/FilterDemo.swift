public import Diagnostics
import Learning
public import Market
import Numerics

/// Made-up trades for which it is known whether a feature tells the good ones.
public enum FilterDemo: String, Sendable, CaseIterable {
  /// One of the features decides how likely a trade is to win; the others say nothing.
  case planted
  /// No feature says anything.
  case null

  /// How a market of trades is made.
  public struct Settings: Sendable {
    /// Trades a year, and years.
    public var perYear = 180
    public var years = 15
    public var features = 12
    /// How much one deviation of the planted feature adds to the expected profit, in deviations of a trade.
    public var strength = 0.35
    /// Expected profit of a trade without its features, in deviations.
    public var drift = 0.05

    public init() {}
  }

  /// The first session of every market.
  public static let start = CivilDate(daysSinceEpoch: 14_613)

  /// Trades that last from one to four weekdays, from 2010 on.
  public func trades(_ settings: Settings = Settings(), seed: UInt64) throws(AssayError) -> FilterTrades {
    var stream = RandomStream(seed: seed, stream: 0xDE3042)
    let first = Timestamp(startOf: Self.start).nanoseconds
    let day = Timestamp.nanosecondsPerMinute * 60 * 24
    let sessions = SessionDays.weekdays(from: first, through: first + Int64(settings.years * 366) * day)
    let count = settings.perYear * settings.years
    var columns = [[Double]](repeating: [], count: settings.features)
    var (times, ends, profits): ([Int64], [Int64], [Double]) = ([], [], [])
    let spacing = Double(sessions.count - 10) / Double(count)
    for trade in 0..<count {
      let entry = Int(Double(trade) * spacing)
      let exit = entry + 1 + stream.below(4)
      for column in columns.indices { columns[column].append(stream.normal()) }
      let told = self == .planted ? settings.strength * columns[2][trade] : 0
      profits.append(1_000 * (settings.drift + told + stream.normal()))
      times.append(Int64(sessions.days[entry]) * day)
      ends.append(Int64(sessions.days[exit]) * day)
    }
    let table = TrainingTable(
      features: columns.indices.map { TrainingTable.Feature("f\($0)", .numbers(columns[$0])) }, times: times,
      symbols: [String](repeating: "made up", count: count), ends: ends,
      labels: profits.map { $0 > 0 ? 1 : 0 },
      outcomes: profits)
    return try FilterTrades(table, calendar: sessions, isWeighted: true)
  }
}
