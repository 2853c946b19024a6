/// A figure of a backtest, declared once: pages, text tables, JSON documents and SQL tables take its name, key and
/// unit from here.
///
/// To add a figure, declare it in the list of its kind in this folder and compute it in one line of
/// `ReturnMetrics.values` or `BacktestSummary.values` (Backtest). Reports, JSON documents and the command's page
/// follow. To keep it for every backtest of a run as well, add it to `BacktestFigures.kept` (Storage), with a
/// migration that adds its column.
public struct FigureDefinition: Sendable, Hashable {
  /// The key in JSON documents and the name of the column in SQL tables, in snake_case.
  public let key: String
  /// As it stands inside a sentence: `maximum drawdown`, `Sharpe ratio`.
  public let name: String
  /// For the heads of columns.
  public let shortTitle: String
  public let unit: FigureUnit
  /// Which of two values is the better one; `nil` where neither is.
  public let better: Better?
  /// One line that a reader can act on; empty where the name says it all.
  public let meaning: String
  /// Completes "Undefined: …".
  public let undefinedWhen: String
  /// What a text says instead of infinity.
  public let whenInfinite: String?
  /// Whether values are whole numbers, and JSON documents write them so.
  public let isWhole: Bool

  public enum Better: String, Sendable {
    case higher, lower
  }

  public init(
    _ key: String, _ name: String, short: String? = nil, _ unit: FigureUnit, _ better: Better? = nil,
    isWhole: Bool = false, _ meaning: String = "", undefined: String = "", whenInfinite: String? = nil
  ) {
    self.key = key
    self.name = name
    self.unit = unit
    self.better = better
    self.isWhole = isWhole
    self.meaning = meaning
    undefinedWhen = undefined
    self.whenInfinite = whenInfinite
    shortTitle = short ?? Self.capitalised(name)
  }

  /// As it stands at the head of a row: the name with a capital.
  public var title: String { Self.capitalised(name) }

  private static func capitalised(_ name: String) -> String { name.prefix(1).uppercased() + name.dropFirst() }

  // The key is the identity: two figures never share one (tested).
  public static func == (a: Self, b: Self) -> Bool { a.key == b.key }
  public func hash(into hasher: inout Hasher) { hasher.combine(key) }
}

extension FigureDefinition {
  /// The figures of a report, in the order in which they are shown.
  public static let reported = performance + risk + ofTrades

  /// Every figure.
  public static let all = reported + ofReturnSeries + ofAccounts + ofTests + ofGates

  /// The figure of a key; `nil` where there is none.
  public static func named(_ key: String) -> FigureDefinition? { byKey[key] }

  private static let byKey = Dictionary(all.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
}
