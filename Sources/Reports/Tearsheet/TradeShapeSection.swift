import Backtest
import Market

/// The shape of the trades: excursions, when they were made, how long they lasted, in which order they came, how much
/// of the time they filled, and what they cost.
struct TradeShapeSection {
  let sheet: Tearsheet
  private var trades: [ReportTrade] { sheet.detail.trades }

  func write(to html: inout HTMLWriter) {
    guard trades.count > 1 else { return }
    html.element("div", ["class": "pair"]) { html in
      excursions()?.write(to: &html)
      holdingTimes()?.write(to: &html)
      exposure()?.write(to: &html)
      costs()?.write(to: &html)
    }
    if sheet.result.timeframe.isIntraday { byTime(.hour, to: &html) }
    byTime(.weekday, to: &html)
    byTime(.month, to: &html)
    streaks(to: &html)
  }

  /// MAE against MFE: a point for each trade.
  private func excursions() -> Chart? {
    let known = trades.filter { $0.excursion != nil }
    guard known.count > 2 else { return nil }
    let kept = TradeSampling.indices(of: known, limit: 1_500).map { known[$0] }
    let sorted = kept.sorted { ($0.excursion?.adverse ?? 0) < ($1.excursion?.adverse ?? 0) }
    let adverse = sorted.map { $0.excursion?.adverse ?? .nan }
    func points(_ isMeant: (ReportTrade) -> Bool) -> [Double] {
      sorted.map { isMeant($0) ? $0.excursion?.favourable ?? .nan : .nan }
    }
    return Chart(
      title: "Excursions: how far the price went against each trade, and in its favour",
      across: .numbers(adverse, title: "against (MAE)", unit: .percent),
      panels: [
        .init(
          title: "In favour (MFE)", unit: .percent,
          series: [
            .init("Gains", points { $0.profit > 0 }, hue: .good, style: .dots),
            .init("Losses", points { $0.profit <= 0 }, hue: .bad, style: .dots),
          ])
      ],
      note:
        "In shares of the entry price; across: against (MAE), up: in favour (MFE). Losses far up gave back a gain; "
        + "gains far left came close to being losses. The bar of exit counts only to its exit price.")
  }

  private func holdingTimes() -> Chart? {
    let bars = trades.compactMap(\.barsHeld)
    guard let longest = bars.max(), let shortest = bars.min(), longest > shortest else { return nil }
    let width = max(1, (longest - shortest + 40) / 40)
    let first = shortest / width * width
    let count = (longest - first) / width + 1
    var (gains, losses) = ([Double](repeating: 0, count: count), [Double](repeating: 0, count: count))
    for trade in trades {
      guard let held = trade.barsHeld else { continue }
      if trade.profit > 0 { gains[(held - first) / width] += 1 } else { losses[(held - first) / width] -= 1 }
    }
    let middles = (0..<count).map { Double(first + $0 * width) + Double(width - 1) / 2 }
    guard count > 1 else { return nil }
    return Chart(
      title: "Holding times", across: .numbers(middles, title: "bars held", unit: .ratio, isTouching: true),
      panels: [
        .init(
          title: "Trades", unit: .count,
          series: [
            .init("Gains", gains, hue: .good, style: .bars),
            .init("Losses, downwards", losses, hue: .bad, style: .bars),
          ])
      ],
      note: width > 1 ? "Each bar is \(width) bars of holding time wide." : nil)
  }

  /// Share of the market's bars with a position, month by month, or year by year in a long record.
  private func exposure() -> Chart? {
    guard let market = sheet.market else { return nil }
    var open = [Int](repeating: 0, count: market.times.count + 1)
    for trade in trades {
      let from = Self.bar(trade.entryTime, market.times)
      let to = Self.bar(trade.exitTime, market.times)
      open[min(from, to)] += 1
      open[min(max(from, to) + 1, market.times.count)] -= 1
    }
    let byYear = (market.times.last?.seconds ?? 0) - (market.times.first?.seconds ?? 0) > 12 * 31_557_600
    var times: [Timestamp] = []
    var shares: [(held: Int, bars: Int)] = []
    var (running, last) = (0, Int.min)
    for (index, time) in market.times.enumerated() {
      running += open[index]
      let (year, month, _) = time.date.components
      let key = byYear ? year : year * 12 + month
      if key != last {
        times.append(time)
        shares.append((0, 0))
        last = key
      }
      shares[shares.count - 1].bars += 1
      shares[shares.count - 1].held += running > 0 ? 1 : 0
    }
    guard times.count > 1 else { return nil }
    return Chart(
      title: "Exposure over time", across: .time(times, isDaily: true),
      panels: [
        .init(
          title: "Share of bars", unit: .percent,
          series: [
            .init(
              "Bars with a position", shares.map { Double($0.held) / Double($0.bars) }, hue: .accent,
              style: .step)
          ], range: 0...1.02)
      ],
      note:
        "Share of the bars of each \(byYear ? "year" : "month") in which a position was open at some time.")
  }

