public import Backtest

/// How much a portfolio's result hangs on its limits and on each of its books.
public struct PortfolioSensitivity: Sendable {
  public struct Row: Sendable {
    /// `daily_stop × 0.75`, `positions 3`, `without ES RSI2_MeanReversion`.
    public let change: String
    public let kind: Kind
    public let figures: SubsetFigures
  }

  public enum Kind: String, Sendable, CaseIterable {
    case asChosen = "as_chosen"
    case withoutLimit = "without_limit"
    case limit
    case positions
    case leftOut = "left_out"
  }

  public let rows: [Row]

  public init(
    _ universe: SubsetUniverse, members: [Int], limits: AccountLimits, over span: SubsetSpan,
    daysPerYear: Double
  ) {
    func row(_ change: String, _ kind: Kind, _ members: [Int], _ limits: AccountLimits) -> Row {
      Row(
        change: change, kind: kind,
        figures: SubsetFigures(
          universe.replay(members, limits: limits, over: span), daysPerYear: daysPerYear))
    }
    var rows = [row("as chosen", .asChosen, members, limits)]
    func off(_ name: String, _ change: (inout AccountLimits) -> Void) {
      var changed = limits
      change(&changed)
      if changed != limits { rows.append(row("without \(name)", .withoutLimit, members, changed)) }
    }
    off("max_positions") { $0.maximumPositions = nil }
    off("daily_stop") { $0.dailyStop = nil }
    off("max_drawdown") { $0.maximumDrawdown = nil }
    off("any limit") { $0 = .none }
    for factor in [0.75, 1.25] {
      for (name, path) in [
        ("daily_stop", \AccountLimits.dailyStop), ("max_drawdown", \AccountLimits.maximumDrawdown),
      ] {
        guard let amount = limits[keyPath: path] else { continue }
        var changed = limits
        changed[keyPath: path] = amount * factor
        rows.append(row("\(name) × \(factor)", .limit, members, changed))
      }
    }
    for most in 1...8 {
      var changed = limits
      changed.maximumPositions = most
      rows.append(row("positions \(most)", .positions, members, changed))
    }
    if members.count > 1 {
      for book in members {
        let name = "\(universe.books[book].book.symbol) \(universe.books[book].book.strategy)"
        rows.append(row("without \(name)", .leftOut, members.filter { $0 != book }, limits))
      }
    }
    self.rows = rows
  }
}
