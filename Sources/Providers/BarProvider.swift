public import Diagnostics
public import Market

/// What is asked of a provider.
public struct BarQuery: Sendable, Hashable {
  /// As the provider writes it.
  public var symbol: String
  public var timeframe: Timeframe
  /// First and last date wanted, in UTC.
  public var from: CivilDate
  public var through: CivilDate
  /// Where the provider is; a mirror or a test server in place of its own address.
  public var base: String

  public init(symbol: String, timeframe: Timeframe, from: CivilDate, through: CivilDate, base: String) {
    self.symbol = symbol
    self.timeframe = timeframe
    self.from = from
    self.through = through
    self.base = base
  }

  /// The first instant wanted and the first one after the last, in seconds since 1970.
  var start: Int64 { Int64(from.daysSinceEpoch) * 86_400 }
  var end: Int64 { (Int64(through.daysSinceEpoch) + 1) * 86_400 }
}

/// One request, without the secrets that go with it.
public struct ProviderRequest: Sendable, Hashable {
  public var address: String
  /// Whether the answer can never change: its period is over.
  public var isOver: Bool
  /// Whether there may be nothing at the address: a month that an archive does not have.
  public var mayBeMissing: Bool

  public init(_ address: String, isOver: Bool = false, mayBeMissing: Bool = false) {
    self.address = address
    self.isOver = isOver
    self.mayBeMissing = mayBeMissing
  }
}

/// Bars as a provider gives them: stamped with their open, or with their date.
public struct ProviderBars: Sendable, Hashable {
  /// Nanoseconds since 1970 at which each bar opens; at midnight UTC of the session date for a day or longer.
  public var opens: [Int64] = []
  public var open: [Double] = []
  public var high: [Double] = []
  public var low: [Double] = []
  public var close: [Double] = []
  public var volume: [Double] = []
  /// Rows without a price, left out.
  public var incomplete = 0

  public init() {}

  public var count: Int { opens.count }

  /// Adds a bar, or counts it where a price is missing.
  mutating func append(_ opens: Int64, _ prices: [Double?], _ volume: Double?) {
    guard prices.count == 4, let o = prices[0], let h = prices[1], let l = prices[2], let c = prices[3],
      [o, h, l, c].allSatisfy(\.isFinite)
    else {
      incomplete += 1
      return
    }
    self.opens.append(opens)
    open.append(o)
    high.append(max(o, h, l, c))
    low.append(min(o, h, l, c))
    close.append(c)
    self.volume.append(volume ?? .nan)
  }

  mutating func append(_ other: ProviderBars) {
    opens += other.opens
    open += other.open
    high += other.high
    low += other.low
    close += other.close
    volume += other.volume
    incomplete += other.incomplete
  }
}

/// What one answer holds.
public struct ProviderPage: Sendable {
  public var bars = ProviderBars()
  /// Where the rest is; `nil` at the end.
  public var next: ProviderRequest?
}

/// A source of bars on the network: how its questions are put and its answers are read. Pure: nothing is sent here.
public protocol BarProvider: Sendable {
  var name: String { get }
  var summary: String { get }
  /// Its own address.
  var base: String { get }
  /// Requests a second that it allows.
  var requestsPerSecond: Double { get }
  /// Names of headers, and of the environment variables that hold their values.
  var keys: [(header: String, variable: String)] { get }
  /// What was done to its prices, as clauses for the provenance.
  var adjustments: [String] { get }
  /// Its name for a timeframe; `nil` where it has none.
  func interval(_ timeframe: Timeframe) -> String?
  /// The first requests for a query; several where parts are independent of each other.
  func requests(_ query: BarQuery) -> [ProviderRequest]
  /// Reads an answer.
  /// - Throws: `provider_refused` with the provider's own words; `malformed_response`.
  func read(_ body: [UInt8], of request: ProviderRequest, _ query: BarQuery) throws(AssayError)
    -> ProviderPage
}

public enum ProviderCatalogue {
  public static let all: [any BarProvider] = [
    YahooChart(), AlpacaBars(), BinanceKlines(), BinanceArchive(), StooqTable(), CandleArrays(),
  ]

  /// - Throws: `unknown_provider` with the nearest name.
  public static func named(_ name: String) throws(AssayError) -> any BarProvider {
    if let found = all.first(where: { $0.name == name }) { return found }
    let names = all.map(\.name)
    throw AssayError(
      code: "unknown_provider",
      message: "There is no provider `\(name)`.\(NearestName.suggestion(for: name, among: names))",
      remedy: "Providers are \(names.joined(separator: ", ")).", kind: .usage)
  }
}

extension AssayError {
  static func malformed(_ provider: String, _ what: String, _ request: ProviderRequest) -> AssayError {
    AssayError(
      code: "malformed_response", message: "The answer of \(provider) cannot be read: \(what).",
      remedy: "Try again; if it persists, the provider has changed its form.", place: request.address,
      kind: .badData)
  }

  static func refused(_ provider: String, _ words: String, _ request: ProviderRequest) -> AssayError {
    AssayError(
      code: "provider_refused", message: "\(provider) answers: \(words.prefix(200))",
      remedy: "Check the symbol, the period and the key.", place: request.address, kind: .badData)
  }
}

extension JSONValue {
  /// The document of an answer.
  static func answer(_ body: [UInt8], of provider: String, _ request: ProviderRequest) throws(AssayError)
    -> JSONValue
  {
    guard let json = try? JSONValue(parsing: String(decoding: body, as: UTF8.self)) else {
      throw .malformed(
        provider, "it is no JSON document (`\(String(decoding: body.prefix(60), as: UTF8.self))`)", request)
    }
    return json
  }

  /// A number, also where it is written as a string.
  var looseNumber: Double? { doubleValue ?? stringValue.flatMap { Double($0) } }
}

/// Counts since 1970 as providers write them.
enum ProviderTime {
  /// 1900 … 2189: bars beyond are none, and no sum of an instant in it and a timeframe overflows.
  private static let instants: ClosedRange<Int64> = -2_208_988_800_000_000_000...6_911_308_800_000_000_000

  /// - Parameter each: nanoseconds of the unit.
  /// - Returns: `nil` where no bar can be.
  static func nanoseconds(_ count: Int64, each unit: Int64) -> Int64? {
    let (value, overflow) = count.multipliedReportingOverflow(by: unit)
    return !overflow && instants.contains(value) ? value : nil
  }
}
