import Diagnostics
import Glibc
import Storage
import UserStrategies

/// Prints a page to PDF with the browser of this machine.
enum PagePrinter {
  private static let browsers = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]

  /// - Throws: `no_browser` where there is none to print with, `print_failed` with the browser's last words.
  static func print(_ page: String, to path: String) throws {
    guard let browser = browser() else {
      throw AssayError(
        code: "no_browser",
        message:
          "A PDF is printed by Chromium, and none of \(browsers.joined(separator: ", ")) is on the PATH.",
        remedy: "Install it (`apt-get install chromium`), or write the report as .html or .md.", place: path)
    }
    let folder = try ScratchFolder()
    defer { folder.remove() }
    let (source, target) = ("\(folder.path)/page.html", "\(folder.path)/page.pdf")
    try AtomicFile.replace(source, with: page)
    let output = try ExternalProgram.run(
      [
        browser, "--headless", "--disable-gpu", "--no-pdf-header-footer",
        "--user-data-dir=\(folder.path)/profile",
        "--virtual-time-budget=20000", "--print-to-pdf=\(target)",
      ] + (geteuid() == 0 ? ["--no-sandbox"] : []) + ["file://\(source)#paper"],
      environment: ["PATH=\(variable("PATH"))", "HOME=\(folder.path)", "LANG=C.UTF-8"])
    guard output.code == 0, access(target, R_OK) == 0 else {
      throw AssayError(
        code: "print_failed", message: "\(browser) could not print the page (exit code \(output.code)).",
        remedy: "Write the report as .html and print it from a browser.", place: path)
    }
    try AtomicFile.replace(path, with: WholeFile.bytes(of: target))
  }

  private static func browser() -> String? {
    for folder in variable("PATH").split(separator: ":") {
      for name in browsers where access("\(folder)/\(name)", X_OK) == 0 { return "\(folder)/\(name)" }
    }
    return nil
  }

  private static func variable(_ name: String) -> String { getenv(name).map { String(cString: $0) } ?? "" }
}
