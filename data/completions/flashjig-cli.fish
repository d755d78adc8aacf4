# Completion of flashjig-cli for fish. Commands and options come from the program's own help.

function __flashjig_cli_commands
    flashjig-cli --help 2>/dev/null | string match -rg '^  ([a-z]+) {2,}(.*)' | paste - - 2>/dev/null
end

function __flashjig_cli_options
    set -l words (commandline -opc)
    flashjig-cli $words[2] --help 2>/dev/null | string match -rg '^  (?:-[a-zA-Z], )?(--[a-z-]+)(?:=\S*)? +(.*)' | paste - -
end

complete -c flashjig-cli -f -n __fish_use_subcommand -a '(__flashjig_cli_commands)'
complete -c flashjig-cli -n 'not __fish_use_subcommand; and string match -q -- "-*" (commandline -ct)' -a '(__flashjig_cli_options)'
complete -c flashjig-cli -F -n 'not __fish_use_subcommand'
