import Diagnostics
import Factory
import Market

/// What the page of a portfolio holds.
struct PortfolioPage: PageContent {
  let report: PortfolioReport
  let plots: PortfolioPlots

  init(report: PortfolioReport) {
    self.report = report
    plots = PortfolioPlots(report: report)
  }

  var title: String { "Portfolio of \(report.names.count) books" }
  var runID: String { String((report.document["identity"]?.stringValue ?? "replay").prefix(16)) }
  var created: Timestamp { report.created }
  var hasCharts: Bool { true }
  var subtitle: String { report.names.joined(separator: ", ") }

  var navigation: [(id: String, title: String)] {
    var entries = [
      (id: "verdict", title: "Verdict"), (id: "equity", title: "Equity"), (id: "books", title: "Books"),
      (id: "correlation", title: "Correlation"), (id: "calendar", title: "Calendar of limits"),
    ]
    if !report.cloud.isEmpty || has("front") { entries.append((id: "front", title: "Front")) }
    if has("sensitivity") { entries.append((id: "sensitivity", title: "Limits and sensitivity")) }
    if has("walk_forward") { entries.append((id: "walk", title: "Chosen each year")) }
    if has("sizes") { entries.append((id: "sizes", title: "Sizes")) }
    entries.append((id: "settings", title: "Settings"))
    return entries
  }

  private func has(_ key: String) -> Bool {
    guard let value = report.document[key], !value.isNull else { return false }
    return value.arrayValue.map { !$0.isEmpty } ?? true
  }

  private func period(_ name: String) -> JSONValue? {
    let value = report.document["expected_performance"]?[name]
    return value?.isNull ?? true ? nil : value
  }

  func writeBody(to html: inout HTMLWriter) {
    verdict(to: &html)
    html.section(
      id: "equity", title: "Equity and drawdown",
      lead: report.border == nil
        ? "In \(report.currency), at the close of each day."
        : "In \(report.currency), at the close of each day, of one account over all dates. The line stands where the "
          + "dates of the choice end; the figures above begin anew there with the starting capital."
    ) { plots.equity(to: &$0) }
    books(to: &html)
    html.section(
      id: "correlation", title: "Correlation",
      lead:
        "Of the daily results of the books in this account. Neighbours are alike: the order is that of a tree that "
        + "joins the nearest first."
    ) { plots.correlation(to: &$0) }
    calendar(to: &html)
    if !report.cloud.isEmpty || has("front") {
      html.section(
        id: "front", title: "Front",
        lead:
          "Subsets on the dates that chose: Sharpe ratio against maximum drawdown. No other subset beats those of the "
          + "front in Sharpe ratio, growth, drawdown, worst day and turnover at once."
      ) { plots.front(to: &$0) }
    }
    if has("sensitivity") { sensitivity(to: &html) }
    if has("walk_forward") { walk(to: &html) }
    if has("sizes") { sizes(to: &html) }
    settings(to: &html)
  }

  // MARK: Verdict

