# What ./run and ./test share: packages, LibTorch, configuring, building. Sourced by bash with `set -euo pipefail`.
# Each function does nothing where its work is done, says in one line what it does otherwise, and says what to do when it fails.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$root/build/release
fuzz_build=$root/build/fuzz
logs=$root/build/logs
libtorch=$root/.deps/libtorch
export CCACHE_BASEDIR=${CCACHE_BASEDIR:-$root} CCACHE_NOHASHDIR=1   # clones in other folders share what is compiled

say() { printf '%s\n' "$*"; }
fail() { printf '%s\n' "$*" >&2; exit 1; }

# logged NAME ADVICE COMMAND...: runs the command into build/logs/NAME.log and shows that file's end when it fails.
logged() {
    local log=$logs/$1.log advice=$2
    shift 2
    mkdir -p "$logs"
    "$@" >"$log" 2>&1 && return
    tail -n 30 "$log" >&2
    fail "That failed (all of it: $log). $advice"
}

# ---- packages -------------------------------------------------------------------------------------------------------

wanted_packages() { sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$root/cmake/packages.txt"; }

missing_packages() {
    local installed
    installed=$(wanted_packages | xargs dpkg-query -W -f='${db:Status-Status} ${Package}\n' 2>/dev/null | sed -n 's/^installed //p')
    comm -23 <(wanted_packages | LC_ALL=C sort) <(LC_ALL=C sort <<<"$installed")
}

# How this user becomes root: nothing for root, sudo where it asks nothing or a terminal is there to ask.
become_root() {
    if [ "$(id -u)" = 0 ]; then return; fi
    if command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then echo sudo; return; fi
    return 1
}

setup_packages() {
    command -v apt-get >/dev/null || fail "Volumen is set up with Debian 12's packages, and this system has no apt-get: see cmake/packages.txt for what it needs."
    local missing elevate install
    missing=$(missing_packages | xargs)
    [ -n "$missing" ] || return 0
    install="apt-get update && apt-get install -y --no-install-recommends $missing"
    elevate=$(become_root) || fail "Packages are missing, and this user is neither root nor has sudo. Let root run this line, then start again:
$install"
    say "Installing $(wc -w <<<"$missing") packages: $missing"
    logged packages "Look at the network and the package sources, then start again." \
        $elevate env DEBIAN_FRONTEND=noninteractive bash -c "$install"
}

# ---- LibTorch -------------------------------------------------------------------------------------------------------

# fetch_wheels PINS FOLDER NAME: downloads the pinned wheels, checked against their sha256, and unpacks them into FOLDER.
fetch_wheels() {
    local pins=$1 folder=$2 name=$3 platforms=() wheel version
    for version in 2_28 2_27 2_25 2_18 2_17; do platforms+=(--platform "manylinux_${version}_x86_64"); done
    logged "$name" "Look at the network, at pip's settings (python3 -m pip config list) and at the free space, then start again." \
        python3 -m pip download --require-hashes --no-deps --only-binary=:all: --python-version 3.11 --implementation cp \
        "${platforms[@]}" --platform manylinux2014_x86_64 --progress-bar off -d "$folder.wheels" -r "$pins"
    for wheel in "$folder.wheels"/*.whl; do
        logged "$name-unpack" "Look at the free space ($(df -h --output=avail "$root" | tail -n 1 | xargs) left), then start again." \
            unzip -q -o "$wheel" -d "$folder"
    done
    rm -rf "$folder.wheels"
}

setup_libtorch() {
    local pins=$root/cmake/libtorch.txt part=$libtorch.part
    cmp -s "$pins" "$libtorch/pins.txt" && return
    say "Fetching LibTorch into .deps/libtorch (530 MB, 1.1 GB unpacked)"
    rm -rf "$part" "$part.wheels"
    fetch_wheels "$pins" "$part" libtorch
    cp "$pins" "$part/pins.txt"
    rm -rf "$libtorch"
    mv "$part" "$libtorch"
}

has_nvidia_driver() { [ -e /proc/driver/nvidia/version ] || { command -v nvidia-smi >/dev/null && nvidia-smi -L >/dev/null 2>&1; }; }

setup_cuda() {
    local pins=$root/cmake/libtorch-cuda.txt part=$root/.deps/cuda.part
    cmp -s "$pins" "$libtorch/pins-cuda.txt" && return
    say "Fetching LibTorch's CUDA libraries into .deps/libtorch (2.0 GB, 2.7 GB unpacked)"
    rm -rf "$part" "$part.wheels"
    fetch_wheels "$pins" "$part" libtorch-cuda
    cp -alf "$part/." "$libtorch/"
    rm -rf "$part"
    cp "$pins" "$libtorch/pins-cuda.txt"
}

# ---- building -------------------------------------------------------------------------------------------------------

setup_configured() {
    [ -f "$build/build.ninja" ] && return
    say "Configuring in build/release"
    logged configure "Delete build/release and start again; if it stays, the lines above name what is missing." \
        cmake -S "$root" --preset release
}

# As many compilers as there are cores, but one for each 1.5 GB of free memory at most.
compilers() {
    local cores memory
    cores=$(nproc)
    memory=$(awk '/^MemAvailable/ {print int($2 / 1572864)}' /proc/meminfo)
    echo $((memory < 1 ? 1 : memory < cores ? memory : cores))
}

# Shows how far ninja is: in place on a terminal, once a minute elsewhere.
show_progress() {
    local line shown=$SECONDS terminal=
    [ -t 1 ] && terminal=yes
    while read -r line; do
        [[ $line =~ ^\[([0-9]+/[0-9]+)\] ]] || continue
        if [ -n "$terminal" ]; then printf '\r  %s ' "${BASH_REMATCH[1]}"
        elif ((SECONDS - shown >= 60)); then printf '  %s\n' "${BASH_REMATCH[1]}"; shown=$SECONDS; fi
    done
    if [ -n "$terminal" ]; then printf '\r\033[K'; fi
}

# setup_built TARGET...: brings the targets up to date.
setup_built() { built_in "$build" "$@"; }

setup_fuzzers() {
    [ -f "$fuzz_build/build.ninja" ] || logged configure-fuzz "Delete build/fuzz and start again." cmake -S "$root" --preset fuzz
    built_in "$fuzz_build" fuzzers
}

# built_in FOLDER TARGET...
built_in() {
    local folder=$1 name hint=
    shift
    name=${folder##*/}
    local log=$logs/build-$name.log
    mkdir -p "$logs"
    [ -f "$log" ] || hint=" (the first time takes some minutes; log: build/logs/build-$name.log)"
    say "Building $* in build/$name$hint"
    ninja -C "$folder" -j "$(compilers)" "$@" 2>&1 | tee "$log" | show_progress && return
    grep -vE '^\[[0-9]+/[0-9]+\]|^ninja: Entering' "$log" | tail -n 40 >&2
    fail "The build failed (all of it: $log). If the sources were not changed, delete build/ and start again."
}

# ---- display --------------------------------------------------------------------------------------------------------

# on_virtual_display COMMAND...: runs it in a display in memory, drawn in software.
on_virtual_display() { QT_QPA_PLATFORM=xcb xvfb-run -a -s "-screen 0 1600x1000x24 +extension GLX" "$@"; }
