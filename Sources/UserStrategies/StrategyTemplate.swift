public import Diagnostics
import Strategies

/// The file that a strategy of one's own starts from.
public struct StrategyTemplate {
  public let text: String

  /// - Throws: `invalid_name` for what is no Swift type name or is left out by discovery, `name_taken` for a built-in
  ///   strategy.
  public static func check(_ name: String) throws(AssayError) {
    let isWord = name.utf8.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || byte == UInt8(ascii: "_")
    }
    guard isWord, let first = name.first, first.isUppercase, !FileRules.isExcluded(name) else {
      throw AssayError(
        code: "invalid_name", message: "`\(name)` cannot name a strategy.",
        remedy:
          "Take letters and digits with a capital first, such as DipBuyer; not test_, demo_ or example_.",
        place: name, kind: .usage)
    }
    if StrategyLibrary.builtIn.isTaken(name) {
      throw AssayError(
        code: "name_taken", message: "There already is a built-in strategy `\(name)`.",
        remedy: "Take another name.",
        place: name, kind: .usage)
    }
  }

  public init(_ name: String) {
    text = """
      import Diagnostics
      import Indicators
      import Strategies

      /// Buys a dip in a rising market, and sells the recovery.
      ///
      /// A strategy answers two questions at the close of every bar: would it enter, and would it leave? It sees that bar
      /// and the past (`now`), nothing else. Stops, targets, costs and sizes belong to the engine.
      public struct \(name): SignalExitStrategy {
        // Each parameter: name, default, the values that a sweep tries, the values that are allowed, its meaning.
        static let length = Parameter.integer(
          "rsi_length", default: 3, grid: [2, 3, 5], bounds: 2...100, "bars in the RSI")
        static let oversold = Parameter.number(
          "oversold", default: 20, grid: [10, 20, 30], bounds: 0...50, "buys when the RSI is below")
        static let trend = Parameter.integer(
          "trend_length", default: 100, grid: [50, 100, 200], bounds: 2...1000, "bars in the average of the trend")

        public static let description = StrategyDescription(
          name: "\(name)", archetype: .meanReversion, entry: "RSI below oversold, close above its average",
          exit: "RSI above 60", parameters: [length.declaration, oversold.declaration, trend.declaration],
          source: "my own")

        private let rsi: IndicatorHandle
        private let average: IndicatorHandle
        private let threshold: Double

        /// Reads the parameters and asks for indicators. The warm-up follows from these by itself.
        ///
        /// Others: .ema, .atr, .adx, .macd, .bollinger, .highest(.high, 20), .rank(…); `setup.line(.priorClose)` and
        /// `setup.line(.openingHigh(minutes: 30))` for sessions. Ask for `back: 5` to read a line five bars back.
        public init(_ setup: inout StrategySetup) throws(AssayError) {
          rsi = setup.line(.rsi(setup[Self.length]))
          average = setup.line(.sma(setup[Self.trend]))
          threshold = setup[Self.oversold]
        }

        /// Would it enter at the close of this bar? `now[.high, ago: 1]` is the high of the bar before.
        public func enters(_ now: BarContext) -> Bool {
          now[rsi] < threshold && now.close > now[average]
        }

        /// Would it leave? To look at the position too, conform to PositionExitStrategy and take
        /// `exits(_ now: BarContext, _ position: Position)`: its price, bars held, extremes since entry.
        public func exits(_ now: BarContext) -> Bool {
          now[rsi] > 60
        }
      }

      """
  }
}