  private func verdict(to html: inout HTMLWriter) {
    let (past, later) = (period("in_sample"), period("out_of_sample"))
    html.section(id: "verdict", title: "Verdict") { html in
      if past == nil, later == nil {
        replayed(to: &html)
        return
      }
      if let later {
        let low = later["sharpe_interval"]?[0]?.doubleValue
        let holds = (low ?? -1) > 0
        html.element(
          "p", ["class": holds ? "notice calm" : "notice"],
          text:
            "On dates that did not choose it the portfolio made \(money(later["profit"])) with a Sharpe ratio of "
            + "\(ratio(later["sharpe_ratio"])). "
            + (holds
              ? "Its interval of 95 % lies above zero."
              : "Its interval of 95 % reaches to zero or below: chance alone can do as much."))
      } else {
        html.element(
          "p", ["class": "notice"],
          text: "No dates are left to judge the choice: these figures are those that chose it.")
      }
      html.scrollingTable(label: "In and out of sample") { html in
        head(["", "In sample", "Out of sample"], to: &html)
        html.element("tbody") { html in
          row(
            "Dates",
            [past, later].map {
              $0.map { "\($0["from"]?.stringValue ?? "") to \($0["to"]?.stringValue ?? "")" }
                ?? Figure.undefined
            }, to: &html)
          row("Sharpe ratio", [past, later].map { ratio($0?["sharpe_ratio"]) }, to: &html)
          row("Interval, 95 %", [past, later].map { interval($0?["sharpe_interval"]) }, to: &html)
          row(
            "Deflated Sharpe ratio",
            [past, later].map { Figure.probability($0?["deflated_sharpe"]?.doubleValue) }, to: &html)
          row(
            "Trials that deflate it",
            [past, later].map { Figure.count($0?["deflated_by_trials"]?.integerValue) }, to: &html)
          row("Profit, \(report.currency)", [past, later].map { money($0?["profit"]) }, to: &html)
          row(
            "Annual return (CAGR)", [past, later].map { Figure.percent($0?["cagr"]?.doubleValue) }, to: &html)
          row(
            "Maximum drawdown, \(report.currency)", [past, later].map { money($0?["max_drawdown"]) },
            to: &html)
          row("Worst day, \(report.currency)", [past, later].map { money($0?["worst_day"]) }, to: &html)
          row("Turnover a year, × capital", [past, later].map { ratio($0?["turnover"]) }, to: &html)
          row("Trades", [past, later].map { Figure.count($0?["trades"]?.integerValue) }, to: &html)
          row("Daily stops", [past, later].map { Figure.count($0?["daily_stops"]?.integerValue) }, to: &html)
          row("Entries refused", [past, later].map { Figure.count($0?["refused"]?.integerValue) }, to: &html)
          row("Trading ended on", [past, later].map { $0?["stopped_on"]?.stringValue ?? "never" }, to: &html)
        }
      }
      html.element(
        "p", ["class": "hint"],
        text:
          "The deflated Sharpe ratio is the probability that the true ratio exceeds what the best of as many subsets "
          + "without skill shows (Bailey & López de Prado 2014). Subsets resemble each other, so their number "
          + "overstates the trials. "
          + "The interval is a stationary block bootstrap of the daily results.")
    }
  }

  /// What there is to say of books that no search has chosen.
  private func replayed(to html: inout HTMLWriter) {
    let end = report.entries.first { $0.event == "max_drawdown" }?.date
    html.element(
      "p", ["class": "notice"],
      text: "These books were listed, not chosen by `assay portfolio optimize`: the page shows their replay."
        + (end.map { " The maximum drawdown ended trading on \($0)." } ?? ""))
    let equity = report.daily.equity.last
    let result = equity.map { $0 - report.initialCapital }
    Tiles(tiles: [
      Tiles.Tile(name: "Final equity", value: Figure.money(equity), detail: report.currency),
      Tiles.Tile(name: "Net result", value: Figure.money(result)),
      Tiles.Tile(name: "Days", value: Figure.count(report.daily.dates.count)),
      Tiles.Tile(
        name: "Daily stops", value: Figure.count(report.entries.count { $0.event == "daily_stop" })),
    ]).write(to: &html)
  }

  private func books(to html: inout HTMLWriter) {
    let (past, later) = (period("in_sample"), period("out_of_sample"))
    html.section(
      id: "books", title: "Contribution of each book",
      lead: "Net result in the account, in \(report.currency)."
    ) { html in
      html.scrollingTable(label: "Books") { html in
        head(["Book", "Size", "Tier", "In sample", "Out of sample", "All dates"], texts: [1, 2], to: &html)
        html.element("tbody") { html in
          for (place, name) in report.names.enumerated() {
            let book = report.document["books"]?[place]
            row(
              name,
              [
                Self.size(book?["size"]?.stringValue, report.currency),
                book?["tier"]?.stringValue ?? "listed",
                money(past?["profit_by_book"]?[name]), money(later?["profit_by_book"]?[name]),
                Figure.money(report.daily.results[place].reduce(0, +)),
              ], texts: [1, 2], to: &html)
          }
        }
      }
      let groups = Set(report.symbols).sorted()
      if groups.count < report.symbols.count {
        html.scrollingTable(label: "Symbols") { html in
          head(["Symbol", "Books", "All dates"], to: &html)
          html.element("tbody") { html in
            for symbol in groups {
              let places = report.symbols.indices.filter { report.symbols[$0] == symbol }
              row(
                symbol,
                [
                  "\(places.count)",
                  Figure.money(places.reduce(0) { $0 + report.daily.results[$1].reduce(0, +) }),
                ], to: &html)
            }
          }
        }
      }
    }
  }

