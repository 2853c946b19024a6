public import Diagnostics
import Foundation
public import Market
import Storage

/// Fetches bars: asks page by page, keeps to the provider's rate, tries again with growing pauses, and keeps answers
/// whose period is over on disk, so that a fetch that was interrupted goes on where it stopped.
public struct ProviderClient: Sendable {
  private let provider: any BarProvider
  private let transport: any HTTPTransport
  /// Folder of kept answers; `nil` keeps none.
  private let cache: String?
  private let secrets: [(String, String)]
  /// Today, in UTC: what ends before it is over.
  private let today: CivilDate
  private let sleep: @Sendable (Double) async throws -> Void
  private let progress: @Sendable (Int) -> Void

  static let attempts = 5
  static let longestPause = 60.0

  /// - Parameters:
  ///   - key: value of an environment variable.
  ///   - sleep: waits a number of seconds.
  ///   - progress: told the number of bars after each page.
  /// - Throws: `missing_key` naming the environment variable.
  public init(
    _ provider: any BarProvider, transport: any HTTPTransport, cache: String?, today: CivilDate,
    key: (String) -> String?, sleep: @escaping @Sendable (Double) async throws -> Void,
    progress: @escaping @Sendable (Int) -> Void = { _ in }
  ) throws(AssayError) {
    var secrets: [(String, String)] = []
    for (header, variable) in provider.keys {
      guard let value = key(variable), !value.isEmpty else {
        throw AssayError(
          code: "missing_key",
          message: "\(provider.name) wants a key in the environment variable \(variable).",
          remedy: "Set it: `export \(variable)=…`. Keys are never written to a file.", kind: .usage)
      }
      secrets.append((header, value))
    }
    self.provider = provider
    self.transport = transport
    self.cache = cache
    self.today = today
    self.secrets = secrets
    self.sleep = sleep
    self.progress = progress
  }

  /// All bars of a query, in order of time, each once.
  ///
  /// - Throws: `no_such_interval`; what the provider refuses; `fetch_failed` after the last attempt.
  public func bars(_ query: BarQuery) async throws -> ProviderBars {
    guard provider.interval(query.timeframe) != nil else {
      throw AssayError(
        code: "no_such_interval", message: "\(provider.name) has no bars of \(query.timeframe).",
        remedy: "Ask for finer bars and join them with `assay data resample`.", kind: .usage)
    }
    var waiting = Array(provider.requests(query).reversed())
    var bars = ProviderBars()
    var asked: Set<String> = []
    while let request = waiting.popLast() {
      guard asked.insert(request.address).inserted else {
        throw AssayError.malformed(provider.name, "a page names itself as the next", request)
      }
      guard let page = try await page(request, query) else { continue }
      bars.append(page.bars)
      if let next = page.next { waiting.append(next) }
      progress(bars.count)
    }
    return bars.sorted.within(query)
  }

  private func page(_ request: ProviderRequest, _ query: BarQuery) async throws -> ProviderPage? {
    let file = cache.map { "\($0)/\(provider.name)/\(SHA256.hexadecimal(of: request.address))" }
    if let file, let kept = try? WholeFile.bytes(of: file),
      let page = try? provider.read(kept, of: request, query)
    {
      return page
    }
    var last: any Error = AssayError.malformed(provider.name, "nothing came", request)
    for attempt in 0..<Self.attempts {
      try await sleep(attempt == 0 ? 1 / provider.requestsPerSecond : pause(attempt, last))
      do {
        let answer = try await transport.get(request.address, headers: secrets)
        if answer.status == 404, request.mayBeMissing { return nil }
        if answer.status == 429 || answer.status >= 500 {
          last = Throttled(status: answer.status, retryAfter: answer.retryAfter)
          continue
        }
        let page = try read(answer, request, query)
        if let file, isOver(request, query, page) { try AtomicFile.replace(file, with: answer.body) }
        return page
      } catch let error as AssayError where error.code != "malformed_response" {
        throw error
      } catch is CancellationError {
        throw CancellationError()
      } catch { last = error }
    }
    throw failed(request, last)
  }

