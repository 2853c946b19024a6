import Market

extension Commission {
  /// `0.001 of value` or `1.0 per unit`.
  var text: String {
    switch self {
    case .fraction(let fraction): "\(fraction) of value"
    case .perUnit(let amount): "\(amount) per unit"
    }
  }
}

extension Slippage {
  /// `5.0 bp` or `1.0 ticks`.
  var text: String {
    switch self {
    case .basisPoints(let points): "\(points) bp"
    case .ticks(let ticks): "\(ticks) ticks"
    }
  }
}
