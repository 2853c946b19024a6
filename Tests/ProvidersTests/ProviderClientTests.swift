import Diagnostics
import Foundation
import Market
import Providers
import Synchronization
import TestKit
import Testing

/// Rate, retries, the cache and resuming, against a server that is made up and one that is real.
@Suite struct ProviderClientTests {
  /// Plays answers in order, and remembers what was asked.
  private final class Script: HTTPTransport {
    enum Step: Sendable {
      case answer(HTTPAnswer)
      case breakOff
    }

    private let steps: Mutex<[Step]>
    let asked = Mutex<[String]>([])
    let headers = Mutex<[String]>([])

    init(_ steps: [Step]) { self.steps = Mutex(steps) }

    func get(_ address: String, headers: [(String, String)]) async throws -> HTTPAnswer {
      asked.withLock { $0.append(address) }
      self.headers.withLock { $0 += headers.map { "\($0.0): \($0.1)" } }
      let step = steps.withLock { $0.isEmpty ? nil : $0.removeFirst() }
      switch step {
      case .answer(let answer): return answer
      case .breakOff, nil: throw URLError(.networkConnectionLost)
      }
    }
  }

  private final class Pauses: Sendable {
    let seconds = Mutex<[Double]>([])
  }

  private static func ok(_ text: String) -> Script.Step {
    .answer(HTTPAnswer(status: 200, body: Array(text.utf8)))
  }

  private static func client(
    _ provider: any BarProvider, _ transport: any HTTPTransport, _ pauses: Pauses = Pauses(),
    cache: String? = nil
  ) throws -> ProviderClient {
    try ProviderClient(
      provider, transport: transport, cache: cache, today: try #require(CivilDate("2026-11-29")),
      key: { "secret of \($0)" }, sleep: { seconds in pauses.seconds.withLock { $0.append(seconds) } })
  }

  private static let table =
    "Date,Open,High,Low,Close,Volume\n2024-01-02,1,2,0.5,1.5,9\n2024-01-03,1.5,2,1,1.8,9\n"

  @Test func `throttling, errors and answers that break off are tried again with growing pauses`()
    async throws
  {
    let pauses = Pauses()
    let script = Script([
      .answer(HTTPAnswer(status: 429, body: [], retryAfter: 7)), .answer(HTTPAnswer(status: 503, body: [])),
      .breakOff,
      Self.ok(Self.table),
    ])
    let bars = try await Self.client(StooqTable(), script, pauses).bars(ProviderReadingTests.query())
    #expect(bars.close == [1.5, 1.8])
    #expect(pauses.seconds.withLock { $0 } == [1, 7, 2, 4])
  }

  @Test func `after the last attempt the error says what happened`() async throws {
    let script = Script(Array(repeating: .answer(HTTPAnswer(status: 500, body: [])), count: 9))
    let client = try Self.client(StooqTable(), script)
    let error = await #expect(throws: AssayError.self) { try await client.bars(ProviderReadingTests.query()) }
    #expect(error?.code == "fetch_failed" && error?.message.contains("status 500") == true)
    #expect(script.asked.withLock { $0.count } == 5)
  }

  @Test func `a refusal is final`() async throws {
    let script = Script([.answer(HTTPAnswer(status: 404, body: Array("Not here".utf8))), Self.ok(Self.table)])
    let client = try Self.client(StooqTable(), script)
    let error = await #expect(throws: AssayError.self) { try await client.bars(ProviderReadingTests.query()) }
    #expect(error?.code == "provider_refused" && script.asked.withLock { $0.count } == 1)
  }

