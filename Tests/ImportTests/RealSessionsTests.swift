import Foundation
import Import
import Market
import Storage
import TestKit
import Testing

/// The exchange calendars against the sessions of real bars. What differs is listed in Guides/Calendars.md.
@Suite struct RealSessionsTests {
  /// A daily file, its calendar, bars on days that the calendar has closed, and sessions without a bar. Days on which a
  /// future's exchange closes early for a holiday have no settlement and are not counted.
  static let days: [(file: String, calendar: String, from: String, onHolidays: Int, missing: Int)] = [
    ("equity/1d/AAPL", "NYSE", "2000-01-01", 0, 0), ("equity/1d/AMZN", "NYSE", "2000-01-01", 0, 0),
    ("index/1d/GSPC", "NYSE", "1990-01-01", 0, 0), ("index/1d/NASDAQCOMP", "NYSE", "1990-01-01", 0, 0),
    ("index/1d/VIX", "NYSE", "1990-01-01", 1, 4), ("equity_nse/1d/RELIANCE", "NSE", "2017-01-01", 0, 2),
    ("equity_nse/1d/TCS", "NSE", "2017-01-01", 0, 2), ("futures/1d/ES", "CME_EQUITY", "2000-01-01", 0, 3),
    ("futures/1d/NQ", "CME_EQUITY", "2000-01-01", 0, 3),
    ("futures/1d/CL", "CME_ENERGY_METALS", "2005-01-01", 0, 6),
    ("futures/1d/6E", "CME_FX", "2000-01-01", 0, 10), ("fx/1d/EURUSD", "FX", "2012-01-01", 2, 0),
    ("index/1d/NIFTY50", "NSE", "2000-01-01", 20, 0),
  ]

  @Test(.enabled(if: SharedData.isPresent, "\(SharedData.absenceNote)"), arguments: days)
  func `daily bars lie on the sessions of their calendar`(
    file: String, calendar: String, from: String, onHolidays: Int, missing: Int
  ) throws {
    let hours = SessionHours.unitedStates.on(calendar)
    let sessions = try SessionCalendar(hours)
    let dates = try Self.rows(file).compactMap { CivilDate(String($0.prefix(10))) }
    let first = max(try #require(dates.first), try #require(CivilDate(from)))
    let last = try #require(dates.last)
    let held = Set(dates.map(\.daysSinceEpoch))
    let strange = dates.filter { $0 >= first && !sessions.isSessionDate($0) }
    #expect(strange.count == onHolidays, "\(strange)")
    let absent = (first.daysSinceEpoch...last.daysSinceEpoch).map { CivilDate(daysSinceEpoch: $0) }.filter {
      date in
      if file.hasPrefix("futures"), case .closesEarly = sessions.exchange?.exception(on: date) {
        return false
      }
      return sessions.isSessionDate(date) && !held.contains(date.daysSinceEpoch)
    }
    #expect(absent.count == missing, "\(absent)")
  }

  /// An intraday file, and the half days on which its bars end otherwise than the calendar says.
  static let intraday: [(file: String, symbol: String, minutes: Int, halfDays: Int, otherwise: Int)] = [
    ("futures/15m/ES", "ES", 15, 9, 1), ("futures/15m/NQ", "NQ", 15, 9, 1),
    ("futures/15m/GC", "GC", 15, 8, 0),
    ("futures/15m/CL", "CL", 15, 10, 0), ("equity/1h/SPY", "SPY", 60, 33, 6),
    ("equity/1h/AAPL", "AAPL", 60, 33, 6),
  ]

  @Test(.enabled(if: SharedData.isPresent, "\(SharedData.absenceNote)"), arguments: intraday)
  func `bars of half days end with the early close`(
    file: String, symbol: String, minutes: Int, halfDays: Int, otherwise: Int
  ) throws {
    let instrument = try InstrumentRegistry.resolve(symbol: symbol)
    let result = try BarImporter.importFile(
      SharedData.path("data/\(file).csv.gz"),
      options: ImportOptions(instrument: instrument, timeframe: Timeframe(minutes: minutes)))
    let series = result.series
    let calendar = try SessionCalendar(instrument.sessions)
    var (seen, wrong) = (0, [String]())
    for i in 0..<series.count
    where i + 1 == series.count || series.sessionDates[i + 1] != series.sessionDates[i] {
      let date = series.sessionDate(i)
      guard case .closesEarly = calendar.exchange?.exception(on: date) else { continue }
      seen += 1
      if abs(series.timestamps[i] - calendar.sessionClose(of: date).nanoseconds)
        >= series.timeframe.nanoseconds
      {
        wrong.append(date.description)
      }
    }
    #expect(wrong.count == otherwise, "\(wrong)")
    #expect(seen >= halfDays, "\(seen)")
  }

  private static func rows(_ file: String) throws -> [Substring] {
    let result = try RecordTable.read(SharedData.path("data/\(file).csv.gz"))
    return result.rows.compactMap { $0.cells.first?[...] }
  }
}
