# Completion of flashjig-cli for bash. Commands and options come from the program's own help.

_flashjig_cli_options() {
  "$1" "${@:2}" --help 2>/dev/null |
    grep -oE '(^|[ ,])--?[a-zA-Z][a-z-]*(=)?' | tr -d ' ,' | sort -u
}

_flashjig_cli() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]}

  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    mapfile -t COMPREPLY < <(compgen -W "$("$1" --help 2>/dev/null |
      sed -nE 's/^  ([a-z]+) {2,}.*/\1/p') --help --version" -- "$word")
    return
  fi
  case $before in
    -s | --serial | --only | --skip | --unpack | --keep-packed | --wait | --choose | --jobs) return ;;
    -p | --port)
      mapfile -t COMPREPLY < <(compgen -W "$("$1" list 2>/dev/null | sed -nE 's/^([0-9]+-[0-9.]+) .*/\1/p')" -- "$word")
      return
      ;;
    --storage)
      mapfile -t COMPREPLY < <(compgen -W "sd emmc nor nand" -- "$word")
      return
      ;;
    --log | --output | -o | --virtual-faults)
      compopt -o filenames 2>/dev/null
      mapfile -t COMPREPLY < <(compgen -f -- "$word")
      return
      ;;
    --virtual-dir)
      mapfile -t COMPREPLY < <(compgen -d -- "$word")
      return
      ;;
  esac
  case $word in
    -*) mapfile -t COMPREPLY < <(compgen -W "$(_flashjig_cli_options "$1" "$command")" -- "$word") ;;
    *)
      compopt -o filenames 2>/dev/null
      if [ "$command" = info ] || [ "$command" = layout ]; then
        mapfile -t COMPREPLY < <(compgen -f -- "$word")
      else
        mapfile -t COMPREPLY < <(compgen -f -X '!*.[tT][sS][vV]' -- "$word"; compgen -d -- "$word")
      fi
      ;;
  esac
}

complete -F _flashjig_cli flashjig-cli