  private func calendar(to html: inout HTMLWriter) {
    func year(_ text: String) -> Int { Int(text.prefix(4)) ?? 0 }
    func year(_ date: Int32) -> Int { CivilDate(daysSinceEpoch: date).components.year }
    let years = Array(Set(report.daily.dates.map { year($0) })).sorted()
    html.section(
      id: "calendar", title: "Calendar of limits",
      lead: "Near means at least four fifths of the limit at the close of a day."
    ) { html in
      html.scrollingTable(label: "Limits by year") { html in
        head(
          [
            "Year", "Result", "Daily stops", "Trading ended", "Refused: full", "Refused: daily stop",
            "Replaced",
            "Days near the daily stop", "Days near the drawdown",
          ], to: &html)
        html.element("tbody") { html in
          for now in years {
            let own = report.entries.filter { year($0.date) == now }
            let sum = report.daily.dates.indices.filter { year(report.daily.dates[$0]) == now }
              .reduce(0.0) { sum, day in sum + report.daily.results.reduce(0) { $0 + $1[day] } }
            func count(_ event: String) -> String { Figure.count(own.count { $0.event == event }) }
            row(
              "\(now)",
              [
                Figure.money(sum), count("daily_stop"), own.first { $0.event == "max_drawdown" }?.date ?? "",
                count("refused_position_limit"), count("refused_daily_stop"), count("replaced"),
                Figure.count(report.nearDailyStop.count { year($0) == now }),
                Figure.count(report.nearDrawdown.count { year($0) == now }),
              ], to: &html)
          }
        }
      }
      let acts = report.entries.filter { ["daily_stop", "max_drawdown", "replaced"].contains($0.event) }
      if !acts.isEmpty {
        html.element("details") { html in
          html.element("summary", text: "Every time a limit closed positions: \(acts.count)")
          html.scrollingTable(label: "Log of limits") { html in
            head(["Date", "Event", "Book", "What happened"], texts: [1, 2, 3], to: &html)
            html.element("tbody") { html in
              for entry in acts.prefix(1_000) {
                row(
                  entry.date,
                  [entry.event.replacing("_", with: " "), "\(entry.symbol) \(entry.strategy)", entry.words],
                  texts: [1, 2, 3], to: &html)
              }
            }
          }
        }
      }
    }
  }

  private func sensitivity(to html: inout HTMLWriter) {
    html.section(
      id: "sensitivity", title: "What the limits cost, and what hangs on what",
      lead: "One thing changed at a time. A choice that stands on one limit or one book falls apart here."
    ) { html in
      html.scrollingTable(label: "Sensitivity") { html in
        head(
          [
            "Change", "Sharpe, in sample", "Profit, in sample", "Drawdown, in sample",
            "Sharpe, out of sample",
            "Profit, out of sample", "Drawdown, out of sample", "Trading ended",
          ], texts: [7], to: &html)
        html.element("tbody") { html in
          for change in report.document["sensitivity"]?.arrayValue ?? [] {
            let (past, later) = (change["in_sample"], change["out_of_sample"])
            row(
              change["change"]?.stringValue ?? "",
              [
                ratio(past?["sharpe_ratio"]), money(past?["profit"]), money(past?["max_drawdown"]),
                ratio(later?["sharpe_ratio"]), money(later?["profit"]), money(later?["max_drawdown"]),
                later?["stopped_on"]?.stringValue ?? "never",
              ], texts: [7], to: &html)
          }
        }
      }
    }
  }

  private func walk(to html: inout HTMLWriter) {
    let walk = report.document["walk_forward"]
    html.section(
      id: "walk", title: "Chosen each year on the past",
      lead:
        "Each year the portfolio is chosen anew on everything before and traded for a year with fresh capital: Sharpe "
        + "ratio \(ratio(walk?["sharpe_ratio"])), profit \(money(walk?["profit"]))."
    ) { html in
      html.scrollingTable(label: "Years") { html in
        head(
          ["Year", "Sharpe of the choice", "Sharpe traded", "Profit traded", "Drawdown traded", "Books"],
          texts: [5], to: &html)
        html.element("tbody") { html in
          for year in walk?["years"]?.arrayValue ?? [] {
            row(
              "\(year["year"]?.integerValue ?? 0)",
              [
                ratio(year["in_sample"]?["sharpe_ratio"]), ratio(year["traded"]?["sharpe_ratio"]),
                money(year["traded"]?["profit"]), money(year["traded"]?["max_drawdown"]),
                (year["books"]?.arrayValue ?? []).compactMap(\.stringValue).joined(separator: ", "),
              ], texts: [5], to: &html)
          }
        }
      }
    }
  }

