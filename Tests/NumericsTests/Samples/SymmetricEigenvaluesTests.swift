import Numerics
import TestKit
import Testing

@Suite struct SymmetricEigenvaluesTests {
  @Test func `eigenvalues agree with LAPACK`() throws {
    let cases = try NumericsFixtures.extreme["eigenvalues"].array
    #expect(cases.count == 5)
    for oracle in cases {
      let values = SymmetricEigenvalues.of(try oracle["matrix"].doubles, size: try oracle["size"].int)
      let expected = try oracle["values"].doubles
      #expect(values.count == expected.count)
      for (value, expected) in zip(values, expected) { #expect(isClose(value, expected, tolerance: 1e-13)) }
    }
  }

  @Test func `the zero matrix and the empty one are no exception`() {
    #expect(SymmetricEigenvalues.of([Double](repeating: 0, count: 16), size: 4) == [0, 0, 0, 0])
    #expect(SymmetricEigenvalues.of([], size: 0).isEmpty)
  }
}
