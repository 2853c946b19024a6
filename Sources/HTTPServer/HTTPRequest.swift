/// A request as a handler sees it: decoded, within its limits, and from a place that may ask.
public struct HTTPRequest: Sendable {
  public enum Method: String, Sendable {
    case get = "GET"
    case head = "HEAD"
    case post = "POST"
  }

  public var method: Method
  /// Begins with `/`; escapes are decoded, dots are not resolved.
  public var path: String
  /// The parameters of the address, in order.
  public var query: [HTTPField]
  /// In order, with names in lower case.
  public var headers: [HTTPField]
  public var body: [UInt8]

  public init(
    _ method: Method, _ path: String, query: [HTTPField] = [], headers: [HTTPField] = [], body: [UInt8] = []
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.headers = headers
    self.body = body
  }

  /// The value of a header by its name in lower case; `nil` where it is absent or given twice.
  public func header(_ name: String) -> String? {
    let found = headers.filter { $0.name == name }
    return found.count == 1 ? found[0].value : nil
  }

  /// The value of a cookie.
  public func cookie(_ name: String) -> String? {
    for header in headers where header.name == "cookie" {
      for part in header.value.split(separator: ";") {
        let pair = part.drop { $0 == " " }.split(
          separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        if pair.count == 2, pair[0] == name { return String(pair[1]) }
      }
    }
    return nil
  }

  /// The fields of a form; `nil` when the body is none.
  public var form: [HTTPField]? {
    let type = header("content-type")?.split(separator: ";").first?.lowercased()
    guard type == "application/x-www-form-urlencoded", let text = String(validating: body, as: UTF8.self)
    else {
      return nil
    }
    return PercentCoding.fields(text)
  }
}

extension HTTPRequest {
  /// Reads the first line and the headers of a request; a response that says what is wrong otherwise.
  static func make(
    method: String, target: String, headers: [HTTPField]
  ) -> Result<HTTPRequest, HTTPRefusal> {
    guard let method = Method(rawValue: method) else {
      var response = HTTPResponse.text("This server answers GET, HEAD and POST.", status: 405)
      response.headers.append(HTTPField("Allow", "GET, HEAD, POST"))
      return .failure(HTTPRefusal(response))
    }
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    guard target.hasPrefix("/"), target.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }),
      let path = PercentCoding.decode(parts[0], isForm: false),
      let query = parts.count > 1 ? PercentCoding.fields(parts[1]) : []
    else { return .failure(HTTPRefusal(.text("The address of the request cannot be read.", status: 400))) }
    return .success(HTTPRequest(method, path, query: query, headers: headers))
  }
}

/// An answer given in place of the handler's.
struct HTTPRefusal: Error {
  let response: HTTPResponse

  init(_ response: HTTPResponse) { self.response = response }
}
