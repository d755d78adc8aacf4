#!/bin/sh
# The system's type database takes our type, and knows layouts by name or content. (GLib looks at
# patterns only where no plain suffix fits, so the other names of layouts cannot be tried here.)
# Usage: mime.sh TYPE-FILE
command -v update-mime-database >/dev/null || { echo "shared-mime-info is not installed"; exit 77; }
command -v gio >/dev/null || { echo "gio is not installed"; exit 77; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export XDG_DATA_HOME="$folder"
mkdir -p "$folder/mime/packages"
cp "$1" "$folder/mime/packages/"
said=$(update-mime-database "$folder/mime" 2>&1)
[ -z "$said" ] || { echo "$said"; exit 1; }

# expect NAME TYPE [CONTENTS]
expect() {
  printf '%b\n' "${3:-#Opt\\tId\\tName\\tType\\tIP\\tOffset\\tBinary}" >"$folder/$1"
  found=$(gio info -a standard::content-type "$folder/$1" |
    sed -n 's/.*standard::content-type: //p')
  [ "$found" = "$2" ] || { echo "$1 is taken for \"$found\", not $2"; exit 1; }
}
expect flash.tsv text/x-stm32-flash-layout
expect noextension text/x-stm32-flash-layout
expect figures.tsv text/tab-separated-values
expect gateway.flashjob application/x-flashjig-job
expect gateway application/x-flashjig-job '[Flashjig job]\nVersion=1'
