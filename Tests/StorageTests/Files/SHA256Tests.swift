import Foundation
import Storage
import TestKit
import Testing

@Suite struct SHA256Tests {
  /// Examples of NIST's "Secure Hash Standard" validation; the last is a million times "a".
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      String(repeating: "a", count: 1_000_000),
      "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    ),
  ])
  func `the published examples come out`(text: String, digest: String) {
    #expect(SHA256.hexadecimal(of: text) == digest)
  }

  @Test func `pieces of any size give the digest of the whole`() {
    let text = String((0..<1000).map { Character(UnicodeScalar(UInt8(33 + $0 % 90))) })
    for size in [1, 3, 55, 56, 63, 64, 65, 127, 128, 999] {
      var digest = SHA256()
      var rest = Substring(text)
      while !rest.isEmpty {
        digest.update(String(rest.prefix(size)))
        rest = rest.dropFirst(size)
      }
      #expect(digest.hexadecimal() == SHA256.hexadecimal(of: text), "pieces of \(size)")
    }
  }

  @Test(.enabled(if: Python.has("hashlib"), "needs python3"))
  func `every length around a block agrees with another implementation`() throws {
    let digests = (0..<200).map { SHA256.hexadecimal(of: String(repeating: "x", count: $0)) }
    let theirs = try Python.run(
      "import hashlib\nfor n in range(200): print(hashlib.sha256(b'x' * n).hexdigest())")
    #expect(theirs.split(separator: "\n").map(String.init) == digests)
  }
}
