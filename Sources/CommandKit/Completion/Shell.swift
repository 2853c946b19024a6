/// The shells that completions are made for.
public enum Shell: String, CaseIterable, Sendable {
  case bash, zsh, fish
}

extension Application {
  /// The completion script of a shell, made from the declarations of all commands.
  ///
  /// The script is whole in itself: it knows commands, options and fixed choices and asks nothing of the
  /// command while the user types.
  public func completionScript(for shell: Shell) -> String {
    let entries = tree.allNodes.map { CompletionEntry($0, rootLine: name) }
    return switch shell {
    case .bash: BashCompletion(name: name, entries: entries).script
    case .zsh: ZshCompletion(name: name, entries: entries).script
    case .fish: FishCompletion(name: name, entries: entries).script
    }
  }
}
