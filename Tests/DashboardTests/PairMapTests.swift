import Dashboard
import Testing

/// Backtests by their place in the grid, as heat maps link to them.
@Suite struct PairMapTests {
  @Test func `a place in the grid names its backtest, and equal numbers are equal however they are written`()
    throws
  {
    let workspace = try TestWorkspace()
    try workspace.fill(runs: 1, backtests: 20)
    let dashboard = try workspace.dashboard()
    dashboard.look()
    let pair = "/backtest?run=run0000000000000&symbol=SPX&strategy=MACross"
    let missing = "has no such backtest"
    // The workspace has no bars to make a backtest again on: what it says then is about them.
    for known in ["at.fast=7", "at.fast=7.0", "at.fast=19"] {
      #expect(!dashboard.get("\(pair)&\(known)").text.contains(missing), "\(known)")
    }
    for unknown in ["at.fast=20", "at.fast=x", "at.slow=7", "at.fast=7&at.slow=1"] {
      let page = dashboard.get("\(pair)&\(unknown)")
      #expect(page.text.contains(missing) && page.status == 404, "\(unknown)")
    }
    #expect(dashboard.get(pair).text.contains("Which backtest?"))
  }

  @Test func `the map of a pair is read again when its run has other backtests`() throws {
    let workspace = try TestWorkspace()
    try workspace.fill(runs: 1, backtests: 3)
    let dashboard = try workspace.dashboard()
    dashboard.look()
    let page = "/runs/run0000000000000/results?symbol=SPX&strategy=MACross"
    let first = dashboard.get(page)
    #expect(first.status == 200 && first.text.contains("Parameter heat map"))
    // The same map from memory makes the same page for another order of its table.
    let second = dashboard.get(page + "&results.sort=trades").text
    func map(_ text: String) -> Substring? {
      text.split(separator: "id=\"pair-map\"").dropFirst().first?.prefix(400)
    }
    #expect(map(second) != nil && map(second) == map(first.text))
    // A run of another pair has a map of its own.
    try workspace.fill(runs: 1, backtests: 4, strategy: "TurtleTrading", from: 1)
    dashboard.look()
    let other = dashboard.get("/runs/run0000000000001/results?symbol=SPX&strategy=TurtleTrading").text
    #expect(other.contains("1 to 4 of 4") && map(other) != map(first.text))
  }
}
