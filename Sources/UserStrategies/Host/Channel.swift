import Diagnostics
import Glibc

/// One end of the connection between the command and a strategy's process: messages of a JSON header and raw bytes.
struct Channel {
  let descriptor: Int32

  /// What a wait can end with beside a message.
  enum Broken: Error {
    /// The other side is gone.
    case closed
    /// The other side did not move within the time limit.
    case silent
  }

  /// How long the other side may be silent; `nil` for ever.
  var patience: Int?

  func send(_ header: JSONValue, _ parts: [UnsafeRawBufferPointer] = []) throws {
    let text = Array(header.text().utf8)
    let sizes = [UInt64(text.count), UInt64(parts.reduce(0) { $0 + $1.count })]
    try sizes.withUnsafeBytes { try write($0) }
    try text.withUnsafeBytes { try write($0) }
    for part in parts { try write(part) }
  }

  func receive() throws -> (header: JSONValue, bytes: [UInt8]) {
    var sizes: [UInt64] = [0, 0]
    try sizes.withUnsafeMutableBytes { try read($0) }
    var text = [UInt8](repeating: 0, count: Int(sizes[0]))
    try text.withUnsafeMutableBytes { try read($0) }
    let bytes = try [UInt8](unsafeUninitializedCapacity: Int(sizes[1])) { buffer, count in
      try read(UnsafeMutableRawBufferPointer(buffer))
      count = Int(sizes[1])
    }
    return (try JSONValue(parsing: text), bytes)
  }

  private func write(_ bytes: UnsafeRawBufferPointer) throws {
    var sent = 0
    while sent < bytes.count {
      let count = Glibc.send(
        descriptor, bytes.baseAddress?.advanced(by: sent), bytes.count - sent,
        Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
      if count > 0 { sent += count } else { try wait(POLLOUT, count) }
    }
  }

  private func read(_ bytes: UnsafeMutableRawBufferPointer) throws {
    var got = 0
    while got < bytes.count {
      let count = recv(
        descriptor, bytes.baseAddress?.advanced(by: got), bytes.count - got, Int32(MSG_DONTWAIT))
      if count == 0 { throw Broken.closed }
      if count > 0 { got += count } else { try wait(POLLIN, count) }
    }
  }

  private func wait(_ event: Int32, _ count: Int) throws {
    guard count < 0, errno == EAGAIN || errno == EINTR else { throw Broken.closed }
    var request = pollfd(fd: descriptor, events: Int16(event), revents: 0)
    let result = poll(&request, 1, patience.map { Int32(clamping: $0 * 1_000) } ?? -1)
    if result == 0 { throw Broken.silent }
  }
}

extension [Double] {
  /// Numbers from the bytes of a message.
  init(bytes: [UInt8]) {
    self = [Double](unsafeUninitializedCapacity: bytes.count / 8) { buffer, count in
      count = bytes.count / 8
      bytes.withUnsafeBytes {
        UnsafeMutableRawBufferPointer(buffer).copyMemory(
          from: UnsafeRawBufferPointer(rebasing: $0[..<(count * 8)]))
      }
    }
  }
}
