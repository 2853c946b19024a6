import Backtest
import Diagnostics
import Figures
import Market
import Validation

/// Gate 3 of a candidate: its trades by the regime that was known when they began.
struct CandidateRegimes {
  let groups: [RegimeGate.Group]
  let verdicts: [GateVerdict]

  /// Regimes are read from the last close of each session. Where a price is not positive there are none.
  init(_ result: BacktestResult, in context: SymbolContext) {
    let gate = context.configuration.gates.regime
    let frame = context.frame
    var rule = gate.rule
    rule.periodsPerYear = context.daysPerYear
    let closes = frame.sessions.lastBar.map { frame.series.close[Int($0)] }
    guard let labels = try? rule.labels(closes: Array(closes.prefix(context.sessions.upperBound))) else {
      groups = []
      verdicts = gate.judge([])
      return
    }
    let usable = labels.usable
    let capital = result.initialCapital.amount
    groups = MarketRegime.allCases.map { regime in
      let trades = result.trades.filter { usable[Int(frame.sessions.ordinal[$0.entryBar])] == regime }
      let sessions = context.sessions.count { usable[$0] == regime }
      return RegimeGate.Group(
        regime, returns: trades.map { $0.pnl.amount / capital }, years: Double(sessions) / context.daysPerYear
      )
    }
    verdicts = gate.judge(groups)
  }

  var json: JSONValue {
    .array(
      groups.map { group in
        [
          "profit": .number(group.profit), "regime": .string(group.regime.rawValue),
          "sharpe_error": JSONValue(group.standardError.isNaN ? nil : group.standardError),
          FigureDefinition.sharpeRatio.key: JSONValue(group.sharpe.isNaN ? nil : group.sharpe),
          "trades": JSONValue(group.trades),
        ]
      })
  }
}
