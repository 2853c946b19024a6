public import Diagnostics

/// Lets in only who knows a token: in `Authorization: Bearer TOKEN`, or in the cookie that `/login` sets.
public struct TokenGate: Sendable {
  private let token: [UInt8]
  private let cookieName = "assay-token"

  /// Fewest characters of a token.
  public static let shortest = 16

  /// - Throws: `weak_token` for a token that is short or holds characters that no cookie takes.
  public init(_ token: String) throws(AssayError) {
    let isPlain = token.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"):
        true
      default: false
      }
    }
    guard isPlain, token.utf8.count >= Self.shortest, token.utf8.count <= 256 else {
      throw AssayError(
        code: "weak_token", message: "The token is shorter than \(Self.shortest) characters, or not plain.",
        remedy: "Take letters, digits and -._~, for instance from `openssl rand -hex 16`.", place: "--token",
        kind: .usage)
    }
    self.token = Array(token.utf8)
  }

  /// Whether a request carries the token.
  public func knows(_ request: HTTPRequest) -> Bool {
    if let header = request.header("authorization"), header.hasPrefix("Bearer ") {
      return matches(String(header.dropFirst(7)))
    }
    return request.cookie(cookieName).map(matches) ?? false
  }

  /// Compares in a time that depends on the length of the given text alone.
  public func matches(_ text: String) -> Bool {
    var difference = text.utf8.count ^ token.count
    for (position, byte) in text.utf8.enumerated() {
      difference |= Int(byte ^ token[position % token.count])
    }
    return difference == 0
  }

  /// The header that keeps the token in the browser: no script sees it, no other site makes the browser send it.
  public var cookie: HTTPField {
    HTTPField(
      "Set-Cookie",
      "\(cookieName)=\(String(decoding: token, as: UTF8.self)); Path=/; HttpOnly; SameSite=Strict")
  }
}
