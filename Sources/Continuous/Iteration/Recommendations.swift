import Diagnostics

/// What a reader should do about an iteration, in sentences.
extension IterationResult {
  public var recommendations: [String] {
    var sentences: [String] = []
    for entry in promoted {
      sentences.append(
        "\(entry.outcome.strategy): new parameters are in force. Follow them on paper (`assay paper`) before money "
          + "depends on them.")
    }
    for demotion in demotions {
      sentences.append(
        "\(demotion.strategy): its promoted parameters fell behind on \(demotion.date). Look whether its market "
          + "changed before another attempt.")
    }
    sentences += waiting + fragile + idle
    if real.isEmpty {
      sentences.append(
        "No real bars are loaded. All evidence here is about the scenarios, which are models: import bars and name "
          + "them with --symbols.")
    }
    let lucky = entries.count { refusal(of: $0) == .notDeflated }
    if lucky > 0 {
      sentences.append(
        "\(lucky) challengers led by no more than luck among as many trials. More trials raise that bar; more data "
          + "lower it.")
    }
    for change in changes where change.kind == .broken {
      sentences.append("\(change.name) was left out: \(change.message ?? "it cannot be used.")")
    }
    return sentences
  }

  private func refusal(of entry: Entry) -> PromotionVerdict.Refusal? {
    if case .refused(let refusal, _) = entry.verdict { refusal } else { nil }
  }

  private var waiting: [String] {
    var counts: [(name: String, missing: Double)] = []
    for entry in entries {
      guard case .refused(.waitingForData, let numbers) = entry.verdict,
        let missing = numbers["bars_missing"]?.doubleValue
      else { continue }
      counts.append((entry.outcome.strategy, missing))
    }
    guard let least = counts.min(by: { $0.missing < $1.missing }) else { return [] }
    return [
      "\(counts.count) challengers wait for data. The nearest, \(least.name), misses \(Int(least.missing)) days "
        + "(\(years(least.missing)) years): the same years tested again are no evidence."
    ]
  }

  private func years(_ days: Double) -> String {
    let tenths = Int((days / 25.2).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }

  /// Strategies whose Sharpe ratio does not survive a walk-forward.
  private var fragile: [String] {
    let names = entries.filter { entry in
      let rows = entry.outcome.rows
      let standard = rows.filter { $0.kind == BacktestKind.standard.rawValue }.compactMap {
        $0.figures?.sharpe
      }
      let walked = rows.filter { $0.kind == BacktestKind.walkForward.rawValue }.compactMap {
        $0.figures?.sharpe
      }
      guard standard.count >= 4, walked.count >= 4 else { return false }
      let (a, b) = (
        standard.reduce(0, +) / Double(standard.count), walked.reduce(0, +) / Double(walked.count)
      )
      return a > 0.5 && b < a / 2
    }.map(\.outcome.strategy)
    guard !names.isEmpty else { return [] }
    return [
      "The Sharpe ratio more than halves out of sample (walk-forward) for \(names.joined(separator: ", ")): choosing "
        + "parameters on the past does not carry over."
    ]
  }

  private var idle: [String] {
    let names = entries.filter { entry in
      let rows = entry.outcome.rows.filter { $0.kind == BacktestKind.standard.rawValue }
      return !rows.isEmpty && rows.allSatisfy { ($0.figures?.trades ?? 0) == 0 }
    }.map(\.outcome.strategy)
    guard !names.isEmpty else { return [] }
    return [
      "\(names.joined(separator: ", ")) never traded: look whether the bars suit \(names.count == 1 ? "it" : "them") "
        + "(intraday rules need intraday bars)."
    ]
  }
}
