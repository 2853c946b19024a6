import Continuous

/// The tables of an iteration's page.
struct ContinuousTables {
  let result: IterationResult

  /// The markets in the order of the page, each with its weight in the means; real series share theirs.
  private var markets: [(name: String, weight: Double)] {
    result.scenarios.map { (name: $0.name, weight: $0.weight) }
      + result.real.map { (name: $0.name, weight: 0) }
  }

  private func figures(_ entry: IterationResult.Entry, _ market: String, _ kind: BacktestKind) -> ResultRow? {
    entry.outcome.rows.first { $0.market == market && $0.kind == kind.rawValue }
  }

  /// The mean over the scenarios; one without trades counts with 0, and the mean is undefined where nothing traded.
  private func mean(
    _ entry: IterationResult.Entry, _ kind: BacktestKind, _ figure: (BacktestFigures) -> Double?
  ) -> Double? {
    var (sum, isTraded) = (0.0, false)
    for market in result.scenarios {
      guard let found = figures(entry, market.name, kind)?.figures.flatMap(figure) else { continue }
      sum += market.weight * found
      isTraded = true
    }
    return isTraded ? sum : nil
  }

  private func status(_ entry: IterationResult.Entry) -> (String, TableCell.Tone?) {
    if result.demotions.contains(where: { $0.strategy == entry.outcome.strategy }) {
      return ("Demoted", .bad)
    }
    switch entry.verdict {
    case .promoted: return ("Optimised", .good)
    case .unchanged: return ("No change", nil)
    case .refused(.waitingForData, _): return ("Waits for data", nil)
    case .refused(.failed, _): return ("Failed", .bad)
    case .refused: return ("No change", nil)
    }
  }

  func strategies(to html: inout HTMLWriter) {
    html.scrollingTable(label: "Strategies") { html in
      html.element("thead") { html in
        html.element("tr") { html in
          html.columnHead("Strategy", isNumeric: false)
          for name in ["Best Sharpe", "Mean Sharpe", "Best return", "Win rate", "Deepest drawdown", "Trades"]
          {
            html.columnHead(name)
          }
          html.columnHead("Status", isNumeric: false)
        }
      }
      html.element("tbody") { html in
        for entry in result.entries { strategy(entry, to: &html) }
      }
    }
  }

  private func strategy(_ entry: IterationResult.Entry, to html: inout HTMLWriter) {
    let rows = entry.outcome.rows.filter { $0.kind == BacktestKind.standard.rawValue }
    let all = rows.compactMap(\.figures)
    let best = rows.filter { $0.figures?.sharpe != nil }.max {
      ($0.figures?.sharpe ?? 0) < ($1.figures?.sharpe ?? 0)
    }
    let trades = all.reduce(0) { $0 + $1.trades }
    let wins = all.reduce(0.0) { $0 + ($1.winRate ?? 0) * Double($1.trades) }
    let (total, fall) = (all.compactMap(\.totalReturn).max(), all.compactMap(\.drawdown).min())
    let winRate = trades > 0 ? wins / Double(trades) : nil
    let mean = mean(entry, .standard, \.sharpe)
    let (words, tone) = status(entry)
    html.element("tr") { html in
      html.rowHead(.text(entry.outcome.strategy, detail: entry.file))
      html.cell(
        TableCell(
          text: Figure.ratio(best?.figures?.sharpe), value: best?.figures?.sharpe, detail: best?.market,
          undefinedWhen: entry.outcome.message ?? "it never traded"))
      html.cell(TableCell(text: Figure.ratio(mean), value: mean, undefinedWhen: "it never traded"))
      html.cell(TableCell(text: Figure.percent(total), value: total))
      html.cell(TableCell(text: Figure.percent(winRate), value: winRate, undefinedWhen: "it never traded"))
      html.cell(TableCell(text: Figure.percent(fall), value: fall))
      html.cell(TableCell(text: Figure.count(trades), value: Double(trades)))
      html.cell(TableCell(text: words, tone: tone, isNumeric: false))
    }
  }

  func matrix(to html: inout HTMLWriter) {
    html.scrollingTable(label: "Scenario matrix") { html in
      html.element("thead") { html in
        html.element("tr") { html in
          html.columnHead("Strategy", isNumeric: false)
          for market in markets {
            html.columnHead(
              market.name.replacing("_", with: " "),
              meaning: market.weight > 0 ? "weight \(Figure.percent(market.weight))" : "real bars")
          }
        }
      }
      html.element("tbody") { html in
        for entry in result.entries {
          html.element("tr") { html in
            html.rowHead(.text(entry.outcome.strategy))
            for market in markets {
              let row = figures(entry, market.name, .standard)
              let sharpe = row?.figures?.sharpe
              html.cell(
                TableCell(
                  text: Figure.ratio(sharpe), value: sharpe,
                  undefinedWhen: row?.message ?? "it never traded there",
                  tone: sharpe.map { $0 >= 0.5 ? .good : $0 <= -0.5 ? .bad : nil } ?? nil))
            }
          }
        }
      }
    }
  }

  func robustness(to html: inout HTMLWriter) {
    html.scrollingTable(label: "Robustness") { html in
      html.element("thead") { html in
        html.element("tr") { html in
          html.columnHead("Strategy", isNumeric: false)
          for name in [
            "Standard", "Walk-forward", "Monte Carlo", "5 %", "95 %", "Bootstrap", "5 %", "95 %",
            "Drawdown, 1 in 20",
          ] {
            html.columnHead(name)
          }
        }
      }
      html.element("tbody") { html in
        for entry in result.entries {
          html.element("tr") { html in
            html.rowHead(.text(entry.outcome.strategy))
            let values: [Double?] = [
              mean(entry, .standard, \.sharpe), mean(entry, .walkForward, \.sharpe),
              mean(entry, .monteCarlo, \.sharpe), mean(entry, .monteCarlo, \.sharpeLow),
              mean(entry, .monteCarlo, \.sharpeHigh), mean(entry, .bootstrap, \.sharpe),
              mean(entry, .bootstrap, \.sharpeLow), mean(entry, .bootstrap, \.sharpeHigh),
            ]
            for value in values {
              html.cell(TableCell(text: Figure.ratio(value), value: value, undefinedWhen: "too few trades"))
            }
            let fall = mean(entry, .monteCarlo, \.drawdown)
            html.cell(TableCell(text: Figure.percent(fall), value: fall, undefinedWhen: "too few trades"))
          }
        }
      }
    }
  }
}
