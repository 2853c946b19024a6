import Diagnostics
import HTTPServer
import Synchronization
import Testing

@Suite struct HTTPServerTests {
  /// Says what it was asked.
  private static func echo(_ hub: EventHub = EventHub(epoch: "a")) throws -> HTTPServer {
    try HTTPServer(port: 0) { request in
      if request.path == "/events" { return .events(hub, for: request) }
      let fields = (request.form ?? []).map { "\($0.name)=\($0.value)" }.joined(separator: ",")
      let query = request.query.map { "\($0.name)=\($0.value)" }.joined(separator: ",")
      return .text(
        "\(request.method.rawValue) [\(request.path)] [\(query)] [\(fields)] \(request.body.count)")
    }
  }

  @Test func `a request reaches the handler decoded and its answer carries the guards of the browser`() throws
  {
    let server = try Self.echo()
    let answer = RawClient.ask(server.port, "GET", "/a%20b/c?x=1+2&y=%C3%A9&z")
    #expect(answer.hasPrefix("HTTP/1.1 200 "))
    #expect(answer.contains("GET [/a b/c] [x=1 2,y=é,z=] [] 0"))
    for header in [
      "default-src 'none'", "script-src 'self';", "X-Content-Type-Options: nosniff", "X-Frame-Options: DENY",
      "Cross-Origin-Resource-Policy: same-origin",
    ] { #expect(answer.contains(header), "\(header)") }
    #expect(!answer.contains("Access-Control"))
  }

  @Test func `a head request gets no body and other methods are refused`() throws {
    let server = try Self.echo()
    let head = RawClient.ask(server.port, "HEAD", "/")
    #expect(RawClient.status(head) == 200)
    #expect(head.hasSuffix("\r\n\r\n"))
    for method in ["PUT", "DELETE", "OPTIONS", "TRACE", "BREW"] {
      #expect(RawClient.status(RawClient.ask(server.port, method, "/")) == 405, "\(method)")
    }
  }

  @Test(arguments: ["/%", "/%2", "/%zz", "/a%00b", "/%ff%fe", "/?x=%", "/?%c3%28=1", "//\u{7f}", "/é"])
  func `an address that cannot be decoded is refused`(target: String) throws {
    let server = try Self.echo()
    #expect(RawClient.status(RawClient.ask(server.port, "GET", target)) == 400)
  }

  @Test func `a name that is not the server's is refused`() throws {
    let server = try Self.echo()
    for host in [
      "evil.example", "evil.example:\(server.port)", "127.0.0.1.evil.example", "10.0.0.1", "[::2]", ":80",
      "a:b:c",
    ] {
      #expect(
        RawClient.status(RawClient.ask(server.port, "GET", "/", headers: ["Host": host])) == 421, "\(host)")
    }
    for host in ["localhost", "LOCALHOST:9", "127.0.0.1:1", "127.1.2.3", "[::1]:8420"] {
      #expect(
        RawClient.status(RawClient.ask(server.port, "GET", "/", headers: ["Host": host])) == 200, "\(host)")
    }
    let client = try #require(RawClient(port: server.port))
    client.send("GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
    #expect(RawClient.status(client.readAll()) == 400)
  }

