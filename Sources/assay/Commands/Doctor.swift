import CommandKit
import Diagnostics
import Glibc
import Learning
import Market
import Storage
import UserStrategies

struct Doctor: Command {
  static let path = "doctor"
  static let abstract = "Show what is installed, what is missing and how to get it."
  static let discussion = "Ends with code 1 when something is missing that assay needs."
  static let examples = [
    CommandExample("assay doctor", "checks libraries, time zones, sample data and folders")
  ]

  private struct Check {
    enum Status: String { case good = "ok", missing, empty }

    var name: String
    var status: Status
    var found: String
    var remedy = ""
  }

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let checks =
      [program(context)] + libraries() + [timeZones(), chartScripts(), samples(), compiler()]
      + [catalogue(context), database(context)]
    let isWhole = checks.allSatisfy { $0.status != .missing }
    let json: JSONValue = [
      "ok": .bool(isWhole),
      "checks": .array(
        checks.map {
          [
            "name": .string($0.name), "status": .string($0.status.rawValue), "found": .string($0.found),
            "remedy": $0.remedy.isEmpty ? nil : .string($0.remedy),
          ]
        }),
    ]
    let style = context.console.outputStyle
    let width = context.console.width
    return CommandOutput(
      json: json, exitCode: isWhole ? .done : .failed, text: page(checks, isWhole, width: width, style))
  }

  private func page(_ checks: [Check], _ isWhole: Bool, width: Int, _ style: Style) -> String {
    var table = TextTable([.text("what"), .text("state"), .text("found")])
    for check in checks {
      table.append([check.name, check.status.rawValue, check.remedy.isEmpty ? check.found : check.remedy])
    }
    let verdict =
      isWhole
      ? style.good("Everything that assay needs is installed.")
      : style.error("Something is missing; see above.")
    return table.text(width: width, style: style) + "\n\n" + verdict
  }

  private func program(_ context: CommandContext) -> Check {
    let cores = context.globals.workers
    return Check(
      name: "assay", status: .good,
      found: "\(Version.code) at \(Installation.executable), \(cores) workers")
  }

  private func libraries() -> [Check] {
    (LinkedLibraries.all + [("XGBoost", TreeModel.libraryVersion)]).map {
      Check(name: $0.name, status: .good, found: $0.version)
    }
  }

  private func timeZones() -> Check {
    do {
      _ = try ["America/New_York", "America/Chicago", "Asia/Kolkata"].map { try ZoneTable.named($0) }
      return Check(name: "time zones", status: .good, found: ZoneTable.systemDirectory)
    } catch {
      return Check(
        name: "time zones", status: .missing, found: "", remedy: "Install them: `apt-get install tzdata`.")
    }
  }

  private func chartScripts() -> Check {
    let files = Installation.files
    let name = "chart scripts"
    if let files, files.lineCharts != nil, files.lineChartsStyle != nil, files.priceCharts != nil {
      return Check(name: name, status: .good, found: "\(files.folder)/charts")
    }
    return Check(
      name: name, status: .missing, found: "",
      remedy: "Fetch them with `./assay-setup deps`; reports need them for their charts.")
  }

  /// Needed by strategies of one's own alone, so its absence is no fault.
  private func compiler() -> Check {
    let name = "compiler of your own strategies"
    do {
      let path = getenv("PATH").map { String(cString: $0) } ?? ""
      let home = getenv("HOME").map { String(cString: $0) }
      let found = try Toolchain.locate(executable: Installation.executable, searchPath: path, home: home)
      return Check(name: name, status: .good, found: found.compiler)
    } catch {
      return Check(name: name, status: .empty, found: "", remedy: error.message)
    }
  }

  private func samples() -> Check {
    let names = InstalledFiles.sampleNames
    let missing = names.filter { Installation.files?.sample($0) == nil }
    if missing.isEmpty, let folder = Installation.files?.folder {
      return Check(
        name: "sample data", status: .good, found: "\(names.joined(separator: ", ")) in \(folder)/samples")
    }
    return Check(
      name: "sample data", status: .missing, found: "",
      remedy: "\(missing.joined(separator: ", ")): fetch with `./assay-setup deps`.")
  }

  private func catalogue(_ context: CommandContext) -> Check {
    let folder = context.globals.data
    if access(folder, R_OK) == 0 { return Check(name: "catalogue", status: .good, found: folder) }
    return Check(
      name: "catalogue", status: .empty, found: "",
      remedy: "\(folder) does not exist yet; `assay data sample` fills it with real prices.")
  }

  private func database(_ context: CommandContext) -> Check {
    let path = context.globals.database
    if access(path, R_OK) == 0 { return Check(name: "results", status: .good, found: path) }
    return Check(
      name: "results", status: .empty, found: "",
      remedy: "\(path) does not exist yet; `assay factory run` makes it.")
  }
}
