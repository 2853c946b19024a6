import Synchronization

/// An event that goes out to everybody who listens.
public struct ServerEvent: Sendable, Hashable {
  /// The kind, a word in lower case.
  public var name: String
  /// Lines of text, mostly one of JSON.
  public var data: String

  public init(_ name: String, _ data: String) {
    self.name = name
    self.data = data
  }

  func bytes(id: String) -> [UInt8] {
    var text = "id: \(id)\nevent: \(name)\n"
    for line in data.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      text += "data: \(line)\n"
    }
    return Array((text + "\n").utf8)
  }
}

/// Sends events to any number of listeners, and to those that come back what they missed meanwhile.
///
/// The newest `kept` events are held. A listener that comes back with the number of its last event gets those after it.
/// One whose number is older, or from another run of the server, gets the event `reset`: it reads its page again.
public final class EventHub: Sendable {
  private struct State {
    var last: UInt64 = 0
    var recent: [(number: UInt64, bytes: [UInt8])] = []
    var listeners: [ObjectIdentifier: EventSubscription] = [:]
    var isClosed = false
  }

  /// Tells the numbers of this run of the server from those of an earlier one.
  private let epoch: String
  private let kept: Int
  private let limit: Int
  private let state = Mutex(State())

  /// - Parameters:
  ///   - epoch: letters and digits that no earlier run of the server had.
  ///   - limit: most listeners at a time.
  public init(epoch: String, kept: Int = 500, limit: Int = 200) {
    self.epoch = epoch
    self.kept = kept
    self.limit = limit
  }

  public var listenerCount: Int { state.withLock { $0.listeners.count } }

  public func publish(_ event: ServerEvent) {
    state.withLock { state in
      state.last += 1
      let bytes = event.bytes(id: "\(epoch)-\(state.last)")
      state.recent.append((state.last, bytes))
      if state.recent.count > kept { state.recent.removeFirst(state.recent.count - kept) }
      for listener in state.listeners.values { listener.add(bytes) }
    }
  }

  /// Ends every stream; later ones end at once.
  public func close() {
    let listeners = state.withLock { state in
      state.isClosed = true
      defer { state.listeners = [:] }
      return Array(state.listeners.values)
    }
    for listener in listeners { listener.close() }
  }

  /// A stream that begins after the event `after`; `nil` when there are as many listeners as may be.
  func subscribe(after: String?) -> EventSubscription? {
    state.withLock { state in
      guard state.listeners.count < limit, let listener = EventSubscription() else { return nil }
      listener.add(Array("retry: 2000\n\n".utf8))
      if let after {
        if let missed = missed(after, state) {
          for bytes in missed { listener.add(bytes) }
        } else {
          listener.add(ServerEvent("reset", "{}").bytes(id: "\(epoch)-\(state.last)"))
        }
      } else {
        listener.add(ServerEvent("hello", "{}").bytes(id: "\(epoch)-\(state.last)"))
      }
      if state.isClosed { listener.close() } else { state.listeners[ObjectIdentifier(listener)] = listener }
      return listener
    }
  }

  func leave(_ listener: EventSubscription) {
    state.withLock { _ = $0.listeners.removeValue(forKey: ObjectIdentifier(listener)) }
  }

  /// What was published after an event; `nil` when that is no longer known.
  private func missed(_ id: String, _ state: borrowing State) -> [[UInt8]]? {
    let parts = id.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0] == epoch, let number = UInt64(parts[1]), number <= state.last else {
      return nil
    }
    let oldest = state.recent.first?.number ?? state.last + 1
    guard number + 1 >= oldest else { return nil }
    return state.recent.filter { $0.number > number }.map(\.bytes)
  }
}
