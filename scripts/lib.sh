# Shared by the scripts beside it; sourced, not run.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

say() { printf '%s\n' "$*" >&2; }
die() { say "error: $*"; exit 1; }

# Installs what is missing of the system packages that Assay builds on (Debian, Ubuntu).
require_packages() {
    local wanted=(libopenblas-dev libpng-dev libturbojpeg0-dev libjpeg-dev libwebp-dev zlib1g-dev libzstd-dev libxgboost-dev libsqlite3-dev pkg-config) missing=() name sudo=""
    command -v swift >/dev/null || die "no Swift toolchain found; install Swift 6.2 or later (swift.org/install) and put it on PATH"
    command -v dpkg-query >/dev/null || {
        say "note: no dpkg here; make sure that the development files of OpenBLAS, libpng, TurboJPEG, libjpeg-turbo, WebP, zlib, Zstandard, XGBoost and SQLite are installed"
        return 0
    }
    for name in "${wanted[@]}"; do
        # Ubuntu calls one of them by another name.
        if [ "$name" = libturbojpeg0-dev ] && grep -qi ubuntu /etc/os-release 2>/dev/null; then name=libturbojpeg-dev; fi
        dpkg-query -W -f '${Status}' "$name" 2>/dev/null | grep -q 'ok installed' || missing+=("$name")
    done
    [ ${#missing[@]} -eq 0 ] && return 0
    say "installing system packages: ${missing[*]}"
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null || die "these packages are missing and there is no sudo; as root: apt-get install ${missing[*]}"
        sudo=sudo
    fi
    $sudo apt-get update -qq || die "apt-get update failed"
    DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq "${missing[@]}" >/dev/null \
        || die "apt-get install ${missing[*]} failed"
}
