public import Backtest
public import Diagnostics
import Glibc
public import Market
public import Storage

/// A portfolio that is followed day by day on new bars, as if it were traded.
///
/// Nothing but the days is kept: every update replays the account from its first date by the rules of the engine, and
/// holds what comes out against the days that are booked. So a stopped update leaves nothing half done, and bars that
/// were changed afterwards are noticed.
public struct PaperAccount: Sendable {
  public let record: PaperAccountRecord
  public let file: PortfolioFile
  public let start: CivilDate

  /// - Throws: `damaged_paper_account` for a record that cannot be read.
  public init(_ record: PaperAccountRecord) throws {
    self.record = record
    file = try PortfolioFile(
      json: JSONValue(parsing: record.portfolio), place: "paper account \(record.name)")
    guard let start = CivilDate(record.start) else {
      throw AssayError(
        code: "damaged_paper_account",
        message: "The paper account \(record.name) begins on `\(record.start)`.",
        remedy: "Begin it again with `assay paper start`.", place: record.name, kind: .badData)
    }
    self.start = start
  }

  /// What an update adds.
  public struct Update: Sendable {
    public let days: [PaperDayRecord]
    /// The date to which every book has bars; later days wait for the rest.
    public let known: CivilDate?
    /// Books that hold up later days, with their last date.
    public let waiting: [String]
    /// The orders for the next bars.
    public let signal: PortfolioSignal?
    /// Days that were booked before and come out differently now.
    public let revised: [String]
  }

  /// Replays the account and works out the days that are not booked yet.
  ///
  /// - Parameters:
  ///   - through: books days up to it even where some books have no bars yet; their positions stand at the last mark.
  ///   - acceptsRevision: books changed days anew in place of refusing.
  ///   - at: ISO 8601 UTC; the caller's clock.
  /// - Throws: `bars_revised` with the first day that differs, `paper_starts_later`.
  public func update(
    _ market: PortfolioMarket, booked: [PaperDayRecord], through: CivilDate? = nil,
    acceptsRevision: Bool = false,
    at time: String
  ) throws -> Update {
    let lasts = market.prepared.map { book -> CivilDate? in
      let window = book.window(from: start)
      return window.isEmpty ? nil : book.bars.series.sessionDate(window.upperBound - 1)
    }
    let newest = lasts.compactMap { $0 }.max()
    let common = lasts.contains { $0 == nil } ? nil : lasts.compactMap { $0 }.min()
    guard let end = through.map({ min($0, newest ?? $0) }) ?? common, newest.map({ $0 >= start }) ?? false
    else {
      return Update(
        days: [], known: common, waiting: waiting(market, lasts, newest), signal: nil, revised: [])
    }
    let last = booked.last.flatMap { CivilDate($0.date) }
    let signal = try PortfolioSignal(market, from: start, date: max(end, last ?? end))
    let days = try self.days(market, signal, through: max(end, last ?? end), at: time)
    let revised = try check(days, booked, acceptsRevision)
    let firstNew = revised.first ?? booked.last.map { "\($0.date)~" } ?? ""
    return Update(
      days: days.filter { $0.date >= firstNew }, known: common, waiting: waiting(market, lasts, newest),
      signal: signal,
      revised: revised)
  }

  private func waiting(_ market: PortfolioMarket, _ lasts: [CivilDate?], _ newest: CivilDate?) -> [String] {
    guard let newest else { return [] }
    return zip(market.prepared, lasts).compactMap { book, last in
      if last == newest { return nil }
      return
        "\(book.book.symbol) \(book.book.strategy) \(last.map { "has bars to \($0)" } ?? "has no bars yet")"
    }
  }

  private func check(
    _ days: [PaperDayRecord], _ booked: [PaperDayRecord], _ acceptsRevision: Bool
  ) throws(AssayError) -> [String] {
    let now = Dictionary(days.map { ($0.date, $0) }, uniquingKeysWith: { first, _ in first })
    let changed = booked.filter { now[$0.date]?.digest != $0.digest }.map(\.date)
    let old = Set(booked.map(\.date))
    let inserted = days.filter { day in
      !old.contains(day.date) && booked.last.map { day.date < $0.date } ?? false
    }
    let revised = (changed + inserted.map(\.date)).sorted()
    guard let first = revised.first, !acceptsRevision else { return revised }
    throw AssayError(
      code: "bars_revised",
      message: "The paper account \(record.name) comes out differently on \(first), which is booked"
        + (revised.count > 1 ? ", and on \(revised.count - 1) later day\(revised.count == 2 ? "" : "s")" : "")
        + ": bars were added or changed, or the program was.",
      remedy: "Bring back the bars as they were, or give --accept-revision to book the days anew.",
      place: first,
      kind: .badData)
  }

