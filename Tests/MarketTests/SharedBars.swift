import Foundation
import Market
import TestKit
import Testing

/// One row of the tables in the README of the real market data, and the bars it describes.
struct SharedFile: Sendable, CustomTestStringConvertible {
  var folder: String
  var symbol: String
  var bars: Int
  var highLow: (Int, Int)
  var flat: Int
  var zeroVolume: Int
  var missingVolume: Int
  var nonPositive: Int
  var gapDays: Double
  var gapEnds: String
  var jump: Double
  var weekendRows: Int?

  var testDescription: String { folder + "/" + symbol }

  /// All rows of the README, in its order; empty when the data are absent.
  static let all: [SharedFile] = {
    guard SharedData.isPresent,
      let text = try? String(contentsOfFile: SharedData.path("data/README.md"), encoding: .utf8)
    else { return [] }
    var files: [SharedFile] = []
    var folder = ""
    for line in text.split(separator: "\n") {
      if line.hasPrefix("## ") { folder = String(line.dropFirst(3)) }
      if let file = SharedFile(folder: folder, row: line) { files.append(file) }
      if let (symbol, rows) = weekendRows(line) {
        for i in files.indices where files[i].folder == folder && files[i].symbol == symbol {
          files[i].weekendRows = rows
        }
      }
    }
    return files
  }()

  /// What a test reads: everything when optimised, the shorter files otherwise, because that takes seconds.
  static var affordable: [SharedFile] {
    #if DEBUG
    all.filter { $0.bars < 6_000 }
    #else
    all
    #endif
  }

  private init?(folder: String, row: Substring) {
    let cells = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
    guard cells.count == 11, let bars = Int(cells[1]) else { return nil }
    let pair = cells[4].split(separator: "/").compactMap { Int($0) }
    let numbers = cells[5...8].compactMap { Int($0) }
    let gap = cells[9].split(separator: " ")
    guard pair.count == 2, numbers.count == 4, gap.count == 2, let days = Double(gap[0]),
      let jump = Double(cells[10].split(separator: " ").first ?? "")
    else { return nil }
    self.folder = folder
    symbol = cells[0]
    self.bars = bars
    highLow = (pair[0], pair[1])
    (flat, zeroVolume, missingVolume, nonPositive) = (numbers[0], numbers[1], numbers[2], numbers[3])
    gapDays = days
    gapEnds = String(gap[1].dropFirst().dropLast())
    self.jump = jump
  }

  /// `  - RTY: github … | counted: … weekend-dated rows=158`
  private static func weekendRows(_ line: Substring) -> (String, Int)? {
    guard line.hasPrefix("  - "), let mark = line.range(of: "weekend-dated rows=") else { return nil }
    let symbol = line.dropFirst(4).prefix { $0 != ":" }
    return Int(line[mark.upperBound...].prefix { $0.isNumber }).map { (String(symbol), $0) }
  }

  var timeframe: Timeframe {
    let name = String(folder.split(separator: "/")[1].prefix { $0 != "_" })
    return Timeframe(name) ?? Timeframe(minutes: 30)
  }

  var instrument: Instrument {
    get throws {
      let name = String(symbol.prefix { $0 != "_" })
      if let known = try? InstrumentRegistry.resolve(symbol: name) { return known }
      if folder.hasPrefix("cfd") { return try InstrumentRegistry.resolve(symbol: name, assetClass: .cfd) }
      return Instrument(symbol: name, assetClass: .future, sessions: .globex, costs: .futures)
    }
  }

  func columns() throws -> BarColumns {
    let text = try gunzip(SharedData.path("data/\(folder)/\(symbol).csv.gz"))
    let (instrument, timeframe) = (try instrument, timeframe)
    let calendar = try SessionCalendar(instrument.sessions)
    var columns = [[Double]](repeating: [], count: 5)
    var timestamps: [Int64] = []
    for line in text.split(separator: 10).dropFirst() {
      let fields = line.split(separator: 44, omittingEmptySubsequences: false)
      let open = try #require(instant(fields[0]))
      timestamps.append(
        timeframe.isIntraday
          ? open + timeframe.nanoseconds
          : calendar.dailyBarClose(of: Timestamp(nanoseconds: open).date).nanoseconds)
      for k in 0..<5 { columns[k].append(Double(String(decoding: fields[k + 1], as: UTF8.self)) ?? .nan) }
    }
    let hasVolume = columns[4].contains { !$0.isNaN }
    return BarColumns(
      instrument: instrument, timeframe: timeframe, timestamps: timestamps, open: columns[0],
      high: columns[1],
      low: columns[2], close: columns[3], volume: hasVolume ? columns[4] : nil)
  }

  /// `2019-01-02T14:30:00Z`
  private func instant(_ text: ArraySlice<UInt8>) -> Int64? {
    let digits = text.map { Int64($0) - 48 }
    guard digits.count == 20 else { return nil }
    func number(_ range: Range<Int>) -> Int64 { digits[range].reduce(0) { $0 * 10 + $1 } }
    let date = CivilDate(year: Int(number(0..<4)), month: Int(number(5..<7)), day: Int(number(8..<10)))
    let seconds = number(11..<13) * 3_600 + number(14..<16) * 60 + number(17..<19)
    return date.map { Timestamp(startOf: $0).nanoseconds + seconds * 1_000_000_000 }
  }

  private func gunzip(_ path: String) throws -> [UInt8] {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: "/bin/gzip")
    process.arguments = ["-dc", path]
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return [UInt8](data)
  }
}
