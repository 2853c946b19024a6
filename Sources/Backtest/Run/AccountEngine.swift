public import Diagnostics
import Market

/// The full engine: one account, any number of instruments, every order type, cost and margin rule.
///
/// At each close of any of its markets, in this order: splits, rolls and holding costs; the opens (first what makes
/// positions smaller, then the rest); the ranges; orders for the close; the marks; margin calls; the trader's
/// decisions. Markets are worked through in the order of their symbols, whatever order they were given in, so that
/// order never shows in a result.
///
/// `BacktestEngine` is this engine specialised to one position at a time and plain costs; a test holds the two
/// equal bit for bit. `Guides/Engine.md` has what it costs a bar.
public struct AccountEngine {
  let frames: [MarketFrame]
  let settings: AccountConfiguration
  private let inputs: AccountInputs
  /// The markets as given, in the order of their symbols.
  private let ranks: [Int]

  /// - Parameters:
  ///   - frames: the markets; an order's `market` is a position in this list. All have one timeframe.
  /// - Throws: `mixed_timeframes`, `repeated_symbol`, and what the configuration, costs or inputs refuse.
  public init(
    _ frames: [MarketFrame], settings: AccountConfiguration, inputs: AccountInputs = AccountInputs()
  ) throws(AssayError) {
    precondition(!frames.isEmpty, "an account needs a market")
    try settings.validated(for: frames.map(\.series.instrument))
    try Self.check(frames)
    try inputs.validated(for: frames)
    self.frames = frames
    self.settings = settings
    self.inputs = inputs
    ranks = frames.indices.sorted {
      frames[$0].series.instrument.symbol < frames[$1].series.instrument.symbol
    }
    for (frame, market) in zip(frames, frames.indices) {
      _ = try FillPricer(
        instrument: frame.series.instrument, costs: settings.costs(market, frame.series.instrument))
    }
  }

  private static func check(_ frames: [MarketFrame]) throws(AssayError) {
    var seen: Set<String> = []
    for frame in frames {
      let symbol = frame.series.instrument.symbol
      if !seen.insert(symbol).inserted {
        throw AssayError(
          code: "repeated_symbol", message: "The account has \(symbol) twice.",
          remedy: "Give each symbol once.",
          place: symbol, kind: .usage)
      }
      if frame.series.timeframe != frames[0].series.timeframe {
        throw AssayError(
          code: "mixed_timeframes",
          message: "\(symbol) has \(frame.series.timeframe) bars and "
            + "\(frames[0].series.instrument.symbol) has \(frames[0].series.timeframe) bars.",
          remedy: "Resample them to one timeframe with `assay data resample`.", place: symbol, kind: .usage)
      }
    }
  }

  /// Runs a trader over windows of the markets' bars.
  /// - Parameter windows: one a market; all of its bars by default.
  public func run<T: Trader>(
    _ trader: T, over windows: [Range<Int>]? = nil, recordsEquity: Bool = false
  ) -> (result: AccountResult, trader: T) {
    let windows = windows ?? frames.map { 0..<$0.series.count }
    precondition(windows.count == frames.count, "one window a market")
    return withVenues { venues in
      let desk = Desk(
        venues: venues, rules: settings.execution, accountRules: settings.account,
        hasCarry: settings.frictions.hasCarry, ranks: ranks,
        books: AccountBooks(capital: Money(settings.capital)),
        sizer: settings.sizer,
        risk: settings.risk.map { RiskGuard(limits: $0, capital: settings.capital, day: firstDay(windows)) })
      var run = AccountRun(
        desk: desk, trader: trader,
        timeline: Timeline(frames.map(\.series.timestamps), windows: windows), windows: windows,
        inputs: inputs,
        settings: settings, recordsEquity: recordsEquity)
      return run.result()
    }
  }

  private func firstDay(_ windows: [Range<Int>]) -> Int {
    zip(frames, windows).filter { !$0.1.isEmpty }
      .map { Int($0.0.series.sessionDates[$0.1.lowerBound]) }.min() ?? 0
  }

  private func withVenues<Result>(_ body: (ContiguousArray<Venue>) -> Result) -> Result {
    func collect(_ market: Int, _ venues: ContiguousArray<Venue>) -> Result {
      if market == frames.count { return body(venues) }
      return frames[market].withVenue(
        settings, market: market, finer: inputs.finer[market]
      ) { venue in collect(market + 1, venues + [venue]) }
    }
    return collect(0, [])
  }
}
