// What a shell has to know: how to ask muster for the words. Everything else is asked when the key is pressed.

const BASH = `_muster() {
  local IFS=$'\\n'
  COMPREPLY=($(muster __complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
  [ "\${#COMPREPLY[@]}" -gt 0 ] || COMPREPLY=($(compgen -f -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o filenames -F _muster muster
`;

const ZSH = `#compdef muster
_muster() {
  local -a names
  names=("\${(@f)$(muster __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if (( \${#names} && \${#names[1]} )); then compadd -a names; else _files; fi
}
compdef _muster muster
`;

const FISH = `function __muster_complete
  set -l words (commandline -opc) (commandline -ct)
  set -l found (muster __complete -- $words[2..-1] 2>/dev/null)
  if test (count $found) -gt 0
    printf '%s\\n' $found
  else
    __fish_complete_path (commandline -ct)
  end
end
complete -c muster -f -a '(__muster_complete)'
`;

export function completionScript(shell: 'bash' | 'zsh' | 'fish'): string {
  return { bash: BASH, zsh: ZSH, fish: FISH }[shell];
}
