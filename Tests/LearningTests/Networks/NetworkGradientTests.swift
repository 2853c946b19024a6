import Foundation
import Learning
import Numerics
import TestKit
import Testing

/// Gradients against differences of the loss itself.
@Suite struct NetworkGradientTests {
  @Test(arguments: [(DenseNetwork.Link.logistic, 1), (.identity, 1), (.identity, 3), (.softmax, 4)])
  func `the gradient of a dense network is the slope of its loss`(link: DenseNetwork.Link, outputs: Int) {
    var random = RandomStream(seed: 3)
    var trainer = DenseTrainer(sizes: [4, 6, 5, outputs], link: link, penalty: 0.3, random: &random)
    let rows = 7
    let values = (0..<(rows * 4)).map { _ in random.normal() }
    var targets: [Double] = []
    for _ in 0..<rows {
      let chosen = random.below(outputs)
      for output in 0..<outputs {
        targets.append(
          link == .identity
            ? random.normal() : outputs == 1 ? Double(random.below(2)) : output == chosen ? 1 : 0)
      }
    }
    let weights = (0..<rows).map { _ in 0.5 + random.uniform() }
    trainer.differentiate(values, targets: targets, weights: weights)
    let (gradient, start) = (trainer.gradient, trainer.parameters)
    for place in start.indices {
      func loss(_ step: Double) -> Double {
        trainer.parameters = start
        trainer.parameters[place] += step
        return trainer.differentiate(values, targets: targets, weights: weights)
      }
      let slope = (loss(1e-6) - loss(-1e-6)) / 2e-6
      #expect(abs(gradient[place] - slope) < 1e-6 * max(1, abs(slope)), "parameter \(place)")
    }
  }

  /// 32-bit sums leave few digits to a difference, so slopes are taken along directions that move many parameters.
  @Test(arguments: [0.0, 0.3])
  func `the gradient of a sequence network is the slope of its loss`(dropout: Double) {
    var random = RandomStream(seed: 5)
    var shape = SequenceNetwork.Shape(features: 3, steps: 6, classes: 4)
    (shape.units, shape.dense, shape.dropout) = (5, 4, dropout)
    let network = SequenceNetwork(shape, random: &random)
    for place in network.parameters.indices { network.parameters[place] *= 2 }
    let rows = 9
    let sequences = (0..<(rows * 18)).map { _ in Float(random.normal()) }
    let classes = (0..<rows).map { _ in random.below(4) }
    func loss() -> Double {
      // The same values are left out each time.
      var masks: RandomStream? = dropout == 0 ? nil : RandomStream(seed: 9)
      return network.differentiate(sequences, classes: classes, random: &masks)
    }
    _ = loss()
    let (gradient, start) = (network.gradient, network.parameters)
    for trial in 0..<60 {
      // Sixty directions, each over a stretch of parameters, so that every group is looked at alone too.
      let width = max(1, start.count / 20)
      let first = (trial % 20) * width
      let direction = start.indices.map { place in
        place >= first && place < first + width ? Float(random.normal()) : 0
      }
      func moved(_ step: Float) -> Double {
        network.parameters = zip(start, direction).map { $0 + step * $1 }
        return loss()
      }
      let slope = (moved(0.005) - moved(-0.005)) / 0.01
      let expected = zip(gradient, direction).reduce(0) { $0 + Double($1.0) * Double($1.1) }
      #expect(abs(slope - expected) < 0.01 * max(0.03, abs(expected)), "direction \(trial)")
    }
  }

  @Test func `a network without hidden layers is a linear model`() {
    let network = DenseNetwork(weights: [2, -1], intercept: 0.5, link: .identity)
    #expect(network.predict([1, 1, 0, 3]) == [1.5, -2.5])
  }
}

/// The hyperbolic tangent of the network beside the library's.
@Suite struct HyperbolicTangentTests {
  @Test func `it is within a few units in the last place everywhere`() {
    var worst: Float = 0
    for step in -200_000...200_000 {
      let x = Float(step) * 1e-4
      let (own, exact) = (hyperbolicTangent(x), Float(tanh(Double(x))))
      worst = max(worst, abs(own - exact) / max(abs(exact).ulp, Float.leastNormalMagnitude))
    }
    #expect(worst <= 10, "\(worst) units")
    #expect(hyperbolicTangent(100) == 1 && hyperbolicTangent(-100) == -1 && hyperbolicTangent(0) == 0)
    #expect(hyperbolicTangent(.infinity) == 1 && hyperbolicTangent(.nan).isNaN)
  }
}
