import Diagnostics
import Glibc

/// A socket that listens on an address, which is a name or a number, and a port; 0 takes a free one.
struct ListeningSocket {
  let descriptor: Int32
  let port: Int

  /// - Throws: `address_in_use`, `cannot_listen`.
  init(host: String, port: Int) throws(AssayError) {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
    var found: UnsafeMutablePointer<addrinfo>?
    let code = getaddrinfo(host, "\(port)", &hints, &found)
    guard code == 0, let address = found else {
      throw AssayError(
        code: "cannot_listen",
        message: "The address \(host) is not known: \(String(cString: gai_strerror(code))).",
        remedy: "Give 127.0.0.1, or an address of this machine.", place: "--host", kind: .usage)
    }
    defer { freeaddrinfo(found) }
    let socket = socket(
      address.pointee.ai_family, address.pointee.ai_socktype | Int32(SOCK_CLOEXEC.rawValue),
      address.pointee.ai_protocol)
    var yes: Int32 = 1
    let size = socklen_t(MemoryLayout<Int32>.size)
    guard socket >= 0, setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, size) == 0,
      bind(socket, address.pointee.ai_addr, address.pointee.ai_addrlen) == 0, listen(socket, 128) == 0
    else {
      let reason = errno
      if socket >= 0 { close(socket) }
      throw Self.error(host, port, reason)
    }
    descriptor = socket
    self.port = Self.port(of: socket)
  }

  private static func port(of socket: Int32) -> Int {
    var storage = sockaddr_storage()
    var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
    withUnsafeMutablePointer(to: &storage) { pointer in
      _ = pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(socket, $0, &size) }
    }
    // The port stands at the same place in both families.
    return withUnsafeBytes(of: storage) { Int($0[2]) << 8 | Int($0[3]) }
  }

  private static func error(_ host: String, _ port: Int, _ reason: Int32) -> AssayError {
    if reason == EADDRINUSE {
      return AssayError(
        code: "address_in_use", message: "Another program listens on \(host):\(port).",
        remedy: "Give another port with --port, or 0 for a free one.", place: "--port", kind: .usage)
    }
    return AssayError(
      code: "cannot_listen",
      message: "The program cannot listen on \(host):\(port): \(String(cString: strerror(reason))).",
      remedy: "Give an address of this machine with --host, and a port above 1023 with --port.",
      place: "--host",
      kind: .usage)
  }
}
