import Diagnostics
import Factory
public import HTTPServer
import Storage
import Synchronization

/// The factory as a person sees it in a browser: pages made of the workspace's databases while others write to them.
///
///     let dashboard = Dashboard(settings)
///     dashboard.start()
///     let server = try HTTPServer(port: 8420) { dashboard.answer($0) }
///     …
///     dashboard.stop()
///     server.stop()
///
/// Any number of threads may ask at once. Pages are kept until the workspace changes, so that many viewers of one page
/// cost no more than one.
public final class Dashboard: Sendable {
  let settings: DashboardSettings
  let hub: EventHub
  let pool: ReadPool
  let watch: WorkspaceWatch
  let runner: ActionRunner
  let assets: DashboardAssets
  private let cache = Mutex(PageCache())
  /// Summaries of runs, by id.
  let summaries = Mutex<[String: FactorySummary]>([:])
  /// Maps of pairs of finished runs, by their addresses.
  let pairMaps = Mutex<[String: PairMap]>([:])

  public init(_ settings: DashboardSettings) {
    self.settings = settings
    hub = EventHub(epoch: String(settings.secret.prefix(12)))
    pool = ReadPool(settings.workspace.databasePath)
    let watch = WorkspaceWatch(settings.workspace, hub: hub, now: settings.now)
    self.watch = watch
    runner = ActionRunner(
      executable: settings.executable, workspace: settings.workspace, now: settings.now,
      note: { watch.note($0) })
    assets = DashboardAssets(settings.installed)
  }

  /// Looks at the workspace, and from then on once a second.
  public func start() {
    watch.start(earlier: runner.earlier())
  }

  /// Looks at the workspace now, in place of waiting for the next second.
  public func look() { watch.look() }

  /// Ends the event streams, the watch and the commands that were started here.
  public func stop() {
    runner.stop()
    watch.stop()
    hub.close()
  }

  /// How many browsers listen to the feed.
  public var listeners: Int { hub.listenerCount }

  public func answer(_ request: HTTPRequest) -> HTTPResponse {
    if request.path == "/healthz" { return health() }
    if let asset = assets.answer(request) { return asset }
    if let gate = settings.gate, !gate.knows(request) { return logIn(request, gate) }
    switch (request.method, request.path) {
    case (.get, "/events"): return .events(hub, for: request)
    case (.post, "/ask"), (.post, "/act"): return act(request)
    case (.post, _): return .text("There is nothing to change here.", status: 404)
    default: return kept(request)
    }
  }

  // MARK: Pages

  private func kept(_ request: HTTPRequest) -> HTTPResponse {
    let state = watch.current
    let key = Address(request.path, request.query).text
    if let known = cache.withLock({ $0.page(key, generation: state.generation) }) { return known }
    let response = page(request, state)
    if response.status == 200 { cache.withLock { $0.keep(response, key, generation: state.generation) } }
    return response
  }

  private func page(_ request: HTTPRequest, _ state: WorkspaceState) -> HTTPResponse {
    let address = Address(request.path, request.query)
    let maker = PageMaker(dashboard: self, state: state, request: request)
    var shown: DashboardPage
    do {
      shown = try maker.page() ?? PageMaker.missing
    } catch {
      shown = PageMaker.failure(error)
    }
    // Parameters of the frame are no part of the page's own links.
    let own = address.setting(["csv": nil, "fragment": nil])
    let writer = writer(own, state)
    if let id = request.query.value("csv") {
      do {
        if let grid = shown.grids.first(where: { $0.id == id }) { return Self.file(id, try grid.csv()) }
      } catch {
        shown = PageMaker.failure(error)
      }
    }
    if let id = request.query.value("fragment"), let section = shown.allSections.first(where: { $0.id == id })
    {
      return .html(writer.fragment(section))
    }
    return .html(writer.page(shown), status: shown.status)
  }

  func writer(_ address: Address, _ state: WorkspaceState) -> PageWriter {
    PageWriter(
      address: address, version: settings.version, isControl: settings.allowsControl,
      drawsCharts: assets.drawsCharts, generation: state.generation)
  }

  private static func file(_ name: String, _ text: String) -> HTTPResponse {
    var response = HTTPResponse.content(text, type: "text/csv; charset=utf-8")
    response.headers.append(HTTPField("Content-Disposition", "attachment; filename=\"\(name).csv\""))
    return response
  }

  // MARK: Health, entrance

  private func health() -> HTTPResponse {
    let problems = watch.current.problems
    let json: JSONValue = [
      "status": .string(problems.isEmpty ? "ok" : "degraded"), "version": .string(settings.version),
      "problems": JSONValue(problems.isEmpty ? [] : ["Look at the page Overview."]),
    ]
    return .json(json.text(), status: problems.isEmpty ? 200 : 503)
  }

  /// Asks for the token, or takes it.
  private func logIn(_ request: HTTPRequest, _ gate: TokenGate) -> HTTPResponse {
    if request.path == "/events" { return .text("The token is missing.", status: 401) }
    if request.method == .post, request.path == "/login", let token = request.form?.value("token") {
      if gate.matches(token) {
        var response = HTTPResponse.redirect(to: "/")
        response.headers.append(gate.cookie)
        return response
      }
      return .html(LogInPage.text(isWrong: true), status: 401)
    }
    return .html(LogInPage.text(isWrong: false), status: 401)
  }

  // MARK: Actions

  private func act(_ request: HTTPRequest) -> HTTPResponse {
    let state = watch.current
    let writer = writer(Address("/"), state)
    guard settings.allowsControl else {
      return .html(writer.page(PageMaker.readOnly), status: 403)
    }
    guard let fields = request.form, fields.value("secret") == settings.secret, let action = Action(fields)
    else {
      return .html(writer.page(PageMaker.staleForm), status: 400)
    }
    if request.path == "/ask" {
      return .html(writer.page(PageMaker.question(action, secret: settings.secret)))
    }
    do {
      try runner.perform(action)
      return .redirect(to: action.place)
    } catch {
      let page = PageMaker.failure(error)
      return .html(writer.page(page), status: page.status)
    }
  }
}

/// Pages of one state of the workspace.
struct PageCache {
  private var generation: UInt64 = 0
  private var pages: [String: HTTPResponse] = [:]

  private static let most = 64
  private static let mostBytes = 2 << 20

  func page(_ key: String, generation: UInt64) -> HTTPResponse? {
    generation == self.generation ? pages[key] : nil
  }

  mutating func keep(_ response: HTTPResponse, _ key: String, generation: UInt64) {
    guard generation >= self.generation, case .bytes(let bytes) = response.body, bytes.count <= Self.mostBytes
    else {
      return
    }
    if generation > self.generation || pages.count >= Self.most { pages = [:] }
    self.generation = generation
    pages[key] = response
  }
}
