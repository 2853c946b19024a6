import Glibc

/// The loss that a network with some link is trained on: log loss, or half the squared error for a forecast.
struct DenseLoss: Sendable {
  let link: DenseNetwork.Link

  init(_ link: DenseNetwork.Link) { self.link = link }

  /// Weighted mean over the rows.
  ///
  /// - Parameter outputs: after the link; as many a row as there are targets.
  func mean(_ outputs: [Double], _ targets: [Double], _ weights: [Double]) -> Double {
    let width = outputs.count / weights.count
    var sum = 0.0
    for index in outputs.indices {
      let (said, came, weight) = (outputs[index], targets[index], weights[index / width])
      switch link {
      case .identity: sum += weight * (said - came) * (said - came) / 2
      case .logistic:
        let kept = min(max(said, .ulpOfOne), 1 - .ulpOfOne)
        sum -= weight * (came * log(kept) + (1 - came) * log(1 - kept))
      case .softmax: if came > 0 { sum -= weight * came * log(max(said, .ulpOfOne)) }
      }
    }
    return sum / Double(weights.count)
  }
}
