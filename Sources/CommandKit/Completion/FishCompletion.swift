/// Completions for fish.
struct FishCompletion {
  let name: String
  let entries: [CompletionEntry]

  var script: String {
    """
    # fish completion for \(name); made by `\(name) completions fish`.
    # Put it into ~/.config/fish/completions/\(name).fish, or `source` it.

    # True when the words so far name exactly this command path.
    function __\(name)_at
        set -l paths \(entries.filter { !$0.path.isEmpty }.map { quoted($0.path) }.joined(separator: " "))
        set -l path_here ''
        set -l words (commandline -opc)
        for word in $words[2..-1]
            set -l longer (string trim "$path_here $word")
            if contains -- "$longer" $paths
                set path_here "$longer"
            end
        end
        test "$path_here" = "$argv[1]"
    end

    complete -c \(name) -e
    complete -c \(name) -f
    \(entries.map(lines).joined(separator: "\n"))

    """
  }

  private func lines(of entry: CompletionEntry) -> String {
    let head = "complete -c \(name) -n \(quoted("__\(name)_at \(quoted(entry.path))"))"
    var lines = entry.children.map { "\(head) -a \(quoted($0.word)) -d \(quoted($0.abstract))" }
    switch entry.argumentHint {
    case .none: break
    case .file: lines.append("\(head) -F")
    case .folder: lines.append("\(head) -a '(__fish_complete_directories)'")
    case .choice(let names), .suggestion(let names):
      lines.append("\(head) -a \(quoted(names.joined(separator: " ")))")
    }
    for option in entry.options {
      lines.append("\(head) -l \(option.name)\(value(option)) -d \(quoted(option.help))")
    }
    return lines.joined(separator: "\n")
  }

  private func value(_ option: DeclaredParameter) -> String {
    switch (option.form, option.completion) {
    case (.option, .file): " -r -F"
    case (.option, .folder): " -x -a '(__fish_complete_directories)'"
    case (.option, .choice(let names)), (.option, .suggestion(let names)):
      " -x -a \(quoted(names.joined(separator: " ")))"
    case (.option, .none): " -x"
    default: ""
    }
  }

  /// Fish escapes a quote inside single quotes with a backslash.
  private func quoted(_ text: String) -> String {
    "'" + text.replacing("\\", with: #"\\"#).replacing("'", with: #"\'"#) + "'"
  }
}
