# Completion of flashjig-cli for fish. Commands, options, boards and what virtual boards can be come from
# the program itself.

function __flashjig_cli_commands
    flashjig-cli --help 2>/dev/null | string match -rg '^  ([a-z]+) {2,}(.*)' | paste - - 2>/dev/null
end

function __flashjig_cli_is
    set -l words (commandline -opc)
    test (count $words) -gt 1; and contains -- $words[2] $argv
end

function __flashjig_cli_takes_value
    string match -qr -- '^(-[spo]|--(serial|port|only|skip|unpack|keep-packed|storage|verify|way|whole|range|wait|boards|bay|choose|jobs|per-hub|usb-id|log|output|report|label|label-size|records|job|name|family|quantity|before|after|operator|since|limit|result|format|virtual-faults|virtual-dir))$' $argv
end

# How many words before this one are neither options nor their values.
function __flashjig_cli_has_words
    set -l words (commandline -opc)
    set -l n 0
    set -l is_value 0
    for word in $words[3..-1]
        if test $is_value = 1
            set is_value 0
        else if __flashjig_cli_takes_value $word
            set is_value 1
        else if not string match -q -- '-*' $word
            set n (math $n + 1)
        end
    end
    test $n = $argv[1]
end

# MEMBER: of the boards that are there, virtual ones if the line asks for some
function __flashjig_cli_boards
    set -l virtual (string match -r -- '^--virtual(?:=.*)?$' (commandline -op))
    flashjig-cli list $virtual --json 2>/dev/null | string match -rg '^\{"event":"board".*"'$argv[1]'":"([^"]+)"'
end

# Names of bays.
function __flashjig_cli_bays
    flashjig-cli bays --json 2>/dev/null | string match -rg '^\{"event":"bay".*"bay":"([^"]+)"'
end

# The names of the partitions of the layout in the line, behind those that are there already.
function __flashjig_cli_partitions
    set -l done (string match -rg -- '^(?:--[a-z-]+=)?(.*,)?[^,]*$' (commandline -ct))
    for word in (commandline -op)
        string match -qir -- '\.tsv$' $word; and test -f $word; or continue
        for name in (awk -F '\t' '!/^#/ && NF > 5 { print $3 }' $word)
            echo "$done$name"
        end
        return
    end
end

# BLOCK: names in the list of what virtual boards can be: 1 profiles, 2 storages, 4 faults
function __flashjig_cli_virtual_names
    flashjig-cli list --virtual=help 2>/dev/null |
        awk -v RS= -F '\n' -v block=$argv[1] 'NR == block { for (i = 2; i <= NF; i++) { split($i, w, " "); print w[1] } }' |
        string replace -r '=.*' =
end

function __flashjig_cli_virtual
    set -l value (string replace -r -- '^--virtual=' '' (commandline -ct))
    set -l begin (string match -rg -- '^(.*[,:@])?[^,:@]*$' $value)
    switch (string split -r -m1 , -- $value)[-1]
        case '*@*'
            printf "$begin%s\n" rom tfa uboot fastboot plain openbl
        case '*:*'
            printf "$begin%s\n" (__flashjig_cli_virtual_names 4) (__flashjig_cli_virtual_names 2)
        case '*'
            printf "$begin%s\n" help (__flashjig_cli_virtual_names 1)
    end
end

# Files that are layouts, and folders.
function __flashjig_cli_layouts
    set -l begin (commandline -ct)
    for file in $begin*
        if test -d $file
            echo $file/
        else if string match -qir -- '\.tsv$' $file
            echo $file
        end
    end
end

# OPTION: what its value may be
function __flashjig_cli_values
    switch $argv[1]
        case serial
            __flashjig_cli_boards serial
        case port
            __flashjig_cli_boards board
        case bay
            __flashjig_cli_bays
        case only skip
            __flashjig_cli_partitions
        case unpack keep-packed
            echo all
            __flashjig_cli_partitions
        case storage
            printf '%s\n' sd emmc nor nand
        case verify
            printf '%s\n' off quick full
        case whole
            printf '%s\n' mmc0 mmc1 mmc1boot1 mmc1boot2 nor0 nand0 spi-nand0
        case way
            printf '%s\n' auto dfu fastboot
        case result
            printf '%s\n' pass fail stopped interrupted
        case format
            printf '%s\n' csv json openhtf
        case virtual
            __flashjig_cli_virtual
        case virtual-dir
            __fish_complete_directories (string replace -r -- '^--[a-z-]+=' '' (commandline -ct))
    end
end

# All options of a command, as its help has them.
function __flashjig_cli_add_options
    for line in (flashjig-cli $argv[1] --help 2>/dev/null |
            string replace -rf '^  (?:-([a-zA-Z]), )?--([a-z-]+)(=\S*)? +(.*)' '$1\t$2\t$3\t$4')
        set -l part (string split -m3 \t -- $line)
        set -l more -l $part[2] -d $part[4]
        test -n "$part[1]"; and set -a more -s $part[1]
        switch "$part[2]$part[3]"
            case 'log=*' 'output=*' 'report=*' 'label=*' 'records=*' 'job=*' 'virtual-faults=*'
                set -a more -r -F
            case 'wire=*'
                set -a more -F
            case 'virtual=*'
                set -a more -a "(__flashjig_cli_values $part[2])"
            case '*=*'
                set -a more -x -a "(__flashjig_cli_values $part[2])"
        end
        complete -c flashjig-cli -n "__flashjig_cli_is $argv[1]" $more
    end
end

complete -c flashjig-cli -f
complete -c flashjig-cli -n __fish_use_subcommand -a '(__flashjig_cli_commands)'
for command in (flashjig-cli --help 2>/dev/null | string match -rg '^  ([a-z]+) {2,}')
    __flashjig_cli_add_options $command
end
complete -c flashjig-cli -n '__flashjig_cli_is info' -F
complete -c flashjig-cli -n '__flashjig_cli_is layout; and __flashjig_cli_has_words 0' -F
complete -c flashjig-cli -n '__flashjig_cli_is bays; and __flashjig_cli_has_words 0' -a 'name teach forget'
complete -c flashjig-cli -n '__flashjig_cli_is bays; and not __flashjig_cli_has_words 0; and contains -- forget (commandline -opc)' -a '(__flashjig_cli_bays)'
complete -c flashjig-cli -n '__flashjig_cli_is job; and __flashjig_cli_has_words 0' -a 'create show check'
complete -c flashjig-cli -n '__flashjig_cli_is job; and not __flashjig_cli_has_words 0' -F
complete -c flashjig-cli -n '__flashjig_cli_is check flash read report; and __flashjig_cli_has_words 0' -a '(__flashjig_cli_layouts)'
complete -c flashjig-cli -n '__flashjig_cli_is check flash read report; and __flashjig_cli_has_words 1' -a '(__fish_complete_directories (commandline -ct))'
