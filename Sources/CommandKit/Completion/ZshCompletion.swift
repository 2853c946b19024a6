/// Completions for zsh.
struct ZshCompletion {
  let name: String
  let entries: [CompletionEntry]

  var script: String {
    """
    #compdef \(name)
    # zsh completion for \(name); made by `\(name) completions zsh`.
    # Put it as _\(name) into a folder of $fpath, or `source` it after compinit.

    _\(name)() {
      local path_here="" word index previous="${words[CURRENT-1]}"
      local -a paths words_here options_here
      paths=(\(entries.filter { !$0.path.isEmpty }.map { shellQuoted($0.path) }.joined(separator: " ")))
      for ((index = 2; index < CURRENT; index++)); do
        word="${path_here:+$path_here }${words[index]}"
        if (( ${paths[(Ie)$word]} )); then path_here="$word"; fi
      done
      # --option=value: complete what follows the sign.
      if [[ $PREFIX == --*=* ]]; then
        previous="${PREFIX%%=*}"
        compset -P '*='
      fi
      case "$path_here $previous" in
    \(valueCases)
      esac
      case "$path_here" in
    \(pathCases)
      esac
    }

    if [[ $funcstack[1] == _\(name) ]]; then
      _\(name) "$@"
    else
      compdef _\(name) \(name)
    fi

    """
  }

  private var valueCases: String {
    // The first case that fits counts, so an own option comes before the global one of its name.
    let own = entries.flatMap { entry in
      entry.ownOptions.filter { $0.form == .option }.map { option in
        "    \(shellQuoted("\(entry.path) \(option.spelling)"))) \(action(option)); return ;;"
      }
    }
    let global = CompletionEntry.globals.filter { $0.form == .option }
      .map { "    *' \($0.spelling)') \(action($0)); return ;;" }
    return (own + global).joined(separator: "\n")
  }

  private func action(_ option: DeclaredParameter) -> String {
    switch option.completion {
    case .file: "_files"
    case .folder: "_files -/"
    case .choice(let names), .suggestion(let names):
      "compadd -- \(names.map(shellQuoted).joined(separator: " "))"
    case .none: "_message \(shellQuoted(option.help))"
    }
  }

  private var pathCases: String {
    entries.map { entry in
      let words =
        entry.children.map { described($0.word, $0.abstract) }
        + entry.argumentHint.words.map { shellQuoted($0) }
      let options = entry.options.map { described($0.spelling, $0.help) }
      let hint =
        switch entry.argumentHint {
        case .file: "_files"
        case .folder: "_files -/"
        case .choice, .suggestion, .none: ":"
        }
      return """
            \(shellQuoted(entry.path)))
              words_here=(\(words.joined(separator: " ")))
              options_here=(\(options.joined(separator: " ")))
              if [[ $PREFIX == -* ]]; then _describe -o option options_here
              elif (( $#words_here )); then _describe word words_here
              else \(hint); fi ;;
        """
    }.joined(separator: "\n")
  }

  /// `word:text` for `_describe`, which takes the first colon that is not escaped as the border.
  private func described(_ word: String, _ text: String) -> String {
    shellQuoted(word.replacing(":", with: "\\:") + ":" + text)
  }
}
