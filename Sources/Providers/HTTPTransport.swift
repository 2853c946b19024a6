public import Diagnostics
import Foundation
import FoundationNetworking

/// One answer of a server.
public struct HTTPAnswer: Sendable {
  public var status: Int
  public var body: [UInt8]
  /// Seconds that the server asks to wait.
  public var retryAfter: Double?

  public init(status: Int, body: [UInt8], retryAfter: Double? = nil) {
    self.status = status
    self.body = body
    self.retryAfter = retryAfter
  }
}

/// Sends requests. What cannot be sent, and answers that break off, are errors.
public protocol HTTPTransport: Sendable {
  func get(_ address: String, headers: [(String, String)]) async throws -> HTTPAnswer
}

/// The network, through Foundation's URLSession.
public struct NetworkTransport: HTTPTransport {
  private let session: URLSession

  public init(timeout: Double = 60) {
    let configuration = URLSessionConfiguration.ephemeral
    configuration.timeoutIntervalForRequest = timeout
    session = URLSession(configuration: configuration)
  }

  public func get(_ address: String, headers: [(String, String)]) async throws -> HTTPAnswer {
    var request = URLRequest(url: try Self.url(address))
    request.setValue("assay", forHTTPHeaderField: "User-Agent")
    for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
    let (data, response): (Data, URLResponse) = try await withCheckedThrowingContinuation { continuation in
      session.dataTask(with: request) { data, response, error in
        if let data, let response, error == nil {
          continuation.resume(returning: (data, response))
        } else {
          continuation.resume(throwing: error ?? URLError(.badServerResponse))
        }
      }.resume()
    }
    guard let http = response as? HTTPURLResponse else { throw URLError(.badServerResponse) }
    // A connection that breaks off early gives what came until then.
    let isWhole =
      http.expectedContentLength < 0 || http.value(forHTTPHeaderField: "Content-Encoding") != nil
      || http.expectedContentLength == Int64(data.count)
    guard isWhole else { throw URLError(.networkConnectionLost) }
    return HTTPAnswer(
      status: http.statusCode, body: [UInt8](data),
      retryAfter: http.value(forHTTPHeaderField: "Retry-After").flatMap { Double($0) })
  }

  private static func url(_ address: String) throws(AssayError) -> URL {
    guard let url = URL(string: address), ["http", "https"].contains(url.scheme?.lowercased() ?? "") else {
      throw AssayError(
        code: "invalid_address", message: "`\(address)` is no address of a server.",
        remedy: "Give one that begins with https://.", kind: .usage)
    }
    return url
  }

  /// Sends a JSON document, and gives the status of the answer.
  public func post(_ address: String, json: [UInt8]) async throws -> Int {
    var request = URLRequest(url: try Self.url(address))
    request.httpMethod = "POST"
    request.httpBody = Data(json)
    request.setValue("assay", forHTTPHeaderField: "User-Agent")
    request.setValue("application/json", forHTTPHeaderField: "Content-Type")
    return try await withCheckedThrowingContinuation { continuation in
      session.dataTask(with: request) { _, response, error in
        if let http = response as? HTTPURLResponse, error == nil {
          continuation.resume(returning: http.statusCode)
        } else {
          continuation.resume(throwing: error ?? URLError(.badServerResponse))
        }
      }.resume()
    }
  }
}
