extension RankingTable {
  struct Column {
    let title: String
    let meaning: String
    let cell: (ReportResult) -> TableCell
    /// Left out until the reader chooses it, so that the table is as wide as a window.
    var isOff = false

    /// The same column, left out at first.
    var off: Column {
      var column = self
      column.isOff = true
      return column
    }

    init(_ title: String, meaning: String, cell: @escaping (ReportResult) -> TableCell) {
      self.title = title
      self.meaning = meaning
      self.cell = cell
    }

    init(_ definition: FigureDefinition) {
      self.init(definition.shortTitle, meaning: definition.meaning) {
        .metric(definition, of: $0.metrics)
      }
    }

    init(_ column: EvidenceCells.Column) {
      self.init(column.title, meaning: column.meaning) {
        column.cell($0.evidence ?? ReportEvidence(), $0.metrics)
      }
    }
  }

  /// Those of scores and of the holdout only where some result has one.
  var columns: [Column] {
    let score = Column("Score", meaning: "What winners are ordered by, from 0 to 1", cell: Self.score)
    let holdout = Column(
      "Out of sample", meaning: "Sharpe ratio on the holdout, and below it the return there",
      cell: Self.holdout)
    return (results.contains { $0.rank != nil } ? [score] : [])
      + [Column("Sharpe ±\u{A0}SE", meaning: FigureDefinition.sharpeStandardError.meaning, cell: Self.sharpe)]
      + EvidenceCells.columns.map(Column.init) + (results.contains { $0.holdout != nil } ? [holdout] : [])
      + Self.common
  }

  private static var common: [Column] {
    [
      Column(.trades), Column(.winRate).off, Column(.profitFactor).off, Column(.maximumDrawdown),
      Column("Return", meaning: "Over the whole window, and below it a year (CAGR)", cell: totalReturn),
      Column(.exposure).off,
      Column(
        "Sharpe bounds",
        meaning: "With every unknown path inside a bar taken at its worst, and at its best; below them the "
          + "share of the P&L that unknown paths decide", cell: bounds),
      Column("Costs", meaning: "Commission, slippage and financing paid", cell: costs),
      Column(
        "Break-even cost",
        meaning: "Round-trip cost of a trade at which nothing would be left; below it what a trade has cost",
        cell: breakEven
      ).off,
      Column(
        "Capacity",
        meaning: "Share of the bars’ volume at which the impact of the own trades has eaten the profit",
        cell: capacity
      ).off,
      Column(
        "Buy & hold", meaning: "Sharpe ratio and annual return of holding the same symbol", cell: buyAndHold),
    ]
  }

  private static func score(_ result: ReportResult) -> TableCell {
    TableCell(
      text: Figure.fixed(result.rank?.score, decimals: 3), value: result.rank?.score,
      undefinedWhen: "only winners have a score")
  }

  private static func sharpe(_ result: ReportResult) -> TableCell {
    var cell = TableCell.metric(.sharpeRatio, of: result.metrics)
    cell.detail = result.metrics.sharpeErrorText
    return cell
  }

  private static func holdout(_ result: ReportResult) -> TableCell {
    guard let metrics = result.holdout?.metrics else {
      return TableCell(text: Figure.undefined, undefinedWhen: "the holdout was not looked at")
    }
    var cell = TableCell.metric(.sharpeRatio, of: metrics)
    cell.detail = FigureDefinition.totalReturn.text(metrics)
    return cell
  }

  private static func bounds(_ result: ReportResult) -> TableCell {
    guard let bounds = result.bounds else {
      return TableCell(text: Figure.undefined, undefinedWhen: "only one path was run")
    }
    let low = FigureDefinition.sharpeRatio.text(bounds.pessimistic)
    let high = FigureDefinition.sharpeRatio.text(bounds.optimistic)
    return TableCell(
      text: "\(low) … \(high)", value: bounds.pessimistic.sharpeRatio, detail: ambiguity(bounds))
  }

  private static func ambiguity(_ bounds: ReportBounds) -> String? {
    if bounds.ambiguousTrades == 0 { return "0% ambiguous" }
    return bounds.ambiguousShare.map { Figure.percent($0) + " ambiguous" }
  }

  private static func totalReturn(_ result: ReportResult) -> TableCell {
    var cell = TableCell.metric(.totalReturn, of: result.metrics)
    cell.detail = FigureDefinition.cagr.text(result.metrics) + " a year"
    return cell
  }

  private static func costs(_ result: ReportResult) -> TableCell {
    TableCell(
      text: Figure.money(result.costs?.total), value: result.costs?.total,
      undefinedWhen: "costs were not recorded")
  }

  private static func breakEven(_ result: ReportResult) -> TableCell {
    var cell = TableCell(
      text: Figure.money(result.costs?.breakEvenPerTrade), value: result.costs?.breakEvenPerTrade,
      undefinedWhen: "there are no trades")
    if let costs = result.costs, let trades = result.metrics.trades, trades > 0 {
      cell.detail = "paid \(Figure.money(costs.total / Double(trades)))"
    }
    return cell
  }

  private static func capacity(_ result: ReportResult) -> TableCell {
    TableCell(
      text: Figure.percent(result.capacity?.breakEven), value: result.capacity?.breakEven,
      undefinedWhen: result.capacity == nil ? "the bars have no volume" : "there is no profit to lose")
  }

  private static func buyAndHold(_ result: ReportResult) -> TableCell {
    var cell = TableCell.metric(.sharpeRatio, of: result.buyAndHold)
    if let metrics = result.buyAndHold {
      cell.detail = FigureDefinition.cagr.text(metrics) + " a year"
    } else {
      cell.undefinedWhen = "buy and hold was not run"
    }
    return cell
  }
}
