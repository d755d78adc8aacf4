# Completion of flashjig-cli for bash. Commands, options, boards and what virtual boards can be come from
# the program itself.

# Splits the line by blanks alone: bash takes words apart at "=", ":" and "@" as well.
_flashjig_cli_split() {
  local line=${COMP_LINE:0:COMP_POINT}

  read -ra words <<<"$line"
  [[ $line == *[[:space:]] ]] && words+=("")
}

_flashjig_cli_options() {
  "$1" "$2" --help 2>/dev/null |
    sed -nE 's/^  (-[a-zA-Z?]), (--[a-z-]+=?).*/\1\n\2/p; s/^  (--[a-z-]+=?).*/\1/p'
}

# PROGRAM MEMBER: of the boards that are there, virtual ones if the line asks for some
_flashjig_cli_boards() {
  local word virtual=()

  for word in "${words[@]}"; do
    [[ $word == --virtual || $word == --virtual=* ]] && virtual+=("$word")
  done
  "$1" list "${virtual[@]}" --json 2>/dev/null | sed -nE 's/^\{"event":"board".*"'"$2"'":"([^"]+)".*/\1/p'
}

# PROGRAM: names of bays
_flashjig_cli_bays() {
  "$1" bays --json 2>/dev/null | sed -nE 's/^\{"event":"bay".*"bay":"([^"]+)".*/\1/p'
}

# PROGRAM BLOCK: names in the list of what virtual boards can be: 1 profiles, 2 storages, 4 faults
_flashjig_cli_virtual_names() {
  "$1" list --virtual=help 2>/dev/null |
    awk -v RS= -F '\n' -v block="$2" 'NR == block { for (i = 2; i <= NF; i++) { split($i, w, " "); print w[1] } }' |
    sed 's/=.*/=/'
}

# The names of the partitions of the layout in the line.
_flashjig_cli_partitions() {
  local word

  for word in "${words[@]}"; do
    [[ $word == *.[tT][sS][vV] && -f $word ]] || continue
    awk -F '\t' '!/^#/ && NF > 5 { print $3 }' "$word"
    return
  done
}

# PROGRAM VALUE: what may follow in the value of --virtual
_flashjig_cli_virtual() {
  case ${2##*,} in
    *@*) printf '%s\n' rom tfa uboot fastboot plain openbl ;;
    *:*)
      _flashjig_cli_virtual_names "$1" 4
      _flashjig_cli_virtual_names "$1" 2
      ;;
    *)
      _flashjig_cli_virtual_names "$1" 1
      [[ $2 == *,* ]] && _flashjig_cli_virtual_names "$1" 2
      [[ $2 == *,* ]] || echo help
      ;;
  esac
}

# WORD CANDIDATES: those that begin as WORD does, without what bash takes for words of their own
_flashjig_cli_reply() {
  local breaks=${COMP_WORDBREAKS//[!=:@]/} candidate cut=''

  [[ -n $breaks ]] && cut=${1%"${1##*["$breaks"]}"}
  cut=${cut%@} # this one begins a word, the others end one
  while read -r candidate; do
    [[ -n $candidate && $candidate == "$1"* ]] || continue
    COMPREPLY+=("${candidate#"$cut"}")
    [[ $candidate == *= ]] && compopt -o nospace 2>/dev/null
  done <<<"$2"
}

# KIND WORD: files
_flashjig_cli_files() {
  compopt -o filenames 2>/dev/null
  case $1 in
    folder) mapfile -t COMPREPLY < <(compgen -d -- "$2") ;;
    layout) mapfile -t COMPREPLY < <(compgen -f -X '!*.[tT][sS][vV]' -- "$2"; compgen -d -- "$2") ;;
    *) mapfile -t COMPREPLY < <(compgen -f -- "$2") ;;
  esac
}