  @Test func `pages of other sites can neither read nor change`() throws {
    let server = try Self.echo()
    let own = "http://127.0.0.1:\(server.port)"
    func status(_ method: String, _ headers: [String: String]) -> Int? {
      RawClient.status(
        RawClient.ask(server.port, method, "/", headers: headers, body: method == "POST" ? "a=b" : ""))
    }
    #expect(status("GET", ["Origin": "http://evil.example"]) == 403)
    #expect(status("GET", ["Origin": "null"]) == 403)
    #expect(
      status(
        "GET", ["Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "script"])
        == 403)
    #expect(
      status(
        "GET", ["Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"])
        == 403)
    // A link may lead here.
    #expect(
      status(
        "GET", ["Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"])
        == 200)
    #expect(status("POST", [:]) == 403)
    #expect(status("POST", ["Origin": "http://127.0.0.1:1"]) == 403)
    #expect(
      status(
        "POST",
        [
          "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document",
          "Origin": own,
        ])
        == 403)
    #expect(status("POST", ["Origin": own]) == 200)
  }

  @Test func `a form arrives and a body beyond the limit does not`() throws {
    var limits = HTTPServer.Limits()
    limits.body = 1_000
    let server = try HTTPServer(port: 0, limits: limits) { request in
      .text("\((request.form ?? []).map { "\($0.name)=\($0.value)" }) \(request.body.count)")
    }
    let own = [
      "Origin": "http://127.0.0.1:\(server.port)", "Content-Type": "application/x-www-form-urlencoded",
    ]
    let answer = RawClient.ask(server.port, "POST", "/", headers: own, body: "a=1%0A2&b=x+y")
    #expect(answer.contains(#"["a=1\n2", "b=x y"] 13"#))
    let large = String(repeating: "x", count: 1_001)
    #expect(RawClient.status(RawClient.ask(server.port, "POST", "/", headers: own, body: large)) == 413)
    let chunked = own.merging(["Transfer-Encoding": "chunked", "Content-Length": ""]) { $1 }.filter {
      !$0.value.isEmpty
    }
    let piece = "3e9\r\n\(large)\r\n0\r\n\r\n"
    #expect(
      !RawClient.ask(server.port, "POST", "/", headers: chunked.merging(["X": "1"]) { $1 }, body: piece)
        .contains(" 200 "))
  }

  @Test func `events go to every listener and one that comes back gets what it missed`() throws {
    let hub = EventHub(epoch: "run1", kept: 3)
    let server = try Self.echo(hub)
    func listen(_ last: String?) throws -> RawClient {
      let client = try #require(RawClient(port: server.port))
      let header = last.map { "Last-Event-ID: \($0)\r\n" } ?? ""
      client.send("GET /events HTTP/1.1\r\nHost: localhost\r\n\(header)\r\n")
      return client
    }
    let first = try listen(nil)
    #expect(first.read(until: "hello").contains("text/event-stream"))
    hub.publish(ServerEvent("progress", "{\"done\":1}\nsecond line"))
    #expect(
      first.read(until: "second line\n\n").contains(
        "id: run1-1\nevent: progress\ndata: {\"done\":1}\ndata: second line"))
    hub.publish(ServerEvent("progress", "two"))
    hub.publish(ServerEvent("progress", "three"))
    let back = try listen("run1-1").read(until: "three")
    #expect(back.contains("data: two") && !back.contains("done"))
    for number in 4...6 { hub.publish(ServerEvent("progress", "\(number)")) }
    #expect(try listen("run1-1").read(until: "event: reset").contains("event: reset"))
    #expect(try listen("run0-6").read(until: "event: reset").contains("event: reset"))
    #expect(try listen("nonsense").read(until: "event: reset").contains("event: reset"))
    #expect(try !listen("run1-3").read(until: "data: 6").contains("reset"))
  }

  @Test func `stopping ends open streams and frees the address`() throws {
    let hub = EventHub(epoch: "a")
    let server = try Self.echo(hub)
    let listeners = try (0..<20).map { _ in
      let client = try #require(RawClient(port: server.port))
      client.send("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n")
      return client
    }
    for listener in listeners { #expect(listener.read(until: "hello").contains("hello")) }
    server.stop()
    for listener in listeners { _ = listener.readAll() }
    #expect(hub.listenerCount == 0)
    #expect(RawClient(port: server.port) == nil)
    let next = try HTTPServer(port: server.port) { _ in .text("here") }
    #expect(RawClient.ask(next.port, "GET", "/").contains("here"))
    #expect {
      try HTTPServer(port: next.port) { _ in .text("") }
    } throws: { ($0 as? AssayError)?.code == "address_in_use" }
  }

  @Test func `many requests on one connection and on many are all answered`() throws {
    let server = try Self.echo()
    let client = try #require(RawClient(port: server.port))
    for number in 0..<100 { client.send("GET /\(number) HTTP/1.1\r\nHost: localhost\r\n\r\n") }
    client.send("GET /last HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    let all = client.readAll()
    #expect(all.components(of: "HTTP/1.1 200 ") == 101)
    for number in 0..<200 {
      #expect(RawClient.status(RawClient.ask(server.port, "GET", "/\(number)")) == 200)
    }
  }
}

extension String {
  fileprivate func components(of words: String) -> Int { ranges(of: words).count }
}
