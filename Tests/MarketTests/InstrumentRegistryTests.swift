import Diagnostics
import Market
import Testing

@Suite struct InstrumentRegistryTests {
  /// symbol, tick, dollars a tick, dollars a point: the table of the specification.
  static let contracts: [(String, Double, Double, Double)] = [
    ("ES", 0.25, 12.5, 50), ("NQ", 0.25, 5, 20), ("YM", 1, 5, 5), ("RTY", 0.1, 5, 50), ("GC", 0.1, 10, 100),
    ("SI", 0.005, 25, 5_000), ("HG", 0.0005, 12.5, 25_000), ("CL", 0.01, 10, 1_000),
    ("NG", 0.001, 10, 10_000),
    ("6A", 0.0001, 10, 100_000), ("6B", 0.0001, 6.25, 62_500), ("6E", 0.00005, 6.25, 125_000),
    ("6J", 0.0000005, 6.25, 12_500_000), ("6N", 0.0001, 10, 100_000), ("6S", 0.0001, 12.5, 125_000),
  ]

  @Test func `the fifteen futures have the contracts of the table`() throws {
    #expect(InstrumentRegistry.futures == Self.contracts.map(\.0))
    for (symbol, tick, perTick, perPoint) in Self.contracts {
      let future = try InstrumentRegistry.resolve(symbol: symbol)
      #expect(future.assetClass == .future && future.currency == "USD")
      #expect(future.tick == tick && future.pointValue == perPoint)
      #expect(abs(tick * perPoint - perTick) < 1e-9)
      #expect(future.sessions.on(nil) == .globex && future.costs == .futures)
      #expect(future.sessions.calendar?.hasPrefix("CME_") == true)
      #expect(future.daysPerYear == 252)
    }
  }

  static let known: [(String, AssetClass, String, String)] = [
    ("AAPL", .equity, "USD", "America/New_York"), ("spy", .equity, "USD", "America/New_York"),
    ("RELIANCE", .equity, "INR", "Asia/Kolkata"), ("WIPRO.NS", .equity, "INR", "Asia/Kolkata"),
    ("^GSPC", .index, "USD", "America/New_York"), ("NIFTY50", .index, "INR", "Asia/Kolkata"),
    ("NASDAQCOMP", .index, "USD", "America/New_York"), ("VIX", .index, "USD", "America/New_York"),
    ("EURUSD", .fx, "USD", "America/New_York"), ("USD/JPY", .fx, "JPY", "America/New_York"),
    ("EUR-USD", .fx, "USD", "America/New_York"), ("XAUUSD", .fx, "USD", "America/New_York"),
    ("BTC-USD", .crypto, "USD", "UTC"), ("BTCUSDT", .crypto, "USDT", "UTC"),
    ("BTCUSD", .crypto, "USD", "UTC"),
    ("BNBUSD", .crypto, "USD", "UTC"), ("ETHBTC", .crypto, "BTC", "UTC"),
    ("1INCHUSDT", .crypto, "USDT", "UTC"),
    ("SOL/USDC", .crypto, "USDC", "UTC"),
  ]

  @Test(arguments: known)
  func `known names and forms need no class`(
    symbol: String, assetClass: AssetClass, currency: String, zone: String
  ) throws {
    let found = try InstrumentRegistry.resolve(symbol: symbol)
    #expect(found.assetClass == assetClass && found.currency == currency && found.sessions.timeZone == zone)
    #expect(found.tick == nil && found.pointValue == 1)
    #expect(found.isTradable == (assetClass != .index))
    let byZone: Double = zone == "UTC" ? 365 : zone == "Asia/Kolkata" ? 247 : assetClass == .fx ? 259 : 252
    #expect(found.daysPerYear == byZone)
  }

