import CommandKit
import Storage

extension CommandContext {
  /// The files that the command works on.
  var workspace: Workspace { Workspace(folder: globals.data, database: globals.database) }
}
