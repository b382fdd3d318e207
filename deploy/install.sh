#!/bin/sh
# Install Fangfei from an unpacked bundle, without a network; upgrade it, and go back.
#
#   sh install.sh                        first installation: program, account, services (as root)
#   sh install.sh --upgrade              the same beside the version in use: database with a backup, switch, start;
#                                        where one step fails, everything is as it was
#   sh install.sh --rollback             back to the version before, and its database as it was before the upgrade
#
#   --prefix DIR      where programs go (/opt/fangfei)         --extras "postgres browser"   what else is installed
#   --python PROGRAM  the Python to use (python3)              --no-services   the program alone, for whoever runs this
#   --lose-changes    with --rollback: although rows were written since the upgrade
#
# PREFIX/releases/VERSION-DIGEST are virtual environments, PREFIX/current and PREFIX/previous links to two of them.
set -eu

prefix=/opt/fangfei python=python3 extras='' services=yes task=install lose=''
etc=/etc/fangfei state=/var/lib/fangfei units=/etc/systemd/system

say() { echo "fangfei: $*" >&2; }
fail() {
    say "$*"
    exit 1
}

while [ $# -gt 0 ]; do
    case $1 in
        --upgrade | --rollback) task=${1#--} ;;
        --no-services) services= ;;
        --lose-changes) lose=--lose-changes ;;
        --prefix | --python | --extras)
            [ $# -gt 1 ] || fail "$1 needs a value"
            eval "${1#--}=\$2"
            shift
            ;;
        *) fail "there is no option $1; the first lines of install.sh list them" ;;
    esac
    shift
done

