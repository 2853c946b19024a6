import CHTTP
public import Diagnostics
import Glibc
import Synchronization

/// Answers HTTP/1.1 requests on one address, each connection in a thread of its own.
///
///     let server = try HTTPServer(host: "127.0.0.1", port: 8420) { request in
///       request.path == "/healthz" ? .text("ok") : .text("There is no such page.", status: 404)
///     }
///     …
///     server.stop()
///
/// The handler runs on many threads at once and may block. Requests that pages of other sites make a browser send are
/// refused before it (`RequestGuard`); so are those beyond the limits. Not for large bodies, and not for the open
/// network: there is no encryption.
public final class HTTPServer: Sendable {
  public struct Limits: Sendable {
    /// Connections at a time; more wait for their turn.
    public var connections = 512
    /// Bytes of the body of a request.
    public var body = 64 << 10
    /// Bytes of the first line and the headers of a request.
    public var head = 32 << 10
    /// Seconds that a connection may stay silent.
    public var silence = 30

    public init() {}
  }

  public typealias Handler = @Sendable (HTTPRequest) -> HTTPResponse

  public let host: String
  public let port: Int
  private let core: ServerCore
  private let daemon: Mutex<Daemon?>

  private struct Daemon {
    let handle: OpaquePointer
    let context: Unmanaged<ServerCore>
  }

  /// Starts to listen.
  ///
  /// - Parameters:
  ///   - host: an address of this machine; the loopback one is reached from this machine alone.
  ///   - port: 0 takes a free one; `port` then says which.
  ///   - names: names by which the server may be called beside addresses and `localhost`.
  /// - Throws: `address_in_use`, `cannot_listen`.
  public init(
    host: String = "127.0.0.1", port: Int, names: [String] = [], limits: Limits = Limits(),
    handler: @escaping Handler
  ) throws(AssayError) {
    let socket = try ListeningSocket(host: host, port: port)
    self.host = host
    self.port = socket.port
    let isLoopback = RequestGuard.isLoopback(host)
    core = ServerCore(
      entrance: RequestGuard(names: names + (isLoopback ? [] : [host]), takesAnyAddress: !isLoopback),
      bodyLimit: limits.body, handler: handler)
    // The context is released once, when the library has ended all its threads.
    let context = Unmanaged.passRetained(core)
    let handle = chttp_start(
      socket.descriptor, ServerCore.answer, ServerCore.completed, ServerCore.began, context.toOpaque(),
      UInt32(limits.connections), UInt32(limits.silence), limits.head, 1 << 20)
    guard let handle else {
      context.release()
      close(socket.descriptor)
      throw AssayError(
        code: "cannot_listen", message: "The server did not start on \(host):\(socket.port).",
        remedy: "Look whether the machine has memory and threads left, and start again.", place: "--port")
    }
    daemon = Mutex(Daemon(handle: handle, context: context))
  }

  deinit { stop() }

  /// The address to open, such as `http://127.0.0.1:8420/`.
  public var address: String {
    let shown = host == "0.0.0.0" ? "127.0.0.1" : host == "::" ? "::1" : host
    return "http://\(shown.contains(":") ? "[\(shown)]" : shown):\(port)/"
  }

  /// Takes no more connections, ends event streams, lets running requests finish and returns when all is quiet.
  public func stop() {
    let running = daemon.withLock { daemon -> Daemon? in
      defer { daemon = nil }
      return daemon
    }
    guard let running else { return }
    let listener = MHD_quiesce_daemon(running.handle)
    core.endStreams()
    MHD_stop_daemon(running.handle)
    if listener >= 0 { close(listener) }
    running.context.release()
  }
}
