/// Chooses which of very many trades are shown.
package enum TradeSampling {
  /// Indices of the largest gains and losses, back in their order in time.
  package static func largest(_ trades: [ReportTrade], limit: Int) -> [Int] {
    trades.count <= limit ? Array(trades.indices) : bySize(trades).prefix(limit).sorted()
  }

  private static func bySize(_ trades: [ReportTrade]) -> [Int] {
    trades.indices.sorted {
      let (a, b) = (abs(trades[$0].profit), abs(trades[$1].profit))
      return a != b ? a > b : $0 < $1
    }
  }

  /// Returns increasing indices: all trades when they fit, else the largest gains and losses (a fifth of the
  /// limit) and an even sample of the rest.
  package static func indices(of trades: [ReportTrade], limit: Int) -> [Int] {
    guard trades.count > limit else { return Array(trades.indices) }
    let bySize = bySize(trades)
    let largest = limit / 5
    let rest = bySize.dropFirst(largest).sorted()
    let wanted = limit - largest
    let sample = (0..<wanted).map { rest[rest.count * $0 / wanted] }
    return (bySize.prefix(largest) + sample).sorted()
  }
}
