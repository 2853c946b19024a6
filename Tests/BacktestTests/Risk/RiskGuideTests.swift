import Backtest
import Foundation
import Testing

/// The code of `Guides/Risk.md`, compiled and run.
@Suite struct RiskGuideTests {
  @Test func `the recipe that sizes a trade`() throws {
    let sizer = Sizer.fixedFractional(try FixedFractionalSizer(risk: 0.01, cap: 0.25))
    let request = SizingRequest(capital: 10_000, entry: 100, stop: 97)
    let size = try sizer.size(request, rules: QuantityRules(lot: 1))
    print(size.units, size.limitedBy)  // 25.0 cap
    #expect(size.units == 25 && size.limitedBy == .cap)
  }

  @Test func `the recipe that holds a risk manager`() throws {
    let today = 20_000
    var manager = try RiskManager(capital: 10_000, limits: RiskLimits(maximumHeat: 0.02), day: today)
    let trade = TradeProposal(symbol: "AAPL", quantity: 20, entry: 100, stop: 97, confidence: 0.65)
    let issues = manager.validate(trade)
    if issues.isEmpty { try manager.open(trade, fee: 1, day: today) } else { print(issues) }
    for exit in try manager.update(prices: ["AAPL": 105.2], day: today + 1) {
      print(exit.symbol, exit.reason?.rawValue ?? "", exit.price, exit.pnl)  // AAPL target 105.2 104.0
      #expect(exit.reason == .target && abs(exit.pnl - 104) < 1e-9)
    }
    print(manager.summary)
    #expect(manager.positions.isEmpty && abs(manager.equity - 10_103) < 1e-9)
  }

  @Test func `the guide shows the code that runs here`() throws {
    let here = URL(fileURLWithPath: #filePath)
    let root = (0..<4).reduce(here) { url, _ in url.deletingLastPathComponent() }
    let guide = try String(contentsOf: root.appendingPathComponent("Guides/Risk.md"), encoding: .utf8)
    let source = try String(contentsOf: here, encoding: .utf8)
    let known = Set(source.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) })
    var isSwift = false
    var lines = 0
    for line in guide.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") {
        isSwift = line == "```swift"
      } else if isSwift {
        lines += 1
        #expect(known.contains(line.trimmingCharacters(in: .whitespaces)), "\(line)")
      }
    }
    #expect(lines > 8)
  }
}
