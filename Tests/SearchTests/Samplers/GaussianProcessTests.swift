import Glibc
import Search
import TestKit
import Testing

/// Against scikit-learn: `gaussian_process.json`.
@Suite struct GaussianProcessTests {
  static let cases = Result { try OracleValue(fixture: "gaussian_process.json", in: .module)["cases"].array }

  @Test(arguments: 0..<3)
  func `predictions and amplitude equal scikit-learn's`(_ number: Int) throws {
    let example = try Self.cases.get()[number]
    var process = try make(example)
    process.settle()
    #expect(abs(process.amplitude - (try example["amplitude"].double)) < 1e-8)
    for (place, point) in try example["query"].array.enumerated() {
      let (mean, deviation) = process.predict(try point.doubles)
      #expect(abs(mean - (try example["mean"].doubles[place])) < 1e-8)
      #expect(abs(deviation - (try example["deviation"].doubles[place])) < 1e-7)
    }
  }

  @Test(arguments: 0..<3)
  func `differences of the loss are those of scikit-learn's likelihood and the priors`(_ number: Int) throws {
    let example = try Self.cases.get()[number]
    let process = try make(example)
    let count = Double(try example["y"].doubles.count)
    let lengths = try example["log_lengths"].doubles
    let noise = try example["log_noise"].double
    // log L = −n/2 (ln(2π) + 1 + ln amplitude) − ½ ln|K|; the loss leaves out the constant.
    let middle = 2.0.squareRoot() + 0.5 * log(Double(lengths.count))
    let priors =
      lengths.reduce(0) { $0 + ($1 - middle) * ($1 - middle) / 6 } + (noise + 4) * (noise + 4) / 2
    let loss = process.lossAndGradient(lengths + [noise]).0
    let expected =
      -(try example["log_marginal_likelihood"].double) - count / 2 * (log(2 * Double.pi) + 1) + priors
    #expect(abs(loss - expected) < 1e-7)
  }

  @Test(arguments: 0..<3)
  func `the gradient is the slope of the loss`(_ number: Int) throws {
    let example = try Self.cases.get()[number]
    let process = try make(example)
    let parameters = try example["log_lengths"].doubles + [try example["log_noise"].double]
    let gradient = process.lossAndGradient(parameters).1
    for index in parameters.indices {
      var (up, down) = (parameters, parameters)
      up[index] += 1e-5
      down[index] -= 1e-5
      let slope = (process.lossAndGradient(up).0 - process.lossAndGradient(down).0) / 2e-5
      #expect(abs(slope - gradient[index]) < 1e-5 * max(1, abs(slope)))
    }
  }

  private func make(_ example: OracleValue) throws -> GaussianProcess {
    let lengths = try example["log_lengths"].doubles
    return GaussianProcess(
      inputs: try example["x"].array.map { try $0.doubles }, isChoice: lengths.map { _ in false },
      values: try example["y"].doubles, start: lengths + [try example["log_noise"].double])
  }
}
