import Market

/// Equity and drawdown of a result beside buy and hold and a chosen benchmark, with the worst drawdowns shaded.
package struct EquityChart {
  let detail: ReportDetail
  let holdout: ReportEquity?
  let name: String
  let budget: PlotBudget

  package init(
    detail: ReportDetail, holdout: ReportEquity? = nil, name: String = "Strategy", budget: PlotBudget
  ) {
    self.detail = detail
    self.holdout = holdout
    self.name = name
    self.budget = budget
  }

  package func chart() -> Chart? {
    let equity = detail.equity
    guard let first = equity.equity.first, equity.times.count > 1, first != 0 else { return nil }
    var curves = [Curve(name, equity.equity, hue: .accent, isResult: true)]
    if let held = equity.buyAndHold { curves.append(Curve("Buy and hold", held, hue: .reference)) }
    if let benchmark = equity.benchmark {
      curves.append(Curve(benchmark.name, benchmark.values, hue: .second))
    }
    let drawdown = Drawdown.curve(of: equity.equity)
    let kept = Thinning.indices(ofExtremesIn: curves.map(\.values) + [drawdown], limit: budget.equityPoints)
    let own = kept.map { equity.times[$0] }
    let out = holdout.flatMap { $0.times.first.map { $0 > own[own.count - 1] } == true ? $0 : nil }
    let outKept = out.map { Thinning.indices(ofExtremesIn: [$0.equity], limit: budget.equityPoints) } ?? []
    let later = outKept.compactMap { out?.times[$0] }
    let blank = [Double](repeating: .nan, count: later.count)

    var growth = curves.map { curve in
      Chart.Series(
        curve.name, kept.map { curve.values[$0] / curve.values[0] } + blank, hue: curve.hue,
        isDashed: !curve.isResult)
    }
    var falls = curves.map { curve in
      let fall = Drawdown.curve(of: curve.values)
      return Chart.Series(
        curve.name, kept.map { fall[$0] } + blank, hue: curve.isResult ? .bad : curve.hue,
        style: curve.isResult ? .area : .line, isHidden: !curve.isResult && curves.count > 2)
    }
    if let out, let start = out.equity.first, start != 0, let last = equity.equity.last {
      // The holdout goes on from where discovery ended, so that both are growth of the same 1.
      let gap = [Double](repeating: .nan, count: own.count)
      let fall = Drawdown.curve(of: out.equity)
      growth.append(
        Chart.Series("Out of sample", gap + outKept.map { out.equity[$0] / start * last / first }, hue: .good)
      )
      falls.append(
        Chart.Series("Out of sample", gap + outKept.map { fall[$0] }, hue: .good, style: .area))
    }
    let all = curves.flatMap(\.values)
    let isPositive = all.allSatisfy { $0 > 0 }
    let isLarge = isPositive && (all.max() ?? 1) > 4 * (all.min() ?? 1)
    return Chart(
      title: "Equity and drawdown", across: .time(own + later, isDaily: Self.areDays(own + later)),
      panels: [
        Chart.Panel(title: "Growth of 1", unit: .ratio, series: growth, height: 320),
        Chart.Panel(title: "Drawdown", unit: .percent, series: falls, height: 150),
      ], shades: shades(), logarithm: !isPositive ? .no : isLarge ? .shown : .offered,
      note:
        "After costs, marked to market; below it the distance from the peak. The five worst drawdowns are shaded. "
        + "Drag across to zoom in, double-click to zoom out." + thinned(kept.count, of: equity.times.count))
  }

  private struct Curve {
    let name: String
    let values: [Double]
    let hue: Chart.Hue
    let isResult: Bool

    init(_ name: String, _ values: [Double], hue: Chart.Hue, isResult: Bool = false) {
      self.name = name
      self.values = values
      self.hue = hue
      self.isResult = isResult
    }
  }

  /// From the peak to the recovery, or to the end.
  private func shades() -> [ClosedRange<Timestamp>] {
    let equity = detail.equity
    return DrawdownList(equity).worst(5).map { fall in
      equity.times[fall.peak]...equity.times[fall.recovery ?? equity.times.count - 1]
    }
  }

  static func areDays(_ times: [Timestamp]) -> Bool {
    times.allSatisfy { $0.nanoseconds % Timestamp.nanosecondsPerDay == 0 }
  }

  private func thinned(_ kept: Int, of all: Int) -> String {
    kept < all
      ? " \(Figure.count(kept)) of \(Figure.count(all)) points are drawn, every extreme among them." : ""
  }
}
