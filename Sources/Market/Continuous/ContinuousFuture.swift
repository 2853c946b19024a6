public import Diagnostics

/// When a continuous series goes from one contract to the next.
public enum RollRule: Hashable, Sendable {
  /// This many sessions before the last bar of the contract, counted with the last.
  case sessionsBeforeEnd(Int)
  /// In the session after the one in which the next contract traded more. The decision is known then, not before.
  case volume
  /// When the next contract has more open interest, by symbol and session date. That of a session is published on the
  /// next one, so the roll comes on the session after that.
  case openInterest([String: [Int32: Double]])
}

/// How prices of earlier contracts are brought onto the level of the last.
public enum RollAdjustment: String, Sendable, CaseIterable {
  /// Multiplied by the ratio of the two closes: returns are those of the contract held. The default.
  case ratio
  /// Shifted by the difference of the two closes: moves in points are those of the contract held. Old prices can
  /// become negative.
  case difference
  /// As traded, with a jump at each roll.
  case none
}

/// One contract replaced by the next.
public struct Roll: Hashable, Sendable {
  /// First session in which the new contract is held.
  public var date: CivilDate
  public var from: String
  public var to: String
  /// The last bar that both have before it, and their closes there.
  public var time: String
  public var fromClose: Double
  public var toClose: Double

  public init(date: CivilDate, from: String, to: String, time: String, fromClose: Double, toClose: Double) {
    self.date = date
    (self.from, self.to) = (from, to)
    self.time = time
    (self.fromClose, self.toClose) = (fromClose, toClose)
  }

  public var ratio: Double { toClose / fromClose }
  public var difference: Double { toClose - fromClose }
}

/// One series out of the contracts of a future.
public struct ContinuousFuture: Sendable {
  /// Adjusted; signals are made on it.
  public let adjusted: BarSeries
  /// The prices of the contract that is held; orders fill at them.
  public let raw: BarSeries
  public let rolls: [Roll]
  /// Contract of each bar, by its position in `contracts`.
  public let held: [Int]

  /// - Parameters:
  ///   - contracts: in the order of their expiry, each with its own bars; of one timeframe.
  ///   - instrument: what the joined series is of.
  /// - Throws: `too_few_contracts`, `no_overlap` where two contracts have no bar in common before their roll,
  ///   `non_positive_roll` where a ratio is asked of prices that are not positive.
  public init(
    _ contracts: [BarSeries], as instrument: Instrument, roll rule: RollRule, adjustment: RollAdjustment
  ) throws(AssayError) {
    guard contracts.count > 1, let timeframe = contracts.first?.timeframe,
      contracts.allSatisfy({ $0.timeframe == timeframe && !$0.isEmpty })
    else {
      throw AssayError(
        code: "too_few_contracts",
        message: "A continuous series needs two contracts or more, with bars of one timeframe.",
        remedy: "Import the contracts, and name them in the order of their expiry.", kind: .usage)
    }
    var rolls: [Roll] = []
    var starts: [Int] = [0]
    var from = contracts[0].sessionDate(0)
    for (old, new) in zip(contracts, contracts.dropFirst()) {
      let date = try Self.rollDate(old, new, rule, after: from)
      rolls.append(try Self.roll(old, new, date))
      starts.append(new.firstIndex(ofSession: date))
      from = date
    }
    var (factors, shifts) = (
      [Double](repeating: 1, count: contracts.count), [Double](repeating: 0, count: contracts.count)
    )
    for i in rolls.indices.reversed() {
      if adjustment == .ratio, !(rolls[i].fromClose > 0 && rolls[i].toClose > 0) {
        throw AssayError(
          code: "non_positive_roll",
          message:
            "At the roll of \(rolls[i].date) the closes are \(rolls[i].fromClose) and \(rolls[i].toClose), "
            + "which have no ratio.",
          remedy: "Adjust by differences with `--adjust difference`.", kind: .badData)
      }
      factors[i] = adjustment == .ratio ? factors[i + 1] * rolls[i].ratio : 1
      shifts[i] = adjustment == .difference ? shifts[i + 1] + rolls[i].difference : 0
    }
    var joined = JoinedColumns()
    for (i, contract) in contracts.enumerated() {
      let end = i < rolls.count ? contract.firstIndex(ofSession: rolls[i].date) : contract.count
      joined.append(contract, min(starts[i], end)..<end, contract: i)
    }
    self.rolls = rolls
    held = joined.held
    raw = joined.series(instrument, timeframe) { price, _ in price }
    adjusted = joined.series(instrument, timeframe) { price, contract in
      price * factors[contract] + shifts[contract]
    }
  }

