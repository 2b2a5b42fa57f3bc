# Sourced by the commands that build what they run; $root is the project.

# Whether FILE is missing, or older than something that it is built from.
stale() {
  [ ! -f "$1" ] ||
    [ -n "$(find "$root"/pom.xml "$root"/*/pom.xml "$root"/*/src -newer "$1" -type f -print -quit)" ]
}

# The same of a file with a class path: its names are absolute, so a checkout that was moved is built again.
stale_class_path() {
  stale "$1" || ! grep -qF "$root/" "$1"
}
