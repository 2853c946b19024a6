import Foundation
import Search
import TestKit
import Testing

@Suite struct TestFunctionTests {
  static let oracle = Result { try OracleValue(fixture: "tpe_internals.json", in: .module) }

  @Test func `the mixed function has the oracle's values`() throws {
    let function = try TestFunction.named("mixed")
    for example in try Self.oracle.get()["mixed_function_points"].array {
      let values = try function.space.parameters.map { parameter -> (name: String, value: SearchValue) in
        switch try example["params"][parameter.name] {
        case .flag(let flag): (parameter.name, .flag(flag))
        case .text(let text): (parameter.name, .text(text))
        case let other: (parameter.name, .number(try other.double))
        }
      }
      let value = try function.values(at: function.space.point(of: values))[0]
      #expect(abs(value - (try example["value"].double)) < 1e-9)
    }
  }

  @Test func `the other functions have the oracle's values`() throws {
    for example in try Self.oracle.get()["test_function_points"].array {
      let x = try example["x"].doubles
      let size = x.map { abs($0) }
      func isClose(_ own: [Double], _ key: String) throws -> Bool {
        let expected = try (try? example[key].doubles) ?? [example[key].double]
        return zip(own, expected).allSatisfy { abs($0 - $1) < 1e-9 * max(1, abs($1)) }
      }
      #expect(try isClose([TestFormulas.branin([10 * x[0], 7.5 + 7 * x[1]])], "branin(10*x0,7.5+7*x1)"))
      #expect(try isClose([TestFormulas.hartmann(size)], "hartmann6(|x|)"))
      #expect(try isClose([TestFormulas.rosenbrock(Array(x.prefix(4)))], "rosenbrock(x[:4])"))
      #expect(try isClose([TestFormulas.ackley(Array(x.prefix(5)))], "ackley(x[:5])"))
      #expect(try isClose([TestFormulas.levy(Array(x.prefix(4)))], "levy(x[:4])"))
      #expect(try isClose(TestFormulas.zdt(size) { 1 - $0.squareRoot() }, "zdt1(|x|)"))
      #expect(try isClose(TestFormulas.zdt(size) { 1 - $0 * $0 }, "zdt2(|x|)"))
      #expect(try isClose(TestFormulas.dtlz2(size), "dtlz2_3(|x|)"))
    }
  }

  @Test func `the optima are where they are said to be`() throws {
    #expect(abs(TestFormulas.branin([.pi, 2.275]) - 0.397887) < 1e-6)
    #expect(TestFormulas.rosenbrock([1, 1, 1, 1]) == 0)
    #expect(abs(TestFormulas.ackley([0, 0, 0, 0, 0])) < 1e-12)
    #expect(abs(TestFormulas.levy([1, 1, 1, 1])) < 1e-12)
    let mixed = TestFormulas.mixed(kind: "ema", fast: 12, slow: 60, threshold: 0.003, stop: 2, trail: true)
    #expect(abs(mixed) < 1e-12)
  }
}
