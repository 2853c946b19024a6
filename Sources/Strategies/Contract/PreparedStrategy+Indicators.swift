package import Indicators

extension PreparedStrategy {
  /// The indicators that the rule reads, by name, with their values on the bars of the run: each once, in the order in
  /// which the rule asked for them. Empty for a rule that reads longer bars or that was turned upside down, because its
  /// indicators are not those of these bars.
  /// - Throws: as `signals(on:fills:)`.
  package func namedIndicators(on store: IndicatorStore) throws -> [(name: String, values: [Double])] {
    if composition.timeframe != nil || composition.isMirrored { return [] }
    var seen = Set<String>()
    var named: [(name: String, values: [Double])] = []
    for (column, values) in zip(lineColumns, try columns(on: store)) {
      guard case .output(let request, let output) = column else { continue }
      let name = request.words + (output > 0 ? ", output \(output + 1)" : "")
      if seen.insert(name).inserted { named.append((name, values)) }
    }
    return named
  }
}

extension IndicatorRequest {
  /// As in `EMA(9) of RSI(2)`.
  fileprivate var words: String {
    let settings = parameters.map { $0 == $0.rounded() ? "\(Int($0))" : "\($0)" }
    let name = function.uppercased() + (settings.isEmpty ? "" : "(\(settings.joined(separator: ", ")))")
    let sources = inputs.compactMap { input -> String? in
      if case .output(let request, _) = input { return request.words }
      return nil
    }
    return sources.isEmpty ? name : "\(name) of \(sources.joined(separator: " and "))"
  }
}
