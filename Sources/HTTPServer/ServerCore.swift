import CHTTP
import Synchronization

/// What the library's callbacks need. The server keeps it alive until the last of them has returned.
final class ServerCore: Sendable {
  let entrance: RequestGuard
  let bodyLimit: Int
  let handler: HTTPServer.Handler
  private let streams = Mutex<(isStopping: Bool, open: [ObjectIdentifier: OpenStream])>((false, [:]))

  init(entrance: RequestGuard, bodyLimit: Int, handler: @escaping HTTPServer.Handler) {
    self.entrance = entrance
    self.bodyLimit = bodyLimit
    self.handler = handler
  }

  func add(_ stream: OpenStream) {
    let isStopping = streams.withLock { streams in
      if !streams.isStopping { streams.open[ObjectIdentifier(stream)] = stream }
      return streams.isStopping
    }
    if isStopping { stream.subscription.close() }
  }

  func remove(_ stream: OpenStream) {
    streams.withLock { _ = $0.open.removeValue(forKey: ObjectIdentifier(stream)) }
  }

  func endStreams() {
    let open = streams.withLock { streams in
      streams.isStopping = true
      return Array(streams.open.values)
    }
    for stream in open { stream.subscription.close() }
  }
}

/// An event stream that a connection is sending.
final class OpenStream: Sendable {
  let subscription: EventSubscription
  let hub: EventHub
  private let core: ServerCore

  init(_ subscription: EventSubscription, _ hub: EventHub, _ core: ServerCore) {
    self.subscription = subscription
    self.hub = hub
    self.core = core
  }

  func end() {
    hub.leave(subscription)
    core.remove(self)
  }
}

/// A request while it comes in. Only the thread of its connection touches it.
final class Exchange {
  let target: String
  var request: HTTPRequest?
  var body: [UInt8] = []

  init(target: String) { self.target = target }
}