  /// Every day from the start, as it is booked.
  private func days(
    _ market: PortfolioMarket, _ signal: PortfolioSignal, through end: CivilDate, at time: String
  ) throws -> [PaperDayRecord] {
    let result = signal.result
    let tables = PortfolioReplayTables(result, books: market.prepared)
    let dates = market.prepared.map { Set($0.bars.series.sessionDates) }
    var last = result.initialCapital
    return result.dates.enumerated().compactMap { place, day -> PaperDayRecord? in
      let date = CivilDate(daysSinceEpoch: day)
      if date > end { return nil }
      let equity = result.dailyEquity[place]
      defer { last = equity }
      let fills = result.fills.filter { market.prepared[$0.book].bars.series.sessionDates[$0.bar] == day }
      let missing = market.prepared.indices.filter { !dates[$0].contains(day) }
        .map { "\(result.books[$0].symbol) \(result.books[$0].strategy)" }
      let orders = result.sentOrders.filter {
        market.prepared[$0.book].bars.series.sessionDates[$0.bar] == day
      }
      let events = tables.entries.filter { $0.date == "\(date)" }
      let details: JSONValue = [
        "fills": .array(
          fills.map { fill in
            [
              "symbol": .string(result.books[fill.book].symbol),
              "strategy": .string(result.books[fill.book].strategy), "side": .string(fill.side.rawValue),
              "quantity": .number(fill.quantity), "price": .number(fill.price),
              "reason": .string(fill.reason.rawValue),
            ]
          }),
        "orders": .array(
          orders.map { sent in
            [
              "symbol": .string(result.books[sent.book].symbol),
              "strategy": .string(result.books[sent.book].strategy),
              "side": .string(sent.order.side.rawValue),
              "closes": .bool(sent.order.reducesOnly),
            ]
          }),
        "limits": .array(events.map { .string("\($0.event) \($0.symbol) \($0.words)") }),
        "missing": JSONValue(missing),
      ]
      let text = details.text()
      return PaperDayRecord(
        date: "\(date)", equity: equity.micros, result: (equity - last).micros,
        digest: SHA256.hexadecimal(ofParts: ["\(date)", "\(equity.micros)", text]), details: text,
        recordedAt: time)
    }
  }
}

/// How a paper account does against what its portfolio was expected to do.
public struct PaperTracking: Sendable {
  public struct Day: Sendable {
    public let date: String
    /// Result so far, and the band in which 95 of 100 accounts lie whose days are as expected.
    public let result: Double
    public let low: Double
    public let high: Double
    public var isOutside: Bool { result < low || result > high }
  }

  public let days: [Day]
  /// Where the expectation comes from: `out_of_sample` or `in_sample`.
  public let period: String
  public let expectedMean: Double
  public let expectedDeviation: Double
  /// The first day on which the result left the band downwards; the alarm.
  public let alarm: String?
  /// The result so far in standard deviations of what was expected by now; `nil` before the first day.
  public let deviations: Double?

  /// `nil` where the portfolio file has no expectation.
  public init?(_ booked: [PaperDayRecord], _ file: PortfolioFile) {
    guard let (mean, deviation, period) = file.expectation, deviation > 0 else { return nil }
    var (sum, days) = (0.0, [Day]())
    for (place, day) in booked.enumerated() {
      sum += Double(day.result) / 1e6
      let count = Double(place + 1)
      let reach = 1.959963984540054 * deviation * count.squareRoot()
      days.append(Day(date: day.date, result: sum, low: mean * count - reach, high: mean * count + reach))
    }
    self.days = days
    self.period = period
    expectedMean = mean
    expectedDeviation = deviation
    alarm = days.first { $0.result < $0.low }?.date
    let count = Double(days.count)
    deviations = days.isEmpty ? nil : (sum - mean * count) / (deviation * count.squareRoot())
  }

  public var json: JSONValue {
    [
      "expectation_from": .string(period), "expected_daily_mean": .number(expectedMean),
      "expected_daily_deviation": .number(expectedDeviation), "days": JSONValue(days.count),
      "result": JSONValue(days.last?.result), "band_low": JSONValue(days.last?.low),
      "band_high": JSONValue(days.last?.high), "inside": JSONValue(days.last.map { !$0.isOutside }),
      "deviations": JSONValue(deviations), "alarm": JSONValue(alarm),
    ]
  }
}
