import Diagnostics
public import Market

/// What a run may need beside its bars; empty by default.
public struct AccountInputs: Sendable {
  /// Splits, dividends and rolls of series that are not adjusted for them.
  public var actions: [PositionEvent]
  /// For each book, units of the base currency for one of its own at each of its bars; empty lists stand for 1.
  public var rates: [[Double]]
  /// For each book, bars of a finer timeframe for `IntrabarRule.drillDown`.
  public var finer: [Int: BarSeries]
  /// For each book, its priority as known at the close of each of its bars: which entry is made first, and which
  /// position is given up, when the account's positions are limited. Higher goes first; without any, books go in
  /// their order.
  public var priorities: [[Double]]

  public init(
    actions: [PositionEvent] = [], rates: [[Double]] = [], finer: [Int: BarSeries] = [:],
    priorities: [[Double]] = []
  ) {
    self.actions = actions
    self.rates = rates
    self.finer = finer
    self.priorities = priorities
  }

  /// - Throws: `invalid_action`, `invalid_rates`, `finer_not_finer`, each naming the book and the value.
  func validated(for frames: [PreparedBars]) throws(AssayError) {
    for action in actions { try Self.check(action, frames) }
    if !rates.isEmpty, rates.count != frames.count {
      throw .invalidRates("There are exchange rates for \(rates.count) books of \(frames.count).")
    }
    for (column, frame) in zip(rates, frames) where !column.isEmpty {
      guard column.count == frame.series.count, column.allSatisfy({ $0 > 0 && $0.isFinite }) else {
        throw .invalidRates(
          "The exchange rates of \(frame.series.instrument.symbol) are not one number above 0 for each of its "
            + "\(frame.series.count) bars.")
      }
    }
    if !priorities.isEmpty,
      priorities.count != frames.count
        || zip(priorities, frames).contains(where: { $0.count != $1.series.count })
    {
      throw AssayError(
        code: "invalid_priorities", message: "The priorities are not one number for each bar of each book.",
        remedy: "Give a list as long as the bars for every book, or none at all.", place: "priorities",
        kind: .usage)
    }
    for (book, series) in finer {
      guard frames.indices.contains(book), series.timeframe < frames[book].series.timeframe else {
        throw AssayError(
          code: "finer_not_finer",
          message: "Bars of \(series.timeframe) cannot tell what happens inside a bar of "
            + (frames.indices.contains(book)
              ? "\(frames[book].series.timeframe)." : "a book that is not there."),
          remedy: "Give bars of a finer timeframe.", place: series.instrument.symbol, kind: .usage)
      }
    }
  }

  private static func check(_ action: PositionEvent, _ frames: [PreparedBars]) throws(AssayError) {
    let isPlaced =
      frames.indices.contains(action.book) && (0..<frames[action.book].series.count).contains(action.bar)
    let isSound: Bool =
      switch action.kind {
      case .split(let ratio): ratio > 0 && ratio <= 1e6
      case .dividend(let perUnit): perUnit.isFinite && perUnit >= 0
      case .roll(let from, let to): from.isFinite && to.isFinite
      }
    guard isPlaced, isSound else {
      throw AssayError(
        code: "invalid_action",
        message:
          "The corporate action \(action.kind) before bar \(action.bar) of book \(action.book) cannot happen.",
        remedy: "Give a ratio above 0, a dividend of 0 or more, finite prices, and a bar of the series.",
        place: "actions", kind: .badData)
    }
  }
}

extension AssayError {
  fileprivate static func invalidRates(_ message: String) -> AssayError {
    AssayError(
      code: "invalid_rates", message: message,
      remedy:
        "Give the rate of the base currency at the close of every bar, or leave the book's list empty.",
      place: "rates", kind: .badData)
  }
}
