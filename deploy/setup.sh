#!/bin/sh
# Makes .venv ready: an interpreter, the pinned packages, and this checkout on its path.
#
#   PYTHON=python3.12 sh deploy/setup.sh          a certain interpreter
#   sh deploy/setup.sh deploy/requirements/peers.txt   one more pinned file into the same .venv
#   sh deploy/setup.sh --own NAME                 deploy/requirements/NAME.txt into an environment .venv-NAME of its own
#
# The work is done once for each content of the pinned file, pyproject.toml and this script; an interrupted
# run leaves no stamp and is done again.
set -eu
cd -P "$(dirname "$0")/.."

venv=.venv
pins=deploy/requirements/development.txt
python=$venv/bin/python
stamp=$venv/.ready

say() { printf 'setup: %s\n' "$*" >&2; }
stop() { say "$@"; exit 1; }

# --- the interpreter ------------------------------------------------------------------------------------------

version() { "$1" -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])' 2>/dev/null; }
fits() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null; }
makes_venvs() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }

# Print the interpreter to use: the first that fits and can make virtual environments.
find_python() {
    bare=
    seen=
    for name in ${PYTHON:-python3 python3.13 python3.12 python3.11 python3.14 python}; do
        found=$(version "$name") || continue
        seen="$seen $name is $found."
        fits "$name" || continue
        if makes_venvs "$name"; then command -v "$name"; return; fi
        bare=${bare:-$name}
    done
    if [ -z "$bare" ]; then
        stop "Python 3.11, 3.12, 3.13 or 3.14 is needed.${seen:- ${PYTHON:-python3} does not run.}" \
            "Maybe install python3.12, or name one: make setup PYTHON=/path/to/python3.12"
    fi
    # Debian and its kin ship Python without the modules that make virtual environments.
    package="python$("$bare" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv"
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "$bare cannot make virtual environments; installing $package"
        { apt-get update -qq && apt-get install -y -qq "$package"; } >&2 || true
    fi
    makes_venvs "$bare" || stop "$bare cannot make virtual environments. Maybe run: sudo apt-get install $package"
    command -v "$bare"
}

# --- the packages ---------------------------------------------------------------------------------------------

# Print one of pip's own settings: its environment first, then its files.
pip_setting() {
    for section in :env: install global; do
        value=$(printf '%s\n' "$pip_settings" | sed -n "s/^$section\\.$1='\\(.*\\)'\$/\\1/p")
        [ -z "$value" ] || { printf '%s' "$value" | sed 's/\\n/ /g; s/^ *//; s/ *$//'; return; }
    done
}

# uv does not read pip's configuration, so hand over where packages come from; what the user said to uv wins.
tell_uv() {
    pip_settings=$("$python" -m pip config list 2>/dev/null) || pip_settings=
    index=$(pip_setting index-url)
    extra=$(pip_setting extra-index-url)
    links=$(pip_setting find-links | tr ' ' ',')
    cert=$(pip_setting cert)
    hosts=$(pip_setting trusted-host)
    [ -z "$index" ] || export UV_DEFAULT_INDEX="${UV_DEFAULT_INDEX:-$index}"
    [ -z "$extra" ] || export UV_EXTRA_INDEX_URL="${UV_EXTRA_INDEX_URL:-$extra}"
    [ -z "$links" ] || export UV_FIND_LINKS="${UV_FIND_LINKS:-$links}"
    [ -z "$cert" ] || export SSL_CERT_FILE="${SSL_CERT_FILE:-$cert}"
    [ -z "$hosts" ] || export UV_INSECURE_HOST="${UV_INSECURE_HOST:-$hosts}"
    # pip looks into all its indexes; every package here is pinned, so uv may as well.
    export UV_INDEX_STRATEGY="${UV_INDEX_STRATEGY:-unsafe-best-match}" UV_PYTHON_DOWNLOADS=never
}

# Install with uv, or with pip (slower, same result) where uv is not to be had. Both compile to bytecode: where
# Python may not write it later, as in many containers, each solve would start two seconds late.
target=$python
install() {
    if "$python" -m uv --version >/dev/null 2>&1; then
        "$python" -m uv pip install --quiet --compile-bytecode --python "$target" "$@" && return
        say "uv could not install; trying pip"
    fi
    "$target" -m pip install --quiet "$@"
}

# --- the work -------------------------------------------------------------------------------------------------

export PIP_USER=0 PIP_DISABLE_PIP_VERSION_CHECK=1

# What cannot live with our pins: made anew unless it holds these very pins already.
if [ "${1:-}" = --own ]; then
    name=${2:?a name is needed}
    file=deploy/requirements/$name.txt
    [ -f "$file" ] || stop "$file is not there. Maybe the name is mistyped"
    target=.venv-$name/bin/python
    if fits "$target" && cmp -s "$file" ".venv-$name/.ready"; then exit 0; fi
    rm -rf ".venv-$name"
    "$python" -m venv ".venv-$name"
    tell_uv
    install -r "$file"
    cp "$file" ".venv-$name/.ready"
    say "ready: .venv-$name"
    exit
fi

if [ $# -gt 0 ]; then
    tell_uv
    for file in "$@"; do install -r "$file"; done
    exit
fi

asked=${PYTHON:-}
wanted="$(cat "$pins" deploy/requirements/setup.txt pyproject.toml deploy/setup.sh | cksum) $PWD"

# Was it all done before? Who names no Python keeps the one that is there.
done_before() {
    [ -x $venv/bin/bitcorp ] && [ -f $stamp ] && [ "$(sed -n 1p $stamp)" = "$wanted" ] &&
        { [ -z "$asked" ] || [ "$(sed -n 2p $stamp)" = "$asked" ]; }
}

# Can what is there be brought up to date? Not if it was interrupted, moved here, or has another Python.
sound() {
    base='import sys; print(sys.base_prefix, sys.version_info[:2])'
    [ -f $stamp ] && fits "$python" && head -n 2 $venv/bin/pip 2>/dev/null | grep -qF "$PWD/$venv/" &&
        { [ -z "$asked" ] || [ "$("$python" -c "$base")" = "$("$asked" -c "$base" 2>/dev/null)" ]; }
}

if done_before; then exit 0; fi
if sound; then
    rm -f $stamp
else
    chosen=$(find_python)
    rm -rf $venv
    "$chosen" -m venv $venv
fi
say "installing into $venv with Python $(version "$python") ..."
"$python" -m pip install -qq -r deploy/requirements/setup.txt || say "uv is not to be had; using pip"
tell_uv
install -r "$pins"
install --no-deps --no-build-isolation -e .
printf '%s\n' "$wanted" "$asked" > $stamp
say "ready"
