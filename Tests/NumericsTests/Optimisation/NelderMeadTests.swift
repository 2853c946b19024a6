import Numerics
import Testing

@Suite struct NelderMeadTests {
  @Test func `the valley of Rosenbrock is walked to its end`() {
    let found = NelderMead(tolerance: 1e-14).minimum(from: [-1.2, 1]) { point in
      let (a, b) = (1 - point[0], point[1] - point[0] * point[0])
      return a * a + 100 * b * b
    }
    #expect(abs(found.point[0] - 1) < 1e-4 && abs(found.point[1] - 1) < 1e-4)
    #expect(found.evaluations < 400)
  }

  @Test func `a place without a value is avoided, and the number of evaluations bounded`() {
    let found = NelderMead().minimum(from: [4]) { ($0[0] * $0[0].squareRoot() - 1) * ($0[0] - 1) }
    #expect(abs(found.point[0] - 1) < 1e-3)
    let bounded = NelderMead(tolerance: 0, largestEvaluations: 20).minimum(from: [3, 3]) { $0[0] * $0[1] }
    #expect(bounded.evaluations <= 25)
  }
}