  private func read(
    _ answer: HTTPAnswer, _ request: ProviderRequest, _ query: BarQuery
  ) throws(AssayError) -> ProviderPage {
    if (200..<300).contains(answer.status) { return try provider.read(answer.body, of: request, query) }
    // Many providers say in the body what is wrong.
    do throws(AssayError) {
      _ = try provider.read(answer.body, of: request, query)
    } catch {
      if error.code == "provider_refused" { throw error }
    }
    throw .refused(provider.name, "status \(answer.status)", request)
  }

  /// An answer can be kept when its period is over, or when it is a full page before others.
  private func isOver(_ request: ProviderRequest, _ query: BarQuery, _ page: ProviderPage) -> Bool {
    request.isOver || page.next != nil || query.through < today.advanced(byDays: -1)
  }

  private struct Throttled: Error {
    var status: Int
    var retryAfter: Double?
  }

  private func pause(_ attempt: Int, _ last: any Error) -> Double {
    let asked = (last as? Throttled)?.retryAfter ?? 0
    return min(Self.longestPause, max(asked, Double(1 << (attempt - 1))))
  }

  private func failed(_ request: ProviderRequest, _ last: any Error) -> AssayError {
    let why =
      switch last {
      case let error as AssayError: error.message
      case let error as Throttled: "it answers with status \(error.status)"
      // Foundation's description repeats the whole request; its sentence is enough.
      default: (last as NSError).localizedDescription
      }
    return AssayError(
      code: "fetch_failed",
      message: "\(provider.name) gave no answer in \(Self.attempts) attempts: \(why.prefix(300)).",
      remedy: "Run the same command again later: pages that came are kept.", place: request.address,
      kind: .failure)
  }
}

extension ProviderBars {
  /// The bars that open on the days asked for: some providers answer with whole pages.
  func within(_ query: BarQuery) -> ProviderBars {
    let wanted = opens.indices.filter {
      opens[$0] >= query.start * 1_000_000_000 && opens[$0] < query.end * 1_000_000_000
    }
    return wanted.count == count ? self : picked(wanted)
  }

  /// In order of time, each bar once; of two with one stamp the later answer is kept.
  var sorted: ProviderBars {
    var places: [Int64: Int] = [:]
    for i in opens.indices { places[opens[i]] = i }
    return picked(places.keys.sorted().compactMap { places[$0] })
  }

  private func picked(_ order: [Int]) -> ProviderBars {
    var result = ProviderBars()
    result.incomplete = incomplete
    result.opens = order.map { opens[$0] }
    result.open = order.map { open[$0] }
    result.high = order.map { high[$0] }
    result.low = order.map { low[$0] }
    result.close = order.map { close[$0] }
    result.volume = order.map { volume[$0] }
    return result
  }

  /// The bars of an instrument that are over by `now`; a bar that is still being made is left out.
  public func series(of instrument: Instrument, _ timeframe: Timeframe, now: Timestamp) throws -> BarSeries {
    let calendar = try SessionCalendar(instrument.sessions)
    var closes = opens.map { $0 + timeframe.nanoseconds }
    var over = closes
    if !timeframe.isIntraday {
      let dates = opens.map { Timestamp(nanoseconds: $0).date }
      closes = dates.map { calendar.dailyBarClose(of: $0).nanoseconds }
      over = dates.map { calendar.sessionClose(of: $0).nanoseconds }
    }
    let kept = closes.indices.filter {
      over[$0] <= now.nanoseconds && (!timeframe.isIntraday || $0 == 0 || closes[$0] > closes[$0 - 1])
    }
    func column(_ values: [Double]) -> [Double] { kept.map { values[$0] } }
    let hasVolume = volume.contains { !$0.isNaN }
    return try BarSeries(
      instrument: instrument, timeframe: timeframe, timestamps: kept.map { closes[$0] }, open: column(open),
      high: column(high), low: column(low), close: column(close), volume: hasVolume ? column(volume) : nil)
  }
}
