import Diagnostics
import Numerics
import TestKit
import Testing

@Suite struct MultipleTestingTests {
  static let names: [(MultipleTesting.Method, String)] = [
    (.benjaminiHochberg, "fdr_bh"), (.benjaminiYekutieli, "fdr_by"), (.bonferroni, "bonferroni"),
    (.holm, "holm"), (.sidak, "sidak"), (.holmSidak, "holm-sidak"), (.hochberg, "simes-hochberg"),
    (.hommel, "hommel"),
  ]

  @Test(arguments: names)
  func `adjusted values and decisions equal statsmodels`(method: MultipleTesting.Method, name: String) throws
  {
    let cases = try NumericsFixtures.load("multiple_testing.json")["cases"].array
    #expect(cases.count == 7)
    for oracle in cases {
      let values = try oracle["p"].doubles
      let expected = try oracle["A_expected"][name]
      let adjusted = try MultipleTesting.adjusted(values, by: method)
      for (ours, theirs) in zip(adjusted, try expected["p_adjusted"].doubles) {
        #expect(isClose(ours, theirs))
      }
      let decisions = try expected["reject_05"].array.map { try $0.bool }
      #expect(try MultipleTesting.rejected(values, by: method, alpha: 0.05) == decisions)
    }
  }

  @Test(arguments: [
    (MultipleTesting.TwoStage.benjaminiHochberg, "fdr_tsbh"), (.benjaminiKriegerYekutieli, "fdr_tsbky"),
  ])
  func `adaptive corrections equal statsmodels`(method: MultipleTesting.TwoStage, name: String) throws {
    for oracle in try NumericsFixtures.load("multiple_testing.json")["cases"].array {
      let expected = try oracle["A_expected"][name]
      let adjusted = try MultipleTesting.adjusted(oracle["p"].doubles, twoStage: method, alpha: 0.05)
      for (ours, theirs) in zip(adjusted, try expected["p_adjusted"].doubles) {
        #expect(isClose(ours, theirs))
      }
      #expect(try adjusted.map { $0 <= 0.05 } == expected["reject_05"].array.map { try $0.bool })
    }
  }

  @Test func `corrections equal scipy's, which has its own code`() throws {
    for oracle in try NumericsFixtures.load("multiple_testing.json")["cases"].array {
      for (method, name) in [(MultipleTesting.Method.benjaminiHochberg, "bh"), (.benjaminiYekutieli, "by")] {
        let theirs = try oracle["A_expected"]["scipy_false_discovery_control_\(name)"].doubles
        let ours = try MultipleTesting.adjusted(oracle["p"].doubles, by: method)
        #expect(zip(ours, theirs).allSatisfy { isClose($0, $1) })
      }
    }
  }

  @Test func `combined p-values equal scipy's`() throws {
    var compared = (fisher: 0, stouffer: 0)
    for oracle in try NumericsFixtures.load("multiple_testing.json")["cases"].array {
      let values = try oracle["p"].doubles
      let expected = try oracle["A_expected"]
      // The reference moved 0 and 1 inside; here they make the statistic infinite.
      let fisher = try #require(try CombinedPValue.fisher(values))
      if values.contains(0) {
        #expect(fisher.statistic == .infinity && fisher.pValue == 0)
      } else {
        let theirs = try expected["fisher_combined"].doubles
        #expect(isClose(fisher.statistic, theirs[0]))
        #expect(isRelativelyClose(fisher.pValue, theirs[1], tolerance: 1e-9))
        compared.fisher += 1
      }
      let stouffer = try CombinedPValue.stouffer(values)
      if values.contains(1) {
        #expect(values.contains(0) ? stouffer == nil : stouffer?.pValue == 1)
      } else {
        let theirs = try expected["stouffer_combined"].doubles
        #expect(isClose(stouffer?.statistic ?? .nan, theirs[0]))
        #expect(isRelativelyClose(stouffer?.pValue ?? .nan, theirs[1], tolerance: 1e-9))
        compared.stouffer += 1
      }
    }
    #expect(compared == (6, 4))
    #expect(try CombinedPValue.fisher([]) == nil)
    #expect(throws: AssayError.self) { try CombinedPValue.stouffer([.nan]) }
  }

  @Test func `the example of Benjamini and Hochberg comes out`() throws {
    let published = try #require(
      try NumericsFixtures.published["other"].array.first { try $0["topic"].string == "BH-FDR" })
    let values = try published["p"].doubles
    func rejections(_ method: MultipleTesting.Method) throws -> Int {
      try MultipleTesting.rejected(values, by: method, alpha: 0.05).count { $0 }
    }
    #expect(try rejections(.bonferroni) == published["B_bonferroni_rejections"].int)
    #expect(try rejections(.benjaminiHochberg) == published["B_bh_rejections"].int)
  }

  @Test(arguments: MultipleTesting.Method.allCases)
  func `order does not matter, nothing becomes smaller, and no test is no result`(
    method: MultipleTesting.Method
  ) throws {
    var stream = RandomStream(seed: 1)
    let values = (0..<30).map { _ in stream.uniform() * stream.uniform() }
    let order = stream.permutation(30)
    let adjusted = try MultipleTesting.adjusted(values, by: method)
    let shuffled = try MultipleTesting.adjusted(order.map { values[$0] }, by: method)
    #expect(order.map { adjusted[$0] } == shuffled)
    #expect(zip(values, adjusted).allSatisfy { $0 <= $1 * (1 + 1e-15) && $1 <= 1 })
    #expect(try MultipleTesting.adjusted([], by: method).isEmpty)
  }

  @Test(arguments: [Double.nan, -0.001, 1.001])
  func `a value that is no probability is refused loudly`(value: Double) {
    let error = #expect(throws: AssayError.self) {
      try MultipleTesting.adjusted([0.5, value], by: .benjaminiYekutieli)
    }
    #expect(error?.code == "p_value_invalid" && error?.place == "p-value 2" && error?.kind == .badData)
  }
}
