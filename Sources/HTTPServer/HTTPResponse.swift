/// An answer: status, headers, and a body of bytes or a stream of events.
public struct HTTPResponse: Sendable {
  public enum Body: Sendable {
    case bytes([UInt8])
    /// Stays open; events go out as they are published. The second value is the last one that the client has.
    case events(EventHub, after: String?)
  }

  public var status: Int
  public var headers: [HTTPField]
  public var body: Body

  public init(status: Int = 200, headers: [HTTPField] = [], body: Body) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  public static func text(_ text: String, status: Int = 200) -> HTTPResponse {
    content(text + "\n", type: "text/plain; charset=utf-8", status: status)
  }

  public static func html(_ text: String, status: Int = 200) -> HTTPResponse {
    content(text, type: "text/html; charset=utf-8", status: status)
  }

  public static func json(_ text: String, status: Int = 200) -> HTTPResponse {
    content(text, type: "application/json", status: status)
  }

  public static func content(_ text: String, type: String, status: Int = 200) -> HTTPResponse {
    HTTPResponse(status: status, headers: [HTTPField("Content-Type", type)], body: .bytes(Array(text.utf8)))
  }

  /// Sends the browser to an address of this server, to be read with GET.
  public static func redirect(to address: String) -> HTTPResponse {
    HTTPResponse(status: 303, headers: [HTTPField("Location", address)], body: .bytes([]))
  }

  /// The stream of a hub (server-sent events, WHATWG HTML).
  public static func events(_ hub: EventHub, for request: HTTPRequest) -> HTTPResponse {
    HTTPResponse(
      headers: [HTTPField("Content-Type", "text/event-stream"), HTTPField("X-Accel-Buffering", "no")],
      body: .events(hub, after: request.header("last-event-id") ?? request.query.value("last")))
  }

  /// Headers of every answer that does not set its own: nothing may be loaded from elsewhere, framed, kept or guessed.
  static let standardHeaders = [
    HTTPField(
      "Content-Security-Policy",
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        + "connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"),
    HTTPField("X-Content-Type-Options", "nosniff"),
    HTTPField("X-Frame-Options", "DENY"),
    // With `no-referrer` browsers would send the origin `null` with our own forms.
    HTTPField("Referrer-Policy", "same-origin"),
    HTTPField("Cross-Origin-Resource-Policy", "same-origin"),
    HTTPField("Cross-Origin-Opener-Policy", "same-origin"),
    HTTPField("Cache-Control", "no-store"),
  ]

  /// The response's own headers and the standard ones that it does not set.
  var allHeaders: [HTTPField] {
    let own = Set(headers.map { $0.name.lowercased() })
    return headers + Self.standardHeaders.filter { !own.contains($0.name.lowercased()) }
  }
}
