import Backtest
import Factory
import Market
import Storage
import Testing

@Suite struct GoldenReplayTests {
  @Test func `there are stories`() {
    #expect(GoldenStory.all.count >= 20)
  }

  @Test(arguments: GoldenStory.all)
  func `each story ends as it was computed by hand`(file: String) throws {
    let story = try GoldenStory(file)
    let replay = try story.replay()
    let date = { (bar: Int) in "\(replay.frame.series.sessionDate(bar))" }
    if let expected = try story.table("fills") {
      let fills = replay.result.fills.map {
        [date($0.bar), $0.side.rawValue, Self.text($0.quantity), Self.text($0.price), $0.reason.rawValue]
      }
      #expect(fills == expected.rows.map { Self.normal($0.cells) })
    }
    if let expected = try story.table("trades") {
      let trades = replay.result.trades.map {
        [
          date($0.entryBar), date($0.exitBar), $0.side.rawValue, Self.text($0.quantity),
          Self.text($0.entryPrice),
          Self.text($0.exitPrice), Self.text($0.pnl.amount), $0.reason.rawValue,
        ]
      }
      #expect(trades == expected.rows.map { Self.normal($0.cells) })
    }
    try check(story.values("result"), replay, story)
  }

  private func check(_ result: [String: String], _ replay: OrderReplay, _ story: GoldenStory) throws {
    let account = replay.result
    for (key, text) in result.sorted(by: { $0.key < $1.key }) {
      switch key {
      case "final_equity":
        #expect(Self.text(account.finalEquity.amount) == Self.text(try #require(Double(text))))
      case "pessimistic": #expect(replay.pessimistic.finalEquity.amount == Double(text))
      case "optimistic": #expect(replay.optimistic.finalEquity.amount == Double(text))
      case "ohlc_path":
        var settings = story.configuration
        settings.execution.intrabar = .ohlcPath
        let path = try AccountEngine([replay.frame], settings: settings).run(
          ScheduledOrders(replay.entries.map { ($0.bar, $0.order) })
        ).result
        #expect(path.finalEquity.amount == Double(text))
      case "open_position": #expect(account.openPositions[0] == Double(text))
      case "ambiguous_trades": #expect(account.statistics.ambiguous == Int(text))
      case "margin_calls": #expect(account.marginCalls == Int(text))
      case "rejected": #expect(account.rejections.map(\.refusal.rawValue) == [text])
      default: Issue.record("\(story.name) names `\(key)`, which nothing checks")
      }
    }
  }

  /// Numbers to a millionth, so that 94.525 is itself whatever the last bit.
  private static func text(_ value: Double) -> String { "\((value * 1e6).rounded() / 1e6)" }

  private static func normal(_ cells: [String]) -> [String] {
    cells.map { cell in Double(cell).map { text($0) } ?? cell }
  }
}
