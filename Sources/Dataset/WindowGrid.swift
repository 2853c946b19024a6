import Diagnostics
public import Market

/// The rolling windows of a dataset, by calendar: the same for every symbol, whatever its exchange.
///
/// A window holds the sessions whose dates lie in its days. Windows start `stride` days apart, on Mondays
/// unless a first date is given.
public struct WindowGrid: Sendable, Hashable {
  public var days: Int
  public var stride: Int
  /// First day of the first window; `nil` takes Mondays from the start of the data.
  public var from: CivilDate?
  /// Last day that a window may hold.
  public var through: CivilDate?

  public init(days: Int = 7, stride: Int = 7, from: CivilDate? = nil, through: CivilDate? = nil) {
    self.days = days
    self.stride = stride
    self.from = from
    self.through = through
  }

  /// 1970-01-05.
  static let firstMonday = CivilDate(daysSinceEpoch: 4)

  /// The first days of the windows that meet the dates from `first` to `last`.
  func starts(from first: CivilDate, to last: CivilDate) -> [CivilDate] {
    let origin = (from ?? Self.firstMonday).daysSinceEpoch
    let (length, step) = (Int32(days), Int32(stride))
    // The first window that ends after `first` begins.
    let least = Self.dividedUp(first.daysSinceEpoch - length + 1 - origin, by: step)
    var start = origin + max(least, from == nil ? .min : 0) * step
    var starts: [CivilDate] = []
    while start <= last.daysSinceEpoch, start + length - 1 <= through?.daysSinceEpoch ?? .max {
      starts.append(CivilDate(daysSinceEpoch: start))
      start += step
    }
    return starts
  }

  private static func dividedUp(_ a: Int32, by b: Int32) -> Int32 {
    a >= 0 ? (a + b - 1) / b : -(-a / b)
  }

  /// - Throws: `invalid_windows` for lengths that are not positive, or bars too long for a window.
  func validated(for timeframe: Timeframe) throws(AssayError) {
    func refuse(_ message: String, _ remedy: String) -> AssayError {
      AssayError(code: "invalid_windows", message: message, remedy: remedy, place: "windows", kind: .usage)
    }
    guard (1...3_660).contains(days), (1...3_660).contains(stride) else {
      throw refuse(
        "Windows of \(days) days every \(stride) days cannot be laid out.", "Give days from 1 to 3660.")
    }
    if timeframe > .day {
      throw refuse(
        "Bars of \(timeframe) do not fit into windows by days.", "Collect from bars of a day or shorter.")
    }
    if timeframe == .day, days < 3 {
      throw refuse(
        "A window of \(days) days holds too few daily bars.",
        "Give windows of at least 3 days, or shorter bars.")
    }
  }

  var json: JSONValue {
    [
      "days": JSONValue(days), "stride": JSONValue(stride), "from": JSONValue(from?.description),
      "through": JSONValue(through?.description),
    ]
  }

  /// Reads what `json` gives; `nil` when anything is missing.
  init?(json: JSONValue) {
    guard let days = json["days"]?.integerValue, let stride = json["stride"]?.integerValue else { return nil }
    func date(_ key: String) -> CivilDate? { json[key]?.stringValue.flatMap { CivilDate($0) } }
    self.init(days: days, stride: stride, from: date("from"), through: date("through"))
  }
}
