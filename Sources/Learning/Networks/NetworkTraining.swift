public import Diagnostics
import Numerics

/// Trains a dense network with Adam until rows that are held aside stop to improve; their best weights are kept.
///
/// The same rows, settings and seed give the same network, bit for bit, on one machine.
public struct NetworkTraining: Sendable {
  public let settings: NetworkSettings

  /// Rows for a network: values, targets and weights in step.
  public struct Rows: Sendable {
    /// Row by row, all finite.
    public let values: [Double]
    /// As many a row as the network has outputs.
    public let targets: [Double]
    /// One a row.
    public let weights: [Double]

    public init(values: [Double], targets: [Double], weights: [Double]) {
      self.values = values
      self.targets = targets
      self.weights = weights
    }

    var count: Int { weights.count }
  }

  /// A trained network and how its loss went.
  public struct Outcome: Sendable {
    public let network: DenseNetwork
    /// Loss of each epoch on the rows it learned from, and on those held aside.
    public let trainingLoss: [Double]
    public let heldOutLoss: [Double]
    /// The epoch whose weights were kept, from 1.
    public let bestEpoch: Int
  }

  /// - Throws: `invalid_network_setting`.
  public init(_ settings: NetworkSettings) throws(AssayError) {
    self.settings = try settings.validated()
  }

  /// - Throws: `no_convergence` where the loss is no longer a number.
  public func train(
    _ rows: Rows, heldOut: Rows, link: DenseNetwork.Link, seed: UInt64
  ) throws(AssayError) -> Outcome {
    precondition(rows.count > 0 && heldOut.count > 0, "rows to learn from and to stop by")
    let (inputs, outputs) = (rows.values.count / rows.count, rows.targets.count / rows.count)
    var start = RandomStream(seed: seed).child(0)
    var order = RandomStream(seed: seed).child(1)
    var trainer = DenseTrainer(
      sizes: [inputs] + settings.hidden + [outputs], link: link, penalty: settings.penalty, random: &start)
    var optimizer = AdamOptimizer<Double>(
      count: trainer.parameters.count, learningRate: settings.learningRate)
    let loss = DenseLoss(link)
    var (trainingLoss, heldOutLoss): ([Double], [Double]) = ([], [])
    var best = (parameters: trainer.parameters, loss: Double.infinity, epoch: 0)
    // What must be undercut by the tolerance, or patience runs out.
    var (mark, markEpoch) = (Double.infinity, 0)
    for epoch in 1...settings.maximumEpochs {
      var sum = 0.0
      let shuffled = order.permutation(rows.count)
      for first in stride(from: 0, to: rows.count, by: settings.batch) {
        let batch = rows.selecting(shuffled[first..<min(first + settings.batch, rows.count)])
        sum +=
          trainer.differentiate(batch.values, targets: batch.targets, weights: batch.weights)
          * Double(batch.count)
        optimizer.step(&trainer.parameters, trainer.gradient)
      }
      let held = loss.mean(trainer.network.predict(heldOut.values), heldOut.targets, heldOut.weights)
      trainingLoss.append(sum / Double(rows.count))
      heldOutLoss.append(held)
      guard held.isFinite else { throw Self.diverged(epoch) }
      if held < best.loss { best = (trainer.parameters, held, epoch) }
      if held < mark - settings.tolerance { (mark, markEpoch) = (held, epoch) }
      if epoch - markEpoch >= settings.patience { break }
    }
    trainer.parameters = best.parameters
    return Outcome(
      network: trainer.network, trainingLoss: trainingLoss, heldOutLoss: heldOutLoss, bestEpoch: best.epoch)
  }

  private static func diverged(_ epoch: Int) -> AssayError {
    AssayError(
      code: "no_convergence", message: "The network's loss is no number after epoch \(epoch).",
      remedy: "Look for features of extreme size, or lower the learning rate.", kind: .badData)
  }
}

extension NetworkTraining.Rows {
  func selecting(_ chosen: some Collection<Int>) -> NetworkTraining.Rows {
    let (width, outputs) = (values.count / count, targets.count / count)
    var (picked, wanted, counted): ([Double], [Double], [Double]) = ([], [], [])
    picked.reserveCapacity(chosen.count * width)
    wanted.reserveCapacity(chosen.count * outputs)
    counted.reserveCapacity(chosen.count)
    for row in chosen {
      picked.append(contentsOf: values[(row * width)..<((row + 1) * width)])
      wanted.append(contentsOf: targets[(row * outputs)..<((row + 1) * outputs)])
      counted.append(weights[row])
    }
    return NetworkTraining.Rows(values: picked, targets: wanted, weights: counted)
  }
}
