/** The shells that complete `muelle`. */
export type Shell = 'bash' | 'zsh' | 'fish'

/**
 * What a shell runs to complete `muelle`. All three call the hidden `muelle __complete -- <words>`, the last word being the one
 * under the cursor; it answers one candidate a line, `value<TAB>description`, or nothing where a file is wanted.
 */
export function completionScript(shell: Shell): string {
  return scripts[shell]
}

/**
 * bash breaks words at `=` and `:` (COMP_WORDBREAKS), so the line is split at blanks again, and what stands before the last break
 * character is cut off the candidates: readline replaces only what follows it.
 */
const bash = `# muelle completion for bash
_muelle() {
  local line="\${COMP_LINE:0:COMP_POINT}" current candidates
  local -a words
  read -r -a words <<<"$line"
  [[ "$line" == *[[:space:]] ]] && words+=('')
  current="\${words[\${#words[@]}-1]}"
  candidates="$(muelle __complete -- "\${words[@]:1}" 2>/dev/null | cut -f 1)"
  if [[ -z "$candidates" ]]; then
    compopt -o default 2>/dev/null
    COMPREPLY=()
    return
  fi
  local IFS=$'\\n'
  COMPREPLY=($(compgen -W "$candidates" -- "$current"))
  if [[ "$current" == *[=:]* && "$COMP_WORDBREAKS" == *=* ]]; then
    local before="\${current%"\${current##*[=:]}"}"
    COMPREPLY=("\${COMPREPLY[@]#"$before"}")
  fi
  [[ "\${#COMPREPLY[@]}" -eq 1 && "\${COMPREPLY[0]}" == *= ]] && compopt -o nospace 2>/dev/null
}
complete -F _muelle muelle`

const zsh = `#compdef muelle
_muelle() {
  local -a lines candidates
  local line
  lines=("\${(@f)$(muelle __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  for line in $lines; do
    [[ -n "$line" ]] && candidates+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done
  if (( \${#candidates} )); then
    _describe -t muelle muelle candidates
  else
    _files
  fi
}
compdef _muelle muelle`

const fish = `# muelle completion for fish
function __muelle_complete
  set -l words (commandline -opc) (commandline -ct)
  muelle __complete -- $words[2..-1] 2>/dev/null
end
complete -c muelle -f -n 'test -n "$(__muelle_complete)"' -a '(__muelle_complete)'`

const scripts: Readonly<Record<Shell, string>> = { bash, zsh, fish }