  private static func rollDate(
    _ old: BarSeries, _ new: BarSeries, _ rule: RollRule, after first: CivilDate
  ) throws(AssayError) -> CivilDate {
    var sessions: [Int32] = []
    for date in old.sessionDates where date != sessions.last { sessions.append(date) }
    switch rule {
    case .sessionsBeforeEnd(let days):
      return CivilDate(daysSinceEpoch: sessions[max(0, sessions.count - max(1, days))])
    case .volume:
      guard let (oldVolume, newVolume) = Self.volumes(old, new) else {
        throw AssayError(
          code: "no_volume",
          message: "\(old.instrument.symbol) and \(new.instrument.symbol) have no volume to roll by.",
          remedy: "Roll by days with `--roll calendar`.", kind: .usage)
      }
      return crossing(sessions, from: first, known: 1) { newVolume[$0] ?? 0 > oldVolume[$0] ?? 0 }
    case .openInterest(let table):
      let names = [old.instrument.symbol, new.instrument.symbol]
      if let missing = names.first(where: { table[$0]?.isEmpty ?? true }) {
        throw AssayError(
          code: "no_open_interest", message: "There is no open interest of \(missing) to roll by.",
          remedy: "Add its rows to the table, or roll by days with `--roll calendar`.", place: missing,
          kind: .badData)
      }
      let (oldInterest, newInterest) = (table[names[0]] ?? [:], table[names[1]] ?? [:])
      return crossing(sessions, from: first, known: 2) { date in
        guard let now = newInterest[date], let before = oldInterest[date] else { return false }
        return now > before
      }
    }
  }

  /// The session that comes `known` sessions after the first one in which something is so; the last one where it never
  /// is, or too late.
  private static func crossing(
    _ sessions: [Int32], from first: CivilDate, known: Int, _ isSo: (Int32) -> Bool
  ) -> CivilDate {
    for (i, date) in sessions.enumerated() where date >= first.daysSinceEpoch {
      guard i + known < sessions.count else { break }
      if isSo(date) { return CivilDate(daysSinceEpoch: sessions[i + known]) }
    }
    return CivilDate(daysSinceEpoch: sessions[sessions.count - 1])
  }

  /// Volume of each session; `nil` where one of the two has none.
  private static func volumes(_ old: BarSeries, _ new: BarSeries) -> ([Int32: Double], [Int32: Double])? {
    guard let a = old.volume, let b = new.volume else { return nil }
    func sums(_ series: BarSeries, _ volume: [Double]) -> [Int32: Double] {
      var sums: [Int32: Double] = [:]
      for (date, value) in zip(series.sessionDates, volume) where !value.isNaN {
        sums[date, default: 0] += value
      }
      return sums
    }
    return (sums(old, a), sums(new, b))
  }

  private static func roll(_ old: BarSeries, _ new: BarSeries, _ date: CivilDate) throws(AssayError) -> Roll {
    var i = old.firstIndex(ofSession: date) - 1
    var j = new.firstIndex(ofSession: date) - 1
    while i >= 0, j >= 0, old.timestamps[i] != new.timestamps[j] {
      if old.timestamps[i] > new.timestamps[j] { i -= 1 } else { j -= 1 }
    }
    guard i >= 0, j >= 0, new.firstIndex(ofSession: date) < new.count else {
      throw AssayError(
        code: "no_overlap",
        message:
          "\(old.instrument.symbol) and \(new.instrument.symbol) have no bar in common before the roll on \(date).",
        remedy: "Import more of both contracts, or put them in the order of their expiry.", kind: .badData)
    }
    return Roll(
      date: date, from: old.instrument.symbol, to: new.instrument.symbol, time: old.displayTime(i),
      fromClose: old.close[i], toClose: new.close[j])
  }
}

/// Bars of several contracts behind each other.
private struct JoinedColumns {
  var held: [Int] = []
  private var parts: [(series: BarSeries, range: Range<Int>)] = []
  private var lacksVolume = true

  mutating func append(_ series: BarSeries, _ range: Range<Int>, contract: Int) {
    parts.append((series, range))
    held += [Int](repeating: contract, count: range.count)
    if series.volume != nil { lacksVolume = false }
  }

  func series(
    _ instrument: Instrument, _ timeframe: Timeframe, _ level: (Double, Int) -> Double
  ) -> BarSeries {
    func prices(_ column: (BarSeries) -> [Double]) -> [Double] {
      zip(parts.flatMap { column($0.series)[$0.range] }, held).map(level)
    }
    return BarSeries(
      instrument: instrument, timeframe: timeframe,
      timestamps: parts.flatMap { $0.series.timestamps[$0.range] },
      open: prices(\.open), high: prices(\.high), low: prices(\.low), close: prices(\.close),
      volume: lacksVolume
        ? nil : parts.flatMap { part in part.range.map { part.series.volume?[$0] ?? .nan } },
      sessionDates: parts.flatMap { $0.series.sessionDates[$0.range] })
  }
}
