#!/usr/bin/env bash
# Everything this project can do, one command each: ./run.sh COMMAND
# Nothing has to be installed before; each command first makes sure of what it needs.
set -euo pipefail

caller=$PWD
cd "${BASH_SOURCE[0]%"${BASH_SOURCE[0]##*/}"}./"
python=.venv/bin/python

#: help                    this list
do_help() {
    sed -n -e 's/^#: /.\/run.sh /p' -e 's/^#|/         /p' run.sh
}

#: setup                   make .venv and install all that serve and test need
do_setup() {
    need_packages runtime
    need_packages dev
    need_system "${for_serving[@]}" "${for_testing[@]}"
}

#: serve [args]            site, forms, staff app and mail catcher on this machine, until Ctrl-C
do_serve() {
    need_packages runtime
    need_system "${for_serving[@]}"
    exec "$python" -m formsrv serve "$@"
}

#: build [--content DIR] [--region DIR] [--output DIR] [--recheck] [--profile] [--compress] [...]
#|                        bring the site up to date; without options content/, region/ and output/ here
do_build() {
    need_packages runtime
    see_as_caller "$@"
    # Of an option given twice the last one counts, so the defaults stand first.
    exec "$python" -m sitegen build --content content --region region --output output \
        ${arguments[@]+"${arguments[@]}"}
}

#: check [--strict] [--format text|json|github] [--lang de|en] [DIR]
#|                        every fault in content and region, with file, line and column
#: check --all [...]       the same, then the HTML of all pages, and axe on each kind of page
do_check() {
    need_packages runtime
    local argument all=no rest=()
    for argument in "$@"; do
        if [[ $argument == --all ]]; then all=yes; else rest+=("$argument"); fi
    done
    see_as_caller ${rest[@]+"${rest[@]}"}
    [[ $all == yes ]] || exec "$python" -m catalog check ${arguments[@]+"${arguments[@]}"}
    need_packages dev
    need_system "${for_testing[@]}"
    "$python" -m catalog check ${arguments[@]+"${arguments[@]}"}
    pages=$(mktemp -d)
    trap 'rm -rf "$pages"' EXIT
    "$python" -m sitegen build --content content --region region --output "$pages"
    for checker in nu axe; do "$python" -m "tests.support.$checker" "$pages"; done
}

#: test [pytest args]      style, types, imports and all tests on all cores; with arguments only pytest with them
do_test() {
    need_packages runtime
    need_packages dev
    need_system "${for_serving[@]}" "${for_testing[@]}"
    (($# == 0)) || exec "$python" -m pytest "$@"
    failed=()
    step "ruff check" .venv/bin/ruff check
    step "ruff format" .venv/bin/ruff format --check
    step "mypy" .venv/bin/mypy
    step "import-linter" .venv/bin/lint-imports
    step "pytest" "$python" -m pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder
    ((${#failed[@]} == 0)) || die "Not passed: ${failed[*]}."
}

#: bench [name] [args]     one benchmark; without a name the list of them
do_bench() {
    need_packages runtime
    need_packages dev
    (($#)) || exec "$python" -m bench
    [[ $1 =~ ^[a-z]+$ && -f bench/$1.py ]] || die "There is no benchmark '$1'. See: ./run.sh bench" 2
    need_packages bench
    exec "$python" -m "bench.$1" "${@:2}"
}

#: poster PATH...          PDFs of pages in output/, such as /de/offers/poster/, into this folder
do_poster() {
    need_packages runtime
    need_system "${for_testing[0]}"
    exec "$python" -m sitegen.poster --to "$caller" "$@"
}

#: lock                    pin the packages of requirements/*.in anew, with hashes (needs uv)
do_lock() {
    have uv || die "uv is missing; it writes the files with pinned packages."
    cd requirements
    for kind in runtime dev bench; do
        UV_CUSTOM_COMPILE_COMMAND="./run.sh lock" uv pip compile --quiet --upgrade --universal \
            --python-version 3.11 --generate-hashes --no-emit-index-url "$kind.in" -o "$kind.txt"
    done
}

# ---- what the commands share ----

# What must be on the machine: a command or file | its Debian package | what it is for.
for_serving=("git|git|keeps what editors publish")
for_testing=(
    "chromium|chromium|is the browser of the tests"
    "java|default-jre-headless|runs the HTML checker"
    "nginx|nginx-light|serves the site in the tests of deploy/"
    "openssl|openssl|makes its certificates there"
    "ip|iproute2|lays the slow line of a benchmark"
    "/usr/lib/nginx/modules/ngx_http_brotli_static_module.so|libnginx-mod-http-brotli-static|sends pages compressed"
    "/var/lib/postgresql|postgresql|runs a server for the tests of the form service"
    "redis-server|redis-server|holds limits that several processes share"
    "/usr/share/fonts/truetype/noto/NotoSansEthiopic-Regular.ttf|fonts-noto-core|draws all scripts of the site"
)

# Install requirements/KIND.txt into .venv, unless that very file was installed before.
need_packages() {
    local file=requirements/$1.txt stamp=.venv/installed-$1
    [[ -x $python ]] || make_environment
    if cmp -s "$file" "$stamp"; then
        return
    elif have uv; then
        uv pip install --quiet --compile-bytecode --python "$python" --require-hashes -r "$file"
    else
        "$python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$file"
    fi
    cp "$file" "$stamp"
}

make_environment() {
    rm -rf .venv
    have uv && uv venv --quiet --python '>=3.11' .venv && return
    have python3 || need_system "python3|python3|runs everything here"
    python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        die "Python 3.11 or newer is needed; python3 here is $(python3 -V 2>&1)."
    python3 -c 'import ensurepip' 2>/dev/null || install_with_apt python3-venv
    python3 -m venv .venv
}

# As root on Debian install what is missing; elsewhere say so and go on.
need_system() {
    local what package purpose missing=()
    for entry in "$@"; do
        IFS='|' read -r what package purpose <<<"$entry"
        if ! have "$what" && [[ ! -e $what ]]; then
            missing+=("$package")
            can_install || printf '%s is missing: it %s.\n' "$package" "$purpose" >&2
        fi
    done
    ((${#missing[@]} == 0)) || ! can_install || install_with_apt "${missing[@]}"
}

can_install() { [[ $EUID == 0 ]] && have apt-get; }

install_with_apt() {
    can_install || die "Please install the package $1."
    apt-get -qq update
    DEBIAN_FRONTEND=noninteractive apt-get -qq -y install --no-install-recommends "$@" </dev/null
}

# Run a check and say how long it took; all run, even after one has failed.
step() {
    local name=$1 started=$SECONDS result=passed
    "${@:2}" || { result=FAILED && failed+=("$name"); }
    printf '%s: %s in %s s\n' "$name" "$result" $((SECONDS - started))
}

# Set "arguments" to the given ones with every folder as the caller sees it: work is done here.
see_as_caller() {
    arguments=()
    while (($#)); do
        [[ -n ${2-} || ! $1 =~ ^--(content|region|output|theme|format|lang|jobs|today)$ ]] || die "$1 needs a value." 2
        case $1 in
            --content | --region | --output | --theme)
                from_caller "$2" && arguments+=("$1" "$place")
                shift
                ;;
            --format | --lang | --jobs | --today)
                arguments+=("$1" "$2")
                shift
                ;;
            --content=* | --region=* | --output=* | --theme=*)
                from_caller "${1#*=}" && arguments+=("${1%%=*}=$place") ;;
            -*) arguments+=("$1") ;;
            *) from_caller "$1" && arguments+=("$place") ;;
        esac
        shift
    done
}

# Set "place" to a folder; without a process, of which each costs a build a hundredth of its time.
from_caller() { [[ $1 == /* ]] && place=$1 || place=$caller/$1; }

have() { command -v "$1" >/dev/null; }
die() { printf '%s\n' "$1" >&2; exit "${2:-1}"; }

command=${1:-help}
declare -F "do_${command#--}" >/dev/null || die "There is no command '$command'. See: ./run.sh help"
"do_${command#--}" "${@:2}"
