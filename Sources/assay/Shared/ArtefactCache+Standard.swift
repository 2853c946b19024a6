import CommandKit
import Storage

extension ArtefactCache {
  /// Results of finished units, kept for every command that shares them: `cache` in the data folder.
  static func standard(_ context: CommandContext) -> ArtefactCache {
    ArtefactCache(folder: "\(context.globals.data)/cache", limit: 2 << 30)
  }
}