# PROGRAM OPTION VALUE WORD: fails for an option that takes no value
_flashjig_cli_value() {
  local list='' head=${4%"$3"}

  case $2 in
    -s | --serial) list=$(_flashjig_cli_boards "$1" serial) ;;
    -p | --port) list=$(_flashjig_cli_boards "$1" board) ;;
    --bay) list=$(_flashjig_cli_bays "$1") ;;
    --only | --skip) list=$(_flashjig_cli_partitions) head+=${3%"${3##*,}"} ;;
    --unpack | --keep-packed) list=$(echo all; _flashjig_cli_partitions) head+=${3%"${3##*,}"} ;;
    --storage) list=$'sd\nemmc\nnor\nnand' ;;
    --verify) list=$'off\nquick\nfull' ;;
    --whole) list=$'mmc0\nmmc1\nmmc1boot1\nmmc1boot2\nnor0\nnand0\nspi-nand0' ;;
    --way) list=$'auto\ndfu\nfastboot' ;;
    --result) list=$'pass\nfail\nstopped\ninterrupted' ;;
    --format) list=$'csv\njson\nopenhtf' ;;
    --virtual) list=$(_flashjig_cli_virtual "$1" "$3") head+=${3%"${3##*[,:@]}"} ;;
    --wait | --boards | --choose | --jobs | --per-hub | --usb-id | --operator | --since | --limit | --label-size | --name | --family | --quantity | --before | --after | --range) return 0 ;;
    --log | --output | -o | --report | --label | --records | --job | --wire | --virtual-faults) _flashjig_cli_files any "$3"; return 0 ;;
    --virtual-dir) _flashjig_cli_files folder "$3"; return 0 ;;
    *) return 1 ;;
  esac
  [[ -n $list ]] && _flashjig_cli_reply "$4" "$head${list//$'\n'/$'\n'$head}"
  return 0
}

# How many words before the last one are neither options nor their values.
_flashjig_cli_count() {
  local i n=0

  for ((i = 2; i < ${#words[@]} - 1; i++)); do
    case ${words[i]} in
      -s | -p | -o | --serial | --port | --only | --skip | --unpack | --keep-packed | --storage | --wait | --boards | --bay | --choose | --jobs | --per-hub | \
        --verify | --way | --whole | --range | --usb-id | --log | --output | --report | --label | --records | --job | --name | --family | --quantity | --before | --after | --operator | --since | --limit | --result | --format | --label-size | --virtual-faults | --virtual-dir) ((i++)) ;;
      -*) ;;
      *) ((n++)) ;;
    esac
  done
  echo "$n"
}

_flashjig_cli() {
  local words=() word before

  COMPREPLY=()
  _flashjig_cli_split
  word=${words[-1]} before=${words[-2]:-}
  if [ "${#words[@]}" -le 2 ]; then
    _flashjig_cli_reply "$word" "$("$1" --help 2>/dev/null | sed -nE 's/^  ([a-z]+) {2,}.*/\1/p'; printf '%s\n' --help --version)"
    return
  fi
  if [[ $word == --*=* ]]; then
    _flashjig_cli_value "$1" "${word%%=*}" "${word#*=}" "$word"
    return
  fi
  # a value that may be left out never stands alone
  [[ $before == -* && $before != *=* && $before != --virtual && $before != --wire ]] &&
    _flashjig_cli_value "$1" "$before" "$word" "$word" && return
  case $word in
    -*) _flashjig_cli_reply "$word" "$(_flashjig_cli_options "$1" "${words[1]}")" ;;
    *)
      case ${words[1]}-$(_flashjig_cli_count) in
        job-0) _flashjig_cli_reply "$word" $'create\nshow\ncheck' ;;
        info-* | layout-0 | job-*) _flashjig_cli_files any "$word" ;;
        check-0 | flash-0 | read-0 | report-0) _flashjig_cli_files layout "$word" ;;
        bays-0) _flashjig_cli_reply "$word" $'name\nteach\nforget' ;;
        bays-*) [[ ${words[2]} == forget ]] && _flashjig_cli_reply "$word" "$(_flashjig_cli_bays "$1")" ;;
        check-1 | flash-1 | read-1 | report-1) _flashjig_cli_files folder "$word" ;;
      esac
      ;;
  esac
}

complete -F _flashjig_cli flashjig-cli
