import Glibc

/// Refuses requests that a page of another site makes a browser send.
///
/// - A request names this server in `Host`: a hostile name that leads to this machine (DNS rebinding) does not get in.
/// - Where a browser says which site asks (`Origin`, `Sec-Fetch-Site`), it must be this one; only a link may lead here.
/// - What changes something (POST) must say where it comes from.
public struct RequestGuard: Sendable {
  /// Names other than addresses and `localhost` by which the server is called.
  public let names: [String]
  /// Whether addresses other than those of the machine itself are names of the server.
  public let takesAnyAddress: Bool

  public init(names: [String] = [], takesAnyAddress: Bool = false) {
    self.names = names.map { $0.lowercased() }
    self.takesAnyAddress = takesAnyAddress
  }

  /// The answer to a request that is refused; `nil` for one that may go on.
  public func refusal(_ request: HTTPRequest) -> HTTPResponse? {
    guard let host = request.header("host") else {
      return .text("The request needs one Host header.", status: 400)
    }
    guard isOwn(host) else {
      return .text(
        "This server does not answer under the name \(Self.shown(host)). Call it by its address.", status: 421
      )
    }
    let origins = request.headers.filter { $0.name == "origin" }
    guard origins.allSatisfy({ ["http://\(host)", "https://\(host)"].contains($0.value) }) else {
      return .text("Pages of other sites may not use this server.", status: 403)
    }
    if let site = request.header("sec-fetch-site"), site != "same-origin", site != "none" {
      let isLink =
        request.method == .get && request.header("sec-fetch-mode") == "navigate"
        && request.header("sec-fetch-dest") == "document"
      guard isLink else { return .text("Pages of other sites may not use this server.", status: 403) }
    }
    if request.method == .post, origins.isEmpty {
      return .text("A request that changes something needs an Origin header.", status: 403)
    }
    return nil
  }

  private func isOwn(_ host: String) -> Bool {
    guard let name = Self.name(of: host) else { return false }
    if name == "localhost" || names.contains(name) { return true }
    if Self.isAddress(name) { return takesAnyAddress || Self.isLoopback(name) }
    return false
  }

  /// The name without its port, in lower case and without brackets.
  static func name(of host: String) -> String? {
    if host.hasPrefix("[") {
      guard let end = host.firstIndex(of: "]") else { return nil }
      let rest = host[host.index(after: end)...]
      guard rest.isEmpty || isPort(rest) else { return nil }
      return host[host.index(after: host.startIndex)..<end].lowercased()
    }
    guard let colon = host.firstIndex(of: ":") else { return host.isEmpty ? nil : host.lowercased() }
    guard isPort(host[colon...]), colon > host.startIndex else { return nil }
    return host[..<colon].lowercased()
  }

  private static func isPort(_ text: Substring) -> Bool {
    text.hasPrefix(":") && text.dropFirst().utf8.count <= 5
      && text.dropFirst().utf8.allSatisfy { (0x30...0x39).contains($0) }
  }

  static func isAddress(_ name: String) -> Bool {
    var four = in_addr()
    var six = in6_addr()
    return inet_pton(AF_INET, name, &four) == 1 || inet_pton(AF_INET6, name, &six) == 1
  }

  /// Whether an address is one that only this machine reaches.
  public static func isLoopback(_ name: String) -> Bool {
    name == "localhost" || name == "::1" || name.hasPrefix("127.") && isAddress(name)
  }

  private static func shown(_ host: String) -> String {
    String(host.prefix(80).filter { $0.isASCII && !$0.isNewline })
  }
}
