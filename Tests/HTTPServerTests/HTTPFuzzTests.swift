import HTTPServer
import Synchronization
import TestKit
import Testing

/// Bytes that no browser sends. `ASSAY_PROPERTY_SCALE=50` makes 100,000 of each kind.
@Suite struct HTTPFuzzTests {
  private static let seeds = [
    "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    "GET /runs?sort=a&page=2 HTTP/1.1\r\nHost: localhost\r\nCookie: assay-token=x; a=b\r\nConnection: close\r\n\r\n",
    "POST /act HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\nContent-Length: 7\r\nConnection: close\r\n"
      + "Content-Type: application/x-www-form-urlencoded\r\n\r\na=b&c=d",
    "POST /act HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\nTransfer-Encoding: chunked\r\n"
      + "Connection: close\r\n\r\n3\r\na=b\r\n0\r\n\r\n",
    "HEAD http://localhost/%2e%2e/%2e%2e/etc/passwd HTTP/1.0\r\nHost: localhost\r\nLast-Event-ID: a-1\r\n\r\n",
  ]

  private static let words = [
    "%", "%00", "../", "\r\n", "\r\n\r\n", "\0", "Host: a\r\n", "Content-Length: 99999999999999999999\r\n",
    "Content-Length: -1\r\n", "Transfer-Encoding: chunked\r\n", "Expect: 100-continue\r\n", "&&&===", "[::",
    ":",
    "\u{202E}", "ffffffffffffffff\r\n", " HTTP/9.9", "Range: bytes=0-1\r\n", "Upgrade: websocket\r\n",
  ]

  @Test(arguments: 0..<2) func `no bytes bring the server down`(kind: Int) throws {
    let seen = Mutex(0)
    let server = try HTTPServer(port: 0) { request in
      seen.withLock { $0 += 1 }
      // What handlers do with a request.
      _ = (request.form, request.cookie("assay-token"), request.header("accept"), request.query.value("page"))
      return .text(request.path)
    }
    var random = TestRandom(seed: 71 + kind)
    for _ in 0..<2_000 * PropertyScale.factor {
      guard let client = RawClient(port: server.port) else {
        Issue.record("the server takes no connections any more")
        return
      }
      client.send(kind == 0 ? Self.noise(&random) : Self.mutated(&random))
      client.finish()
      let answer = client.readAll()
      #expect(answer.isEmpty || answer.hasPrefix("HTTP/1."))
    }
    let answer = RawClient.ask(server.port, "GET", "/alive")
    #expect(answer.hasPrefix("HTTP/1.1 200") && answer.contains("/alive"))
    // Changed requests are often still requests.
    #expect(kind == 0 || seen.withLock { $0 } > 100)
  }

  private static func noise(_ random: inout TestRandom) -> [UInt8] {
    (0..<random.integer(0...600)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
  }

  private static func mutated(_ random: inout TestRandom) -> [UInt8] {
    var bytes = Array(random.pick(seeds).utf8)
    for _ in 0..<random.integer(1...4) {
      let place = random.integer(0...max(0, bytes.count - 1))
      switch random.integer(0...5) {
      case 0 where !bytes.isEmpty: bytes[place] = UInt8(truncatingIfNeeded: random.next())
      case 1: bytes.insert(contentsOf: random.pick(words).utf8, at: min(place, bytes.count))
      case 2: bytes.removeSubrange(place..<min(bytes.count, place + random.integer(1...20)))
      case 3: bytes.insert(contentsOf: bytes.prefix(random.integer(0...60)), at: min(place, bytes.count))
      case 4:
        let long = [UInt8](repeating: UInt8(ascii: "a"), count: random.integer(1...40_000))
        bytes.insert(contentsOf: long, at: min(place, bytes.count))
      default: bytes = Array(bytes.prefix(place))
      }
    }
    return bytes
  }
}
