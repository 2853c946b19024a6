public import Diagnostics
public import Market

/// One side of a comparison: a result with its curve, as a report's JSON document holds it.
public struct ComparedResult: Sendable {
  public var name: String
  public var currency: String
  public var times: [Timestamp]
  public var equity: [Double]
  public var periodsPerYear: Double
  /// Figures under their keys; `nil` where undefined.
  public var metrics: [(key: String, value: Double?)]
  public var command: String?

  /// Reads a document that `assay backtest --report FILE.json` wrote.
  /// - Throws: `not_a_result` with what is missing.
  public init(parsing document: JSONValue, path: String) throws(AssayError) {
    func fail(_ what: String) -> AssayError {
      AssayError(
        code: "not_a_result", message: "\(path) \(what).",
        remedy: "Write one with `assay backtest … --report FILE.json`.", place: path, kind: .badData)
    }
    guard document["kind"]?.stringValue == "backtest_report" else {
      throw fail("is not the report of a backtest")
    }
    guard let stamps = document["equity"]?["timestamp"]?.arrayValue,
      let values = document["equity"]?["equity"]?.arrayValue, stamps.count == values.count, stamps.count > 1
    else { throw fail("has no equity curve") }
    var times: [Timestamp] = []
    for stamp in stamps {
      guard let date = stamp.stringValue.flatMap({ CivilDate(String($0.prefix(10))) }) else {
        throw fail("has a time in its equity curve that cannot be read")
      }
      times.append(Timestamp(startOf: date))
    }
    let equity = values.compactMap(\.doubleValue)
    guard equity.count == values.count else { throw fail("has an equity curve with gaps") }
    guard let periods = document["metrics"]?["periods_per_year"]?.doubleValue, periods > 0 else {
      throw fail("does not say how many returns make a year")
    }
    let settings = (document["parameters"]?.objectValue?.members ?? []).compactMap { member in
      member.value.stringValue.map { "\(member.key) \($0)" }
    }
    name = ([document["title"]?.stringValue ?? path] + settings).joined(separator: ", ")
    currency = document["currency"]?.stringValue ?? ""
    self.times = times
    self.equity = equity
    periodsPerYear = periods
    metrics = (document["metrics"]?.objectValue?.members ?? []).map { ($0.key, $0.value.doubleValue) }
    command = document["provenance"]?["command"]?.stringValue
  }
}