here=$(cd "$(dirname "$0")" && pwd)
case $prefix in /*) ;; *) prefix=$PWD/$prefix ;; esac
current=$prefix/current previous=$prefix/previous
[ -z "$services" ] || [ "$(id -u)" = 0 ] || fail "accounts and services need root: sudo sh install.sh, or --no-services"
[ -z "$services" ] || command -v systemctl >/dev/null || fail "there is no systemd here; run with --no-services"

# fangfei RELEASE WORDS...: the program of a release, as the services run it.
fangfei() {
    release=$1
    shift
    if [ -n "$services" ]; then
        runuser -u fangfei -- env FANGFEI_CONFIG="$etc/fangfei.toml" CREDENTIALS_DIRECTORY="$etc/secrets" \
            sh -c 'cd "$0" && exec "$@"' "$state" "$release/bin/fangfei" "$@"
    else
        "$release/bin/fangfei" "$@"
    fi
}

# stated NAME: a line of BUNDLE.txt.
stated() { sed -n "s/^$1=//p" "$here/BUNDLE.txt"; }

# look: the bundle is whole, and made for this machine.
look() {
    [ -f "$here/BUNDLE.txt" ] || fail "$here is no unpacked bundle; make one with: make bundle"
    (cd "$here" && sha256sum --quiet --check SHA256SUMS) >&2 ||
        fail "the bundle is damaged (the files are named above); copy it again"
    command -v "$python" >/dev/null || fail "there is no $python here; on Debian: apt-get install python3 python3-venv"
    found=$("$python" -c 'import platform, sys; print("%d.%d %s" % (*sys.version_info[:2], platform.machine()))')
    [ "$found" = "$(stated python) $(stated machine)" ] ||
        fail "the bundle is for Python $(stated python) on $(stated machine); here is $found; name another: --python"
    "$python" -c 'import ensurepip, venv' 2>/dev/null ||
        fail "$python cannot make virtual environments; on Debian: apt-get install python3-venv"
    for extra in $extras; do
        [ -f "$here/requirements-$extra.txt" ] || fail "the bundle has no extra $extra; it has: $(stated extras)"
    done
}

# place: the environment of this bundle below PREFIX/releases, complete or not there.
place() {
    mark=$(sha256sum "$here/SHA256SUMS" | cut -c1-8)
    release=$prefix/releases/$(stated version)-$mark
    [ -z "$services" ] || umask 022
    if [ -e "$release/.finished" ] && [ "$(cat "$release/.finished")" = "$extras" ]; then
        say "$release is installed already"
        return
    fi
    [ "$(readlink -f "$current")" != "$release" ] ||
        fail "$release is in use with other extras; stop the services and remove that folder first"
    rm -rf "$release"
    mkdir -p "$prefix/releases"
    say "installing into $release …"
    trap 'rm -rf "$release"' EXIT
    "$python" -m venv "$release"
    set -- --requirement "$here/requirements.txt"
    for extra in $extras; do set -- "$@" --requirement "$here/requirements-$extra.txt"; done
    # Nothing of the machine's settings for pip counts: no index, no cache, every file by its hash.
    env -i PATH="$PATH" HOME="$release" PIP_CONFIG_FILE=/dev/null PIP_DISABLE_PIP_VERSION_CHECK=1 \
        "$release/bin/python" -m pip install --quiet --no-index --no-cache-dir --find-links "$here/wheels" \
        --require-hashes --only-binary :all: "$@" || fail "pip could not install; its message stands above, and nothing was changed"
    printf '%s' "$extras" >"$release/.finished"
    trap - EXIT
    "$release/bin/fangfei" --version >&2
}

# point LINK RELEASE: let a link show elsewhere, in one step.
point() {
    ln -s "$2" "$1.new"
    mv -T "$1.new" "$1"
}

# settle: account, folders, settings and services; what the office has changed stays.
settle() {
    install -m 644 "$here/deploy/systemd/fangfei.sysusers" /usr/lib/sysusers.d/fangfei.conf
    systemd-sysusers /usr/lib/sysusers.d/fangfei.conf
    install -d -o root -g fangfei -m 750 "$etc" "$etc/secrets"
    install -d -o fangfei -g fangfei -m 750 "$state"
    if [ ! -e "$etc/fangfei.toml" ]; then
        "$1/bin/fangfei" settings example | sed 's|^#out = .*|out = "/var/lib/fangfei"|' >"$etc/fangfei.toml.new"
        chown root:fangfei "$etc/fangfei.toml.new"
        chmod 640 "$etc/fangfei.toml.new"
        mv "$etc/fangfei.toml.new" "$etc/fangfei.toml"
    fi
    service_files
}

service_files() {
    for unit in fangfei-desk.service fangfei-scheduler.service fangfei.target; do
        sed "s|/opt/fangfei/|$prefix/|g" "$here/deploy/systemd/$unit" >"$units/$unit"
    done
    sed "s|/opt/fangfei/|$prefix/|g" "$here/deploy/fangfei" >/usr/local/bin/fangfei
    chmod 755 /usr/local/bin/fangfei
    systemctl daemon-reload
}

stop() { [ -z "$services" ] || systemctl stop fangfei-desk.service fangfei-scheduler.service; }

# start: both services, and whether they stay.
start() {
    [ -n "$services" ] || return 0
    systemctl start fangfei-desk.service fangfei-scheduler.service || return 1
    sleep 10
    for unit in fangfei-desk fangfei-scheduler; do
        systemctl is-active --quiet $unit && [ "$(systemctl show -p NRestarts --value $unit)" = 0 ] || return 1
    done
}

were_running() { [ -n "$services" ] && systemctl is-active --quiet fangfei-desk.service; }

upgrade() {
    [ -e "$current/bin/fangfei" ] || fail "there is nothing to upgrade in $prefix; run without --upgrade"
    old=$(readlink -f "$current")
    extras=${extras:-$(cat "$old/.finished")}
    look
    place
    [ "$old" != "$release" ] || fail "$release is in use already"
    fangfei "$release" settings check >/dev/null || fail "the new version refuses the settings; nothing was changed"
    running=
    if were_running; then running=yes; fi
    stop
    if ! said=$(fangfei "$release" db upgrade); then
        again
        fail "the database could not be upgraded and is as it was; $old is in use"
    fi
    say "$said"
    # Whether there is a layout to go back to, for --rollback.
    case $said in *"is kept as backup"*) : >"$release/.upgraded" ;; *) rm -f "$release/.upgraded" ;; esac
    point "$previous" "$old"
    point "$current" "$release"
    [ -z "$services" ] || service_files
    if [ -n "$running" ] && ! start; then
        say "the new version does not stay up; going back (see: journalctl -u fangfei-desk -u fangfei-scheduler)"
        # What the two services wrote in these seconds may go; a backup of it is made.
        lose=--lose-changes
        back "$release" "$old"
        fail "$old is in use again"
    fi
    for other in "$prefix"/releases/*; do
        [ "$other" = "$release" ] || [ "$other" = "$old" ] || rm -rf "$other"
    done
    say "$release is in use; the way back is: sh install.sh --rollback"
}

# back FROM TO: the database by the program that upgraded it, then the link.
back() {
    stop
    if [ -e "$1/.upgraded" ] && ! fangfei "$1" db rollback $lose; then
        again
        fail "the database stays with $1, and so does the program"
    fi
    rm -f "$1/.upgraded"
    point "$current" "$2"
    again
}

# again: both services, where they ran before.
again() {
    [ -z "$running" ] || start || say "the services do not stay up; see: journalctl -u fangfei-desk -u fangfei-scheduler"
}

rollback() {
    [ -e "$previous/bin/fangfei" ] || fail "there is no version before the one in $current"
    new=$(readlink -f "$current") old=$(readlink -f "$previous") running=
    if were_running; then running=yes; fi
    back "$new" "$old"
    rm -f "$previous"
    say "$old is in use again"
}

first() {
    [ ! -e "$current" ] || fail "$(readlink -f "$current") is in use; to install another version: --upgrade"
    look
    place
    [ -z "$services" ] || settle "$release"
    point "$current" "$release"
    if [ -n "$services" ]; then
        say "now edit $etc/fangfei.toml, then: fangfei settings check && fangfei doctor --fix-hints"
        say "and then: systemctl enable --now fangfei-desk fangfei-scheduler fangfei.target"
    else
        say "the program is $current/bin/fangfei; whether this machine is fit says: $current/bin/fangfei doctor --fix-hints"
    fi
}

case $task in
    install) first ;;
    *) $task ;;
esac
