import Diagnostics
import Testing

@Suite struct NearestNameTests {
  @Test(arguments: [
    ("bactest", "backtest"), ("MACrss", "MACross"), ("rsi2_meanreversion", "RSI2_MeanReversion"),
    ("turtle", "TurtleTrading"), ("backtset", "backtest"),
  ])
  func `a slip of the pen finds the intended name`(typed: String, meant: String) {
    let names = ["MACross", "RSI2_MeanReversion", "TurtleTrading", "backtest", "factory"]
    #expect(NearestName.closest(to: typed, among: names) == meant)
  }

  @Test func `a word that resembles nothing gets no suggestion`() {
    #expect(NearestName.closest(to: "quux", among: ["backtest", "factory"]) == nil)
    #expect(NearestName.suggestion(for: "quux", among: ["backtest"]) == "")
  }

  @Test func `an empty word never matches a long one`() {
    #expect(NearestName.closest(to: "", among: ["backtest"]) == nil)
  }
}
