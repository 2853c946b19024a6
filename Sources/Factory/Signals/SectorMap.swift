import Diagnostics
public import Market
import Storage

/// The sector of each symbol, from a table with the columns `symbol` and `sector`.
public struct SectorMap: Sendable, Hashable {
  public private(set) var sectors: [String: String] = [:]

  public init(_ sectors: [String: String] = [:]) { self.sectors = sectors }

  /// - Throws: `no_column`; `repeated_symbol` for a symbol in two sectors; what reading a file can throw.
  public init(file path: String) throws {
    let table = try RecordTable.read(path)
    guard let symbol = table.index(of: "symbol"), let sector = table.index(of: "sector") else {
      throw AssayError(
        code: "no_column", message: "The table of sectors lacks `symbol` or `sector`.",
        remedy: "Give a table with both columns, one line a symbol.", place: path, kind: .badData)
    }
    for row in table.rows {
      let (name, own) = (row.cells[symbol], row.cells[sector])
      if let other = sectors[name], other != own {
        throw AssayError(
          code: "repeated_symbol", message: "\(name) is in the sectors `\(other)` and `\(own)`.",
          remedy: "Give each symbol one sector.", place: "\(path):\(row.line)", kind: .badData)
      }
      sectors[name] = own
    }
  }

  /// The symbols of a sector among some, in order.
  func members(of sector: String, among symbols: [String]) -> [String] {
    symbols.filter { sectors[$0] == sector }.sorted()
  }
}

/// An index of a sector: the mean return of its members, session by session.
enum SectorIndex {
  /// Members count on the sessions on which they have a bar and had one before. The bar of a session is known
  /// when the last member that trades on it has closed.
  ///
  /// - Returns: bars with equal open, high, low and close, from 100 on; `nil` below two members or two sessions.
  static func series(_ name: String, _ members: [BarSeries]) -> BarSeries? {
    guard members.count >= 2, let first = members.first else { return nil }
    var returns: [Int32: (sum: Double, count: Int, close: Int64)] = [:]
    for series in members {
      for bar in 1..<max(1, series.count) where series.close[bar - 1] > 0 {
        var day = returns[series.sessionDates[bar]] ?? (0, 0, .min)
        day.sum += series.close[bar] / series.close[bar - 1] - 1
        day.count += 1
        day.close = max(day.close, series.timestamps[bar])
        returns[series.sessionDates[bar]] = day
      }
    }
    let dates = returns.keys.sorted()
    guard dates.count >= 2 else { return nil }
    var level = 100.0
    var levels: [Double] = []
    var stamps: [Int64] = []
    for date in dates {
      guard let day = returns[date] else { continue }
      level *= 1 + day.sum / Double(day.count)
      levels.append(level)
      stamps.append(max(day.close, stamps.last.map { $0 + 1 } ?? .min))
    }
    var instrument = first.instrument
    instrument.symbol = name
    instrument.assetClass = .index
    return BarSeries(
      instrument: instrument, timeframe: first.timeframe, timestamps: stamps, open: levels, high: levels,
      low: levels, close: levels, volume: nil, sessionDates: dates)
  }
}