  static func bar(_ time: Timestamp, _ times: [Timestamp]) -> Int {
    var (low, high) = (0, times.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if times[middle] < time { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Profit with and without costs, added up trade by trade.
  private func costs() -> Chart? {
    guard trades.allSatisfy({ $0.costs != nil }) else { return nil }
    var (net, paid) = (0.0, 0.0)
    var (profits, before, all): ([Double], [Double], [Double]) = ([], [], [])
    for trade in trades {
      net += trade.profit
      paid += trade.costs ?? 0
      profits.append(net)
      before.append(net + paid)
      all.append(paid)
    }
    return Chart(
      title: "Profit and costs, trade by trade",
      across: .numbers(trades.indices.map { Double($0 + 1) }, title: "trade", unit: .count),
      panels: [
        .init(
          title: sheet.currency, unit: .money,
          series: [
            .init("After costs", profits, hue: .accent),
            .init("Before costs", before, hue: .second, isDashed: true),
            .init("Costs paid", all, hue: .bad),
          ])
      ], note: "In \(sheet.currency), in order of exit. Costs are commission and slippage."
    ).thinned(to: 1_500)
  }

  private enum Clock {
    case hour, weekday, month

    var title: String {
      switch self {
      case .hour: "Results by hour of entry, UTC"
      case .weekday: "Results by weekday of entry"
      case .month: "Results by month of entry"
      }
    }

    var names: [String] {
      switch self {
      case .hour: (0..<24).map { $0 < 10 ? "0\($0)" : "\($0)" }
      case .weekday: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
      case .month: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
      }
    }

    func index(_ time: Timestamp) -> Int {
      let date = time.date
      switch self {
      case .hour:
        let second = time.seconds - Int64(date.daysSinceEpoch) * 86_400
        return Int(second / 3_600)
      case .weekday: return ((Int(date.daysSinceEpoch) + 3) % 7 + 7) % 7
      case .month: return date.components.month - 1
      }
    }
  }

  private func byTime(_ clock: Clock, to html: inout HTMLWriter) {
    var groups = [[Double]](repeating: [], count: clock.names.count)
    for trade in trades { groups[clock.index(trade.entryFillTime)].append(trade.profit) }
    let used = groups.indices.filter { !groups[$0].isEmpty }
    guard used.count > 1 else { return }
    html.element("div", ["class": "pair"]) { html in
      Chart(
        title: clock.title, across: .names(used.map { clock.names[$0] }, title: "entry"),
        panels: [
          .init(
            title: "P&L, \(sheet.currency)", unit: .signedMoney,
            series: [.init("P&L", used.map { groups[$0].reduce(0, +) }, hue: .sign, style: .bars)],
            height: 220)
        ],
        note:
          "Sums of P&L in \(sheet.currency). With so many groups, some look good by luck: see the errors of the means."
      ).write(to: &html)
      DataTable(
        clock.title,
        columns: [
          .text("Entry"), .init("Trades"), .init("Wins"), .init("P&L, \(sheet.currency)"), .init("Mean"),
          .init(
            "SE of mean",
            meaning: "Standard error of the mean: two of them either way is the usual range of doubt"),
        ],
        rows: used.map { index in
          let group = groups[index]
          let statistics = Self.mean(group)
          return [
            .text(clock.names[index]), .count(group.count),
            .figure(Double(group.count { $0 > 0 }) / Double(group.count), .percent),
            .figure(group.reduce(0, +), .signedMoney), .figure(statistics.mean, .signedMoney),
            .figure(statistics.error, .money, undefinedWhen: "one trade has no spread"),
          ]
        }
      ).write(to: &html)
    }
  }

  static func mean(_ values: [Double]) -> (mean: Double, error: Double?) {
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    guard values.count > 1 else { return (mean, nil) }
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (mean, (squares / (count - 1) / count).squareRoot())
  }

  /// Runs of winners and losers beside what independent trades would show (Wald and Wolfowitz, 1940).
  private func streaks(to html: inout HTMLWriter) {
    let signs = trades.filter { $0.profit != 0 }.map { $0.profit > 0 }
    let (wins, losses) = (signs.count { $0 }, signs.count { !$0 })
    guard wins > 0, losses > 0 else { return }
    var runs = 1
    for (before, now) in zip(signs, signs.dropFirst()) where before != now { runs += 1 }
    let (n, a, b) = (Double(signs.count), Double(wins), Double(losses))
    let expected = 2 * a * b / n + 1
    let variance = 2 * a * b * (2 * a * b - n) / (n * n * (n - 1))
    let score = variance > 0 ? (Double(runs) - expected) / variance.squareRoot() : nil
    func longest(_ isWin: Bool) -> Int {
      var (run, best) = (0, 0)
      for sign in signs {
        run = sign == isWin ? run + 1 : 0
        best = max(best, run)
      }
      return best
    }
    DataTable(
      "Streaks",
      columns: [.text("Figure"), .init("Value"), .text("Meaning")],
      rows: [
        [.text("Longest winning streak"), .count(longest(true)), .text("Winning trades in a row")],
        [.text("Longest losing streak"), .count(longest(false)), .text("Losing trades in a row")],
        [.text("Runs"), .count(runs), .text("\(Figure.ratio(expected)) are expected of independent trades")],
        [
          .text("Runs, z"), .figure(score, .ratio, undefinedWhen: "too few trades"),
          .text("Below −2 wins and losses cluster, above 2 they alternate more than chance"),
        ],
      ], hasCaption: true, classes: "metrics"
    ).write(to: &html)
  }
}
