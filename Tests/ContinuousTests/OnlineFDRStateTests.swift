import Diagnostics
import Numerics
import Testing

@Suite struct OnlineFDRStateTests {
  @Test(arguments: OnlineFDR.Method.allCases, [UInt64](0..<6))
  func `a state that was written and read gives the same levels to the last bit`(
    _ method: OnlineFDR.Method, _ seed: UInt64
  ) throws {
    var random = RandomStream(seed: seed, stream: 5)
    var whole = OnlineFDR(try .init(method, alpha: 0.1))
    var stored = whole
    for test in 0..<300 {
      // A tenth of the values are small enough to be rejected now and then.
      let p = random.uniform() < 0.1 ? random.uniform() * 1e-5 : random.uniform()
      try whole.test(p)
      try stored.test(p)
      if test % 7 == 3 {
        stored = try OnlineFDR(json: try JSONValue(parsing: Array(stored.json.text().utf8)))
      }
      #expect(stored.nextLevel.bitPattern == whole.nextLevel.bitPattern)
      #expect(stored.tests == test + 1)
      #expect(stored.json == whole.json)
    }
    #expect(whole.rejections > 0)
  }

  @Test func `a document that no stream can have written is refused`() throws {
    let stream = OnlineFDR(try .init(.lord, alpha: 0.05))
    var members = try #require(stream.json.objectValue)
    members["spent"] = 3
    #expect(throws: AssayError.self) { try OnlineFDR(json: .object(members)) }
    #expect(throws: AssayError.self) { try OnlineFDR(json: ["method": "lord"]) }
  }
}