  private func sizes(to html: inout HTMLWriter) {
    html.section(
      id: "sizes", title: "Sizes",
      lead:
        "Weights from the dates that chose, in whole lots that keep the maximum drawdown there. max_sharpe and kelly "
        + "use a shrunk covariance. Of Kelly's bets the share in brackets is taken: for kelly_growth the largest that "
        + "keeps the maximum drawdown in 95 of 100 simulated years, a quarter otherwise."
    ) { html in
      html.scrollingTable(label: "Sizes") { html in
        head(
          [
            "Method", "Sharpe, in sample", "Profit, in sample", "Sharpe, out of sample",
            "Profit, out of sample",
            "Drawdown, out of sample", "Lots",
          ], texts: [6], to: &html)
        html.element("tbody") { html in
          for size in report.document["sizes"]?.arrayValue ?? [] {
            let (past, later) = (size["in_sample"], size["out_of_sample"])
            let lots = (size["units"]?.objectValue?.members ?? []).map {
              "\($0.key): \(Figure.fixed($0.value.doubleValue, decimals: 0))"
            }
            let share = size["fraction"]?.doubleValue.map { " (\(Figure.fixed($0, decimals: 3)))" } ?? ""
            row(
              (size["method"]?.stringValue ?? "") + share,
              [
                ratio(past?["sharpe_ratio"]), money(past?["profit"]), ratio(later?["sharpe_ratio"]),
                money(later?["profit"]), money(later?["max_drawdown"]),
                size["obstacle"]?.stringValue ?? lots.joined(separator: ", "),
              ], texts: [6], to: &html)
          }
        }
      }
    }
  }

  private func settings(to html: inout HTMLWriter) {
    html.section(id: "settings", title: "Settings") { html in
      html.element(
        "p", text: "assay \(report.codeVersion). What the portfolio is and what decided the choice:")
      var kept = JSONObject()
      for key in ["books", "constraints", "account", "dates", "search", "binding", "notes", "identity"] {
        if let value = report.document[key] { kept[key] = value }
      }
      html.element("pre") { $0.element("code", text: JSONValue.object(kept).text(.indented)) }
    }
  }

  // MARK: Parts

  /// - Parameter texts: the columns that hold words.
  private func head(_ titles: [String], texts: Set<Int> = [], to html: inout HTMLWriter) {
    html.element("thead") { html in
      html.element("tr") { html in
        for (place, title) in titles.enumerated() {
          html.columnHead(title, isNumeric: place > 0 && !texts.contains(place))
        }
      }
    }
  }

  private func row(
    _ name: String, _ cells: [String], texts: Set<Int> = [], to html: inout HTMLWriter
  ) {
    html.element("tr") { html in
      html.element("th", ["scope": "row"], text: name)
      for (place, cell) in cells.enumerated() {
        html.cell(
          TableCell(text: cell, undefinedWhen: "there is none", isNumeric: !texts.contains(place + 1)))
      }
    }
  }

  /// `notional:20000.0` in words.
  static func size(_ text: String?, _ currency: String) -> String {
    guard let text else { return "" }
    let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
    guard parts.count == 2, let amount = Double(parts[1]) else { return text }
    return switch parts[0] {
    case "notional": "\(Figure.money(amount)) \(currency) a position"
    case "units": "\(Figure.price(amount)) \(amount == 1 ? "unit" : "units")"
    default: text
    }
  }

  private func ratio(_ value: JSONValue?) -> String { Figure.ratio(value?.doubleValue) }
  private func money(_ value: JSONValue?) -> String { Figure.money(value?.doubleValue) }
  private func interval(_ value: JSONValue?) -> String {
    guard let low = value?[0]?.doubleValue, let high = value?[1]?.doubleValue else { return Figure.undefined }
    return "\(Figure.ratio(low)) to \(Figure.ratio(high))"
  }
}
