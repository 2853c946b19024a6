import Diagnostics
import Glibc

/// The command line.
///
/// Parsed here and not by the product's command kit because that runs commands as asynchronous tasks, and valgrind,
/// which counts instructions, cannot follow the threads of their run time.
struct Options {
  var only: [String] = []
  var bars = 350_000
  var iterations: Int?
  var date: String?
  var listsNames = false
  var countedOnly = false
  var asJSON = false

  static let help = """
    assay-bench: measures the hot paths of assay.

      --only NAME      the benchmark NAME, or those whose name contains it; may be repeated
      --list           list the benchmarks and stop
      --json           print JSON instead of a table
      --bars N         bars of the price series (350000)
      --iterations N   exactly N calls each, without warming up
      --counted        only benchmarks that have thresholds
      --date DATE      the date to print; the program reads no clock for it

    Prints median and spread of wall and processor time with nanoseconds per unit, beside what the design
    allows, and the calls of the allocator. Inputs are made outside the timed part. Times depend on the machine
    and are never judged; instructions and allocations are, by check.sh.

    assay-bench indicators FOLDER BARS [NAME…] times indicators for peers/indicators.sh.
    """

  /// - Throws: `usage` for an option that does not exist or a number that is none.
  init(_ arguments: [String]) throws(AssayError) {
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      switch argument {
      case "--only": only.append(try Self.value(of: argument, &rest))
      case "--bars": bars = try Self.number(of: argument, &rest, atLeast: 1_000)
      case "--iterations": iterations = try Self.number(of: argument, &rest, atLeast: 1)
      case "--date": date = try Self.value(of: argument, &rest)
      case "--list": listsNames = true
      case "--counted": countedOnly = true
      case "--json": asJSON = true
      default: throw Self.usage("There is no option `\(argument)`.")
      }
    }
  }

  /// A full name chooses one benchmark, a part of a name all that contain it.
  func chooses(_ benchmark: Benchmark) -> Bool {
    let names = Set(hotPaths.map(\.name))
    let isWanted = only.contains { names.contains($0) ? benchmark.name == $0 : benchmark.name.contains($0) }
    return (only.isEmpty || isWanted) && (!countedOnly || benchmark.isCounted)
  }

  private static func value(of option: String, _ rest: inout ArraySlice<String>) throws(AssayError) -> String {
    guard let value = rest.popFirst() else { throw usage("The option `\(option)` needs a value.") }
    return value
  }

  private static func number(
    of option: String, _ rest: inout ArraySlice<String>, atLeast least: Int
  ) throws(AssayError) -> Int {
    let text = try value(of: option, &rest)
    guard let number = Int(text), number >= least else {
      throw usage("The option `\(option)` is `\(text)`; it takes a whole number of at least \(least).")
    }
    return number
  }

  private static func usage(_ message: String) -> AssayError {
    AssayError(code: "usage", message: message, remedy: "--help shows all options.", kind: .usage)
  }
}

/// Writes a line for people while standard output carries the report.
func writeError(_ line: String) {
  let bytes = Array((line + "\n").utf8)
  _ = write(STDERR_FILENO, bytes, bytes.count)
}
