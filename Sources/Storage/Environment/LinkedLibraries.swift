import CArchive
import CArrow
import CSQLite
import CYAML

/// The C and C++ libraries that this program runs with, and their versions.
public enum LinkedLibraries {
  /// Names and versions, in a fixed order.
  public static var all: [(name: String, version: String)] {
    [
      ("Apache Arrow", String(cString: assay_arrow_version())),
      ("SQLite", String(cString: sqlite3_libversion())),
      ("libyaml", String(cString: yaml_get_version_string())),
      ("libarchive", archiveVersion),
    ]
  }

  /// `libarchive 3.6.2` without the name.
  private static var archiveVersion: String {
    let text = String(cString: archive_version_string())
    return text.split(separator: " ").last.map(String.init) ?? text
  }
}
