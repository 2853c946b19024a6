import Diagnostics
import HTTPServer
import Testing

@Suite struct TokenGateTests {
  private static func request(_ headers: HTTPField...) -> HTTPRequest {
    HTTPRequest(.get, "/", headers: headers)
  }

  @Test func `only the whole token lets in`() throws {
    let gate = try TokenGate("correct-horse-battery")
    #expect(gate.knows(Self.request(HTTPField("authorization", "Bearer correct-horse-battery"))))
    #expect(gate.knows(Self.request(HTTPField("cookie", "a=b; assay-token=correct-horse-battery"))))
    for wrong in [
      "", "c", "correct-horse-batter", "correct-horse-batteryc", "correct-horse-battery correct",
      "Correct-horse-battery",
    ] {
      #expect(!gate.knows(Self.request(HTTPField("authorization", "Bearer \(wrong)"))), "\(wrong)")
      #expect(!gate.knows(Self.request(HTTPField("cookie", "assay-token=\(wrong)"))), "\(wrong)")
    }
    #expect(!gate.knows(Self.request()))
    #expect(!gate.knows(Self.request(HTTPField("authorization", "Basic correct-horse-battery"))))
    // A token twice over has the bytes of one at every place of it, and another length.
    #expect(!gate.matches("correct-horse-batterycorrect-horse-battery"))
  }

  @Test(arguments: [
    "short", "fifteen-letters", "with a space in the middle", "semi;colon-semi;colon", "ünïcödé-ünïcödé-ü",
  ])
  func `a token that is weak or no cookie takes is refused`(token: String) {
    #expect { try TokenGate(token) } throws: { ($0 as? AssayError)?.code == "weak_token" }
  }

  @Test func `the cookie is hidden from scripts and from other sites`() throws {
    let cookie = try TokenGate("correct-horse-battery").cookie.value
    #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"))
  }
}
