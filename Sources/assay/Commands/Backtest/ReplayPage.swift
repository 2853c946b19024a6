import Backtest
import CommandKit
import Factory
import Market
import Reports

/// The page that `assay replay` prints.
struct ReplayPage {
  private let replay: OrderReplay
  private static let mostRows = 40

  init(_ replay: OrderReplay) { self.replay = replay }

  func text(_ style: Style) -> String {
    let result = replay.result
    var page = FieldList()
    page.heading("Account")
    page.append("orders", NumberText.grouped(replay.entries.count))
    page.append("fills", NumberText.grouped(result.fills.count))
    page.append("closed trades", NumberText.grouped(result.trades.count))
    page.append("refused or expired", NumberText.grouped(result.rejections.count + replay.unsentLines.count))
    let currency = replay.currency
    page.append("final equity", NumberText.fixed(result.finalEquity.amount, 2) + " \(currency)")
    if let ruin = result.ruin { page.append("ruined on", "\(CivilDate(daysSinceEpoch: ruin.date))") }
    page.append("open position", "\(result.openPositions[0])")
    page.append("final equity, pessimistic", NumberText.fixed(replay.pessimistic.finalEquity.amount, 2))
    page.append("final equity, optimistic", NumberText.fixed(replay.optimistic.finalEquity.amount, 2))
    page.append("commission", NumberText.fixed(result.commission.amount, 2))
    let warnings = ResultWarning.all(of: replay).map {
      style.bold("Warning") + ": " + TextWrap.wrapped($0.message, width: 100) + "\n\n"
    }
    return warnings.joined() + page.text(style: style) + fills() + trades() + rejections()
  }

  private func table(_ title: String, _ lines: [String]) -> String {
    if lines.isEmpty { return "" }
    let shown = lines.prefix(Self.mostRows)
    let more =
      lines.count > shown.count ? "\n… and \(lines.count - shown.count) more; --json has them all" : ""
    return "\n\n\(title)\n" + shown.joined(separator: "\n") + more
  }

  private func fills() -> String {
    table(
      "Fills",
      replay.result.fills.map {
        "\(replay.time($0.bar))  \($0.side.rawValue) \($0.quantity) at \($0.price)  \($0.reason.rawValue)"
      })
  }

  private func trades() -> String {
    table(
      "Trades",
      replay.result.trades.map {
        "\(replay.time($0.entryBar)) to \(replay.time($0.exitBar))  \($0.side.rawValue) \($0.quantity)  "
          + "\($0.entryPrice) to \($0.exitPrice)  \($0.pnl)  \($0.reason.rawValue)"
          + ($0.isAmbiguous ? "  ambiguous" : "")
      })
  }

  private func rejections() -> String {
    table(
      "Not filled",
      replay.result.rejections.map { rejection in
        let line = replay.lines[rejection.order].map { "line \($0)" } ?? "an exit"
        return "\(replay.time(rejection.bar))  \(line): \(rejection.refusal.words)"
      } + replay.unsentLines.map { "line \($0): sent after the last bar" })
  }
}
