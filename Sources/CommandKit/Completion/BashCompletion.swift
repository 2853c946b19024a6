/// Completions for bash 4 and later; needs no bash-completion package.
struct BashCompletion {
  let name: String
  let entries: [CompletionEntry]

  var script: String {
    """
    # bash completion for \(name); made by `\(name) completions bash`.
    # Put it into ~/.local/share/bash-completion/completions/\(name), or `source` it.

    _\(name)_is_path() {
      case "$1" in
    \(paths))
          return 0 ;;
      esac
      return 1
    }

    # The words that may follow a path, its options, and a hint for values of arguments.
    _\(name)_describe() {
      words_here="" options_here="" hint_here="none"
      case "$1" in
    \(descriptions)
      esac
    }

    # How the value of an option is completed: file, folder, none, or the words themselves; empty for a flag.
    _\(name)_value_hint() {
      value_hint=""
      case "$1 $2" in
    \(valueHints)
      esac
    }

    _\(name)_reply() {
      case "$1" in
        file) compopt -o filenames 2> /dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$2") ;;
        folder) compopt -o filenames 2> /dev/null; mapfile -t COMPREPLY < <(compgen -d -- "$2") ;;
        none) COMPREPLY=() ;;
        *) mapfile -t COMPREPLY < <(compgen -W "$1" -- "$2") ;;
      esac
    }

    _\(name)() {
      local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}"
      local path="" word index words_here options_here hint_here value_hint
      # Bash breaks --option=value into three words.
      if [[ $current == "=" ]]; then
        current=""
      elif [[ $previous == "=" ]]; then
        previous="${COMP_WORDS[COMP_CWORD-2]}"
      fi
      for ((index = 1; index < COMP_CWORD; index++)); do
        word="${COMP_WORDS[index]}"
        if _\(name)_is_path "${path:+$path }$word"; then path="${path:+$path }$word"; fi
      done
      _\(name)_value_hint "$path" "$previous"
      if [[ -n $value_hint ]]; then
        _\(name)_reply "$value_hint" "$current"
        return
      fi
      _\(name)_describe "$path"
      if [[ $current == -* ]]; then
        _\(name)_reply "$options_here" "$current"
      elif [[ -n $words_here ]]; then
        _\(name)_reply "$words_here" "$current"
      else
        _\(name)_reply "$hint_here" "$current"
      fi
    }

    complete -F _\(name) \(name)

    """
  }

  private var paths: String {
    let quoted = entries.filter { !$0.path.isEmpty }.map { "    \(shellQuoted($0.path))" }
    return quoted.isEmpty ? "    ''" : quoted.joined(separator: " | \\\n")
  }

  private var descriptions: String {
    entries.map { entry in
      let options = entry.options.map(\.spelling).joined(separator: " ")
      let words = entry.words.joined(separator: " ")
      return """
            \(shellQuoted(entry.path)))
              words_here=\(shellQuoted(words)) hint_here=\(keyword(entry.argumentHint))
              options_here=\(shellQuoted(options)) ;;
        """
    }.joined(separator: "\n")
  }

  private var valueHints: String {
    // The first case that fits counts, so an own option comes before the global one of its name.
    let own = entries.flatMap { entry in
      entry.ownOptions.filter { $0.form == .option }.map { ("\(entry.path) \($0.spelling)", $0.completion) }
    }.map { "    \(shellQuoted($0))) value_hint=\(value($1)) ;;" }
    let global = CompletionEntry.globals.filter { $0.form == .option }
      .map { "    *' \($0.spelling)') value_hint=\(value($0.completion)) ;;" }
    return (own + global).joined(separator: "\n")
  }

  private func value(_ hint: CompletionHint) -> String {
    hint.words.isEmpty ? keyword(hint) : shellQuoted(hint.words.joined(separator: " "))
  }

  private func keyword(_ hint: CompletionHint) -> String {
    switch hint {
    case .file: "file"
    case .folder: "folder"
    case .none, .choice, .suggestion: "none"
    }
  }
}
