public import Diagnostics
import Glibc
import Numerics

/// How a sequence network is trained.
public struct SequenceSettings: Sendable, Hashable {
  /// Steps of a sequence; the columns of the task are steps × features, the earliest step first.
  public var steps = 30
  public var units = 50
  public var dense = 25
  public var dropout = 0.2
  public var learningRate = 0.001
  public var batch = 32
  public var maximumEpochs = 100
  /// Epochs without a lower loss on the rows held aside before training stops.
  public var patience = 10
  /// Share of the training rows that are held aside, the last ones.
  public var heldOut = 0.15

  public init() {}

  public var json: JSONValue {
    [
      "steps": JSONValue(steps), "units": JSONValue(units), "dense": JSONValue(dense),
      "dropout": .number(dropout), "learning_rate": .number(learningRate), "batch": JSONValue(batch),
      "maximum_epochs": JSONValue(maximumEpochs), "patience": JSONValue(patience),
      "held_out": .number(heldOut),
    ]
  }
}

/// Trains a sequence network with Adam; the weights of the best epoch are kept.
struct SequenceTraining {
  struct Rows {
    /// Row by row, steps × features.
    let sequences: [Float]
    let classes: [Int]
  }

  struct Outcome {
    let parameters: [Float]
    let training: [Double]
    let heldOut: [Double]
    let bestEpoch: Int
  }

  let settings: SequenceSettings

  func train(
    _ rows: Rows, heldOut: Rows, shape: SequenceNetwork.Shape, seed: UInt64
  ) throws(AssayError) -> Outcome {
    var start = RandomStream(seed: seed).child(0)
    var order = RandomStream(seed: seed).child(1)
    var masks: RandomStream? = RandomStream(seed: seed).child(2)
    let network = SequenceNetwork(shape, random: &start)
    var optimizer = AdamOptimizer<Float>(
      count: network.parameters.count, learningRate: Float(settings.learningRate))
    let width = shape.steps * shape.features
    var (trainingLoss, heldLoss): ([Double], [Double]) = ([], [])
    var best = (parameters: network.parameters, loss: Double.infinity, epoch: 0)
    for epoch in 1...max(1, settings.maximumEpochs) {
      let shuffled = order.permutation(rows.classes.count)
      var sum = 0.0
      for first in stride(from: 0, to: shuffled.count, by: settings.batch) {
        let chosen = shuffled[first..<min(first + settings.batch, shuffled.count)]
        var sequences: [Float] = []
        sequences.reserveCapacity(chosen.count * width)
        for row in chosen {
          sequences.append(contentsOf: rows.sequences[(row * width)..<((row + 1) * width)])
        }
        sum +=
          network.differentiate(sequences, classes: chosen.map { rows.classes[$0] }, random: &masks)
          * Double(chosen.count)
        optimizer.step(&network.parameters, network.gradient)
      }
      let held = Self.loss(network, heldOut)
      trainingLoss.append(sum / Double(shuffled.count))
      heldLoss.append(held)
      guard held.isFinite else {
        throw AssayError(
          code: "no_convergence", message: "The network's loss is no number after epoch \(epoch).",
          remedy: "Look for features of extreme size, or lower the learning rate.", kind: .badData)
      }
      if held < best.loss { best = (network.parameters, held, epoch) }
      if epoch - best.epoch >= settings.patience { break }
    }
    return Outcome(
      parameters: best.parameters, training: trainingLoss, heldOut: heldLoss, bestEpoch: best.epoch)
  }

  private static func loss(_ network: SequenceNetwork, _ rows: Rows) -> Double {
    let said = network.predict(rows.sequences, rows: rows.classes.count)
    let classes = network.shape.classes
    var sum = 0.0
    for (row, truth) in rows.classes.enumerated() {
      sum -= log(max(Double(said[row * classes + truth]), 1e-12))
    }
    return sum / Double(max(rows.classes.count, 1))
  }
}
