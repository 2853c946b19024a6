import CHTTP

// SAFETY: the library hands back the pointers that it was given: the context of `chttp_start`, which the server retains
// until the library has stopped; the exchange, which `began` retains and `completed` releases, each called once for a
// request; the open stream, which `stream` retains and its last closure releases. Pointers to text are valid during the
// call and copied in it.
extension ServerCore {
  /// The first line of a request has come.
  static let began:
    @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<CChar>?, OpaquePointer?) ->
      UnsafeMutableRawPointer? = { _, target, _ in
        Unmanaged.passRetained(Exchange(target: target.map { String(cString: $0) } ?? "")).toOpaque()
      }

  /// Nothing more happens with a request.
  static let completed: MHD_RequestCompletedCallback = { _, _, exchange, _ in
    guard let pointer = exchange?.pointee else { return }
    Unmanaged<Exchange>.fromOpaque(pointer).release()
    exchange?.pointee = nil
  }

  /// Called once with the head of a request, then with each piece of its body, and once more at its end.
  static let answer: MHD_AccessHandlerCallback = { context, connection, _, method, _, piece, size, exchange in
    guard let context, let connection, let method, let size, let pointer = exchange?.pointee else {
      return .NO
    }
    let core = Unmanaged<ServerCore>.fromOpaque(context).takeUnretainedValue()
    let exchange = Unmanaged<Exchange>.fromOpaque(pointer).takeUnretainedValue()
    guard let request = exchange.request else {
      return core.begin(exchange, method: String(cString: method), on: connection)
    }
    if size.pointee > 0 {
      // Too late for an answer: only a client that hides the length of its body comes here.
      guard let piece, exchange.body.count + size.pointee <= core.bodyLimit else { return .NO }
      exchange.body += UnsafeRawBufferPointer(start: piece, count: size.pointee)
      size.pointee = 0
      return .YES
    }
    var complete = request
    complete.body = exchange.body
    return core.send(core.handler(complete), on: connection)
  }

  private func begin(_ exchange: Exchange, method: String, on connection: OpaquePointer) -> MHD_Result {
    switch HTTPRequest.make(method: method, target: exchange.target, headers: Self.headers(of: connection)) {
    case .failure(let refusal): return send(refusal.response, on: connection)
    case .success(let request):
      if let refusal = entrance.refusal(request) { return send(refusal, on: connection) }
      let length = request.header("content-length").flatMap(Int.init)
      if let length, length > bodyLimit {
        return send(.text("The request is larger than \(bodyLimit) bytes.", status: 413), on: connection)
      }
      exchange.request = request
      return .YES
    }
  }

  private static func headers(of connection: OpaquePointer) -> [HTTPField] {
    var fields: [HTTPField] = []
    withUnsafeMutablePointer(to: &fields) { pointer in
      chttp_headers(
        connection,
        { fields, _, name, value in
          guard let fields, let name else { return .NO }
          fields.assumingMemoryBound(to: [HTTPField].self).pointee.append(
            HTTPField(String(cString: name).lowercased(), value.map { String(cString: $0) } ?? ""))
          return .YES
        }, pointer)
    }
    return fields
  }

  // MARK: Answers

  private func send(_ response: HTTPResponse, on connection: OpaquePointer) -> MHD_Result {
    let made: OpaquePointer?
    switch response.body {
    case .bytes(let bytes):
      made = bytes.withUnsafeBytes {
        chttp_copy($0.baseAddress, $0.count)
      }
    case .events(let hub, let after):
      guard let subscription = hub.subscribe(after: after) else {
        return send(.text("Too many pages are open. Close one and load again.", status: 503), on: connection)
      }
      made = stream(OpenStream(subscription, hub, self))
    }
    guard let made else { return .NO }
    defer { MHD_destroy_response(made) }
    for header in response.allHeaders where MHD_add_response_header(made, header.name, header.value) != .YES {
      return .NO
    }
    return MHD_queue_response(connection, UInt32(response.status), made)
  }

  private func stream(_ stream: OpenStream) -> OpaquePointer? {
    add(stream)
    let context = Unmanaged.passRetained(stream)
    let made = MHD_create_response_from_callback(
      UInt64.max, 4096,
      { context, _, buffer, space in
        guard let context, let buffer else { return -1 }
        let stream = Unmanaged<OpenStream>.fromOpaque(context).takeUnretainedValue()
        return stream.subscription.read(into: buffer, space)
      }, context.toOpaque(),
      { context in
        guard let context else { return }
        Unmanaged<OpenStream>.fromOpaque(context).takeRetainedValue().end()
      })
    if made == nil { context.takeRetainedValue().end() }
    return made
  }
}