  @Test(arguments: ["ZB", "ESX", "FOO", "HYUNDAI", "PLUS", "USDUSD", "X-Y", "", "USD", "BTC"])
  func `symbols that are not known are refused without a class`(symbol: String) throws {
    let error = try #require(throws: AssayError.self) { try InstrumentRegistry.resolve(symbol: symbol) }
    #expect(error.code == "unknown_symbol")
    #expect(error.kind == .usage)
  }

  @Test func `an explicit class makes everything but a future`() throws {
    let share = try InstrumentRegistry.resolve(symbol: "FOO", assetClass: .equity)
    #expect(share.sessions == .unitedStates.on("NYSE") && share.costs == .percentage && share.lot == 1)
    #expect(try InstrumentRegistry.resolve(symbol: "WTI", assetClass: .cfd).sessions == .globex)
    #expect(try InstrumentRegistry.resolve(symbol: "ABC", assetClass: .index).isTradable == false)
    #expect(try InstrumentRegistry.resolve(symbol: "FOOCOIN", assetClass: .crypto).daysPerYear == 365)
    // The share of that name, not the future.
    #expect(try InstrumentRegistry.resolve(symbol: "ES", assetClass: .equity).pointValue == 1)
    let error = try #require(throws: AssayError.self) {
      try InstrumentRegistry.resolve(symbol: "ZB", assetClass: .future)
    }
    #expect(error.code == "unknown_future" && error.remedy.contains("tick"))
    #expect(throws: AssayError.self) { try InstrumentRegistry.resolve(symbol: "FOOBAR", assetClass: .fx) }
    let conflict = try #require(throws: AssayError.self) {
      try InstrumentRegistry.resolve(symbol: "BTCUSDT", assetClass: .equity)
    }
    #expect(conflict.code == "conflicting_class")
  }

  @Test func `a user's own instrument comes first`() throws {
    var own = try InstrumentRegistry.resolve(symbol: "ES")
    own.costs = .free
    #expect(try InstrumentRegistry.resolve(symbol: "ES", overrides: [own]).costs == .free)
    #expect(try InstrumentRegistry.resolve(symbol: "NQ", overrides: [own]).costs == .futures)
    #expect(throws: AssayError.self) {
      try InstrumentRegistry.resolve(symbol: "ES", assetClass: .equity, overrides: [own])
    }
  }

  @Test func `a misspelt name suggests the nearest one`() throws {
    let error = try #require(throws: AssayError.self) { try InstrumentRegistry.resolve(symbol: "NIFTY5") }
    #expect(error.message.contains("`NIFTY"))
  }

  @Test func `of several powers of ten the nearest to the known level is named`() throws {
    let gold = try InstrumentRegistry.resolve(symbol: "GC")
    let mismatch = try #require(PriceLevel.mismatch(of: gold, prices: [20.52, 20.54, 20.56]))
    #expect(mismatch.factor == 100)
  }

  @Test func `hours without a calendar count their weekdays`() {
    var hours = SessionHours.unitedStates
    #expect(hours.calendar == nil && hours.daysPerYear == 252)
    hours.weekdays = Set(1...6)
    #expect(hours.daysPerYear == 302)
    hours.weekdays = Set(1...7)
    #expect(hours.daysPerYear == 365 && !hours.isAroundTheClock)
  }

  @Test func `6J quoted for a million yen is noticed, with the factor`() throws {
    let yen = try InstrumentRegistry.resolve(symbol: "6J")
    let mismatch = try #require(PriceLevel.mismatch(of: yen, prices: [9_000, 9_100, 8_900]))
    #expect(mismatch.median == 9_000)
    #expect(mismatch.factor.map { abs($0 - 1e-6) < 1e-12 } == true)
    #expect(PriceLevel.mismatch(of: yen, prices: [0.0091, 0.0089]) == nil)
    #expect(PriceLevel.mismatch(of: yen, prices: []) == nil)
    let share = try InstrumentRegistry.resolve(symbol: "AAPL")
    #expect(PriceLevel.mismatch(of: share, prices: [1e9]) == nil)
  }
}