  @Test func `an interrupted fetch goes on where it stopped`() async throws {
    let folder = try TemporaryFolder()
    func page(_ day: Int, _ token: String) -> String {
      #"{"bars":[{"o":1,"h":2,"l":0.5,"c":\#(day),"v":9,"t":"2024-01-0\#(day)T05:00:00Z"}],"#
        + #""next_page_token":\#(token)}"#
    }
    let first = Script([Self.ok(page(2, "\"a\"")), Self.ok(page(3, "\"b\""))])
    let broken = try Self.client(AlpacaBars(), first, cache: folder.path)
    await #expect(throws: AssayError.self) { try await broken.bars(ProviderReadingTests.query()) }
    let second = Script([Self.ok(page(4, "null"))])
    let bars = try await Self.client(AlpacaBars(), second, cache: folder.path).bars(
      ProviderReadingTests.query())
    #expect(bars.close == [2, 3, 4])
    #expect(second.asked.withLock { $0.count } == 1)
    // A third time nothing is asked at all: the period is over.
    let third = Script([])
    #expect(
      try await Self.client(AlpacaBars(), third, cache: folder.path).bars(ProviderReadingTests.query()).count
        == 3)
    #expect(third.asked.withLock { $0.isEmpty })
  }

  @Test func `what is not over is asked for again`() async throws {
    let folder = try TemporaryFolder()
    let query = try ProviderReadingTests.query(through: "2026-11-29")
    for _ in 0..<2 {
      let script = Script([Self.ok(Self.table)])
      _ = try await Self.client(StooqTable(), script, cache: folder.path).bars(query)
      #expect(script.asked.withLock { $0.count } == 1)
    }
  }

  @Test func `keys go into headers and nowhere else`() async throws {
    let folder = try TemporaryFolder()
    let script = Script([Self.ok(#"{"bars":[],"next_page_token":null}"#)])
    _ = try await Self.client(AlpacaBars(), script, cache: folder.path).bars(ProviderReadingTests.query())
    #expect(script.headers.withLock { $0.contains("APCA-API-KEY-ID: secret of APCA_API_KEY_ID") })
    #expect(script.asked.withLock { $0.allSatisfy { !$0.contains("secret") } })
    let missing = #expect(throws: AssayError.self) {
      try ProviderClient(
        AlpacaBars(), transport: script, cache: nil, today: CivilDate(daysSinceEpoch: 0), key: { _ in nil },
        sleep: { _ in })
    }
    #expect(missing?.code == "missing_key" && missing?.message.contains("APCA_API_KEY_ID") == true)
  }

  @Test func `a page that names itself as the next ends the fetch`() async throws {
    let page =
      #"{"bars":[{"o":1,"h":2,"l":0.5,"c":1,"v":9,"t":"2024-01-02T05:00:00Z"}],"next_page_token":"a"}"#
    let script = Script([Self.ok(page), Self.ok(page), Self.ok(page)])
    let client = try Self.client(AlpacaBars(), script)
    let error = await #expect(throws: AssayError.self) { try await client.bars(ProviderReadingTests.query()) }
    #expect(error?.code == "malformed_response" && script.asked.withLock { $0.count } == 2)
  }

  @Test func `an archive's missing months are passed by`() async throws {
    let script = Script([.answer(HTTPAnswer(status: 404, body: []))])
    let bars = try await Self.client(BinanceArchive(), script).bars(ProviderReadingTests.query("1h"))
    #expect(bars.count == 0)
  }

  @Test(.enabled(if: LocalServer.isPossible))
  func `a real server that throttles and breaks off gives its bars in the end`() async throws {
    let server = try LocalServer()
    defer { server.stop() }
    var query = try ProviderReadingTests.query()
    query.base = server.address
    let pauses = Pauses()
    let bars = try await Self.client(StooqTable(), NetworkTransport(timeout: 10), pauses).bars(query)
    #expect(bars.close == [1.5, 1.8])
    #expect(pauses.seconds.withLock { $0 } == [1, 3, 2, 4])
  }
}

/// A server in Python: first too many requests, then an error, then an answer that breaks off, then the table.
private final class LocalServer {
  private let process = Process()
  /// The server ends when this is closed, also when the test ends in another way than it should.
  private let input = Pipe()
  let address: String

  static var isPossible: Bool { FileManager.default.isExecutableFile(atPath: "/usr/bin/python3") }

  init() throws {
    let program = """
      import http.server, os, sys, threading
      TABLE = b"Date,Open,High,Low,Close,Volume\\n2024-01-02,1,2,0.5,1.5,9\\n2024-01-03,1.5,2,1,1.8,9\\n"
      class Handler(http.server.BaseHTTPRequestHandler):
          count = 0
          def do_GET(self):
              Handler.count += 1
              if Handler.count == 1:
                  self.send_response(429); self.send_header("Retry-After", "3"); self.send_header("Content-Length", "0"); self.end_headers()
              elif Handler.count == 2:
                  self.send_response(500); self.send_header("Content-Length", "0"); self.end_headers()
              else:
                  self.send_response(200); self.send_header("Content-Length", str(len(TABLE))); self.end_headers()
                  self.wfile.write(TABLE if Handler.count > 3 else TABLE[:40])
          def log_message(self, *arguments): pass
      server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
      print(server.server_address[1], flush=True)
      threading.Thread(target=server.serve_forever, daemon=True).start()
      sys.stdin.read()
      os._exit(0)
      """
    process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
    process.arguments = ["-c", program]
    let output = Pipe()
    process.standardOutput = output
    process.standardInput = input
    try process.run()
    var text = ""
    while !text.contains("\n") {
      let data = output.fileHandleForReading.availableData
      if data.isEmpty { break }
      text += String(decoding: data, as: UTF8.self)
    }
    address = "http://127.0.0.1:\(text.trimmingCharacters(in: .whitespacesAndNewlines))"
  }

  func stop() {
    input.fileHandleForWriting.closeFile()
    process.waitUntilExit()
  }
}
