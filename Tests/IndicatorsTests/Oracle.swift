import Foundation
import Indicators

/// Reads the fixtures: tables of numbers by column, and the calls behind them.
enum Oracle {
  static func url(_ file: String) throws -> URL {
    guard let url = Bundle.module.url(forResource: "Fixtures/" + file, withExtension: nil) else {
      throw CocoaError(.fileNoSuchFile)
    }
    return url
  }

  /// Columns of a CSV file by name; an empty field is NaN, and so is a date.
  static func table(_ file: String) throws -> [String: [Double]] {
    let text = try String(contentsOf: url(file), encoding: .utf8)
    let lines = text.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    var table: [String: [Double]] = [:]
    for (index, name) in (lines.first ?? []).enumerated() {
      table[String(name)] = lines.dropFirst().map { Double($0[index]) ?? .nan }
    }
    return table
  }

  static func bars(_ file: String) throws -> TestBars {
    let table = try table(file)
    var bars = TestBars()
    bars.open = table["open"] ?? []
    bars.high = table["high"] ?? []
    bars.low = table["low"] ?? []
    bars.close = table["close"] ?? []
    bars.volume = table["volume"] ?? []
    return bars
  }

  static let specification: Result<Specification, any Error> = Result {
    try JSONDecoder().decode(Specification.self, from: Data(contentsOf: url("talib_spec.json")))
  }

  /// Calls that the larger table lacks.
  static let more: Result<[Call], any Error> = Result {
    struct Document: Decodable { let columns: [Call] }
    let data = try Data(contentsOf: url("talib_more_spec.json"))
    return try JSONDecoder().decode(Document.self, from: data).columns
  }

  struct Specification: Decodable, Sendable {
    let columns: [Call]
    let wilder_sar_B: WilderTable
    let regtest_B: Regression
  }

  struct Call: Decodable, Sendable {
    let column: String
    let function: String
    let inputs: [String]
    let params: [String: Value]
    let outputs: [String]
  }

  struct WilderTable: Decodable, Sendable {
    let high: [Double]
    let low: [Double]
    let acceleration: Double
    let maximum: Double
    let B_expected_by_output_index: [String: Double]
    let A_talib_full: [Value]
  }

  struct Regression: Decodable, Sendable {
    let rows: [Row]

    struct Row: Decodable, Sendable {
      let function: String
      let params: [String: Value]
      let begin_index: Int
      let bar_index: Int
      let B_expected: Double
    }
  }

  /// A number, or a word such as `NaN` or `EMA`.
  enum Value: Decodable, Sendable {
    case number(Double)
    case word(String)

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let number = try? container.decode(Double.self) {
        self = .number(number)
      } else {
        self = .word(try container.decode(String.self))
      }
    }

    /// The number; the few words that stand for one; `nil` for "the default".
    var number: Double? {
      switch self {
      case .number(let number): number
      case .word("NaN"): .nan
      case .word("SMA"): 0
      case .word("EMA"): 1
      case .word: nil
      }
    }
  }
}
