/// The tiles of one backtest.
struct SummaryTiles {
  let result: ReportResult
  let capital: Double
  let currency: String

  func write(to html: inout HTMLWriter) {
    let metrics = result.metrics
    let reference = result.buyAndHold
    func beside(_ definition: FigureDefinition) -> String? {
      reference.map { "buy & hold " + definition.text($0) }
    }
    let bounds = result.bounds.map {
      FigureDefinition.sharpeRatio.text($0.pessimistic) + " … "
        + FigureDefinition.sharpeRatio.text($0.optimistic)
    }
    Tiles(tiles: [
      Tiles.Tile(
        name: "Sharpe ratio",
        value: metrics.sharpeText,
        detail: beside(.sharpeRatio)),
      Tiles.Tile(name: "Annual return", value: FigureDefinition.cagr.text(metrics), detail: beside(.cagr)),
      Tiles.Tile(
        name: "Total return", value: FigureDefinition.totalReturn.text(metrics),
        detail: beside(.totalReturn)),
      Tiles.Tile(
        name: "Maximum drawdown", value: FigureDefinition.maximumDrawdown.text(metrics),
        detail: beside(.maximumDrawdown)),
      Tiles.Tile(
        name: "Trades", value: Figure.count(metrics.trades),
        detail: "\(FigureDefinition.winRate.text(metrics)) won"),
      Tiles.Tile(
        name: "Sharpe bounds", value: bounds ?? Figure.undefined,
        detail: result.bounds?.ambiguousShare.map { Figure.percent($0) + " of P&L ambiguous" }),
      Tiles.Tile(
        name: "Track record", value: EvidenceCells.trackRecord(metrics).text,
        detail: EvidenceCells.trackRecord(metrics).detail),
      Tiles.Tile(
        name: "Costs paid", value: Figure.money(result.costs?.total),
        detail: "\(currency), on \(Figure.money(capital)) of capital"),
    ]).write(to: &html)
  }
}
