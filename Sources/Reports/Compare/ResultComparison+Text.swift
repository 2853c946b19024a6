import Backtest
import Market

extension ResultComparison {
  /// The comparison for a terminal: the sentence, and the figures side by side.
  public func text() -> String {
    var lines = [
      "First   \(first.name)", "Second  \(second.name)",
      "\(Figure.count(difference.count)) sessions, \(times[0].date) to \(times[times.count - 1].date)", "",
      sentence, "",
    ]
    func line(_ cells: [String]) -> String {
      cells[0].padded(to: 38) + cells.dropFirst().map { $0.padded(to: 14, onLeft: true) }.joined()
    }
    lines.append(line(["", "first", "second"]))
    for row in rows {
      lines.append(line([row.title, Figure.text(row.first, row.unit), Figure.text(row.second, row.unit)]))
    }
    lines.append("")
    lines.append(line(["First less second", "value", "2.5 %", "97.5 %", "p"]))
    let mean = difference.meanReturn
    lines.append(
      line([
        "Return a year", Figure.percent(mean.value, signed: true), Figure.percent(mean.low, signed: true),
        Figure.percent(mean.high, signed: true), Figure.pValue(mean.pValue),
      ]))
    lines.append(
      line(
        ["Sharpe ratio"]
          + [difference.sharpe?.value, difference.sharpe?.low, difference.sharpe?.high].map {
            Figure.ratio($0, signed: true)
          } + [Figure.pValue(difference.sharpe?.pValue)]))
    return lines.joined(separator: "\n")
  }
}

extension String {
  fileprivate func padded(to width: Int, onLeft: Bool = false) -> String {
    let space = String(repeating: " ", count: max(0, width - count))
    return onLeft ? space + self : self + space
  }
}
