import Diagnostics
import Numerics
import TestKit
import Testing

@Suite struct OnlineFDRTests {
  private static let methods = ["LORD++": OnlineFDR.Method.lord, "SAFFRON": .saffron, "ADDIS": .addis]

  private static func stream(_ values: [Double], _ settings: OnlineFDR.Settings) throws -> OnlineFDR {
    var stream = OnlineFDR(settings)
    for value in values { try stream.test(value) }
    return stream
  }

  @Test func `levels and rejections equal those of onlineFDR`() throws {
    var runs = 0
    for oracle in try NumericsFixtures.load("online_fdr.json")["cases"].array {
      let values = try oracle["p"].doubles
      for run in try oracle["runs"].array {
        let method = try #require(Self.methods[try run["method"].string])
        let settings = try OnlineFDR.Settings(
          method, alpha: run["alpha"].double, initialWealth: run["w0"].double,
          candidate: run.member("lambda")?.double, discard: run.member("tau")?.double)
        let stream = try Self.stream(values, settings)
        for (ours, theirs) in zip(stream.levels, try run["levels"].doubles) {
          #expect(isRelativelyClose(ours, theirs, tolerance: 1e-12))
        }
        let rejected = stream.rejected.indices.filter { stream.rejected[$0] }
        #expect(try rejected == run["rejected_indices"].ints)
        runs += 1
      }
    }
    #expect(runs == 27)
  }

  @Test(arguments: OnlineFDR.Method.allCases)
  func `a level depends on the tests before it alone`(method: OnlineFDR.Method) throws {
    var random = TestRandom(seed: 11)
    let settings = try OnlineFDR.Settings(method, alpha: 0.1)
    for _ in 0..<50 {
      let values = (0..<60).map { _ in random.chance(0.2) ? random.uniform() * 1e-3 : random.uniform() }
      let whole = try Self.stream(values, settings)
      let cut = random.integer(0...59)
      let other = try Self.stream(values[..<cut] + (cut..<60).map { _ in random.uniform() }, settings)
      #expect(whole.levels[...cut] == other.levels[...cut])
      #expect(try Self.stream(Array(values[..<cut]), settings).nextLevel == whole.levels[cut])
    }
  }

  /// Under no effect at all every rejection is false: the chance of any stays below the level.
  @Test(arguments: OnlineFDR.Method.allCases)
  func `without effects rejections are rare`(method: OnlineFDR.Method) throws {
    var random = TestRandom(seed: 5)
    let settings = try OnlineFDR.Settings(method, alpha: 0.05)
    let withAny = try (0..<1_000).count { _ in
      try Self.stream((0..<100).map { _ in random.uniform() }, settings).rejected.contains(true)
    }
    // 50 are expected at most; four standard errors are 28.
    #expect(withAny <= 78)
  }

  @Test func `what is no level and no p-value is refused`() throws {
    for (alpha, wealth, candidate, discard) in [
      (0.0, 0.01, 0.5, 0.6), (1, 0.01, 0.5, 0.6), (0.05, 0.06, 0.5, 0.6), (0.05, 0, 0.5, 0.6),
      (0.05, 0.01, 0, 0.6), (0.05, 0.01, 0.7, 0.6), (0.05, 0.01, 0.5, 1.5),
    ] {
      let error = #expect(throws: AssayError.self) {
        try OnlineFDR.Settings(
          .addis, alpha: alpha, initialWealth: wealth, candidate: candidate, discard: discard)
      }
      #expect(error?.code == "invalid_level")
    }
    var stream = OnlineFDR(try .init(.lord, alpha: 0.05))
    for value in [-0.1, 1.1, .nan] {
      let error = #expect(throws: AssayError.self) { try stream.test(value) }
      #expect(error?.code == "invalid_p_value")
    }
    #expect(stream.levels.isEmpty)
  }
}
