#!/bin/bash
# Kills runs at random moments, or at system calls, and checks after each that nothing is lost.
#   kill.sh PROGRAM [ROUNDS] [-S]
# Needs ../shared/faults/kill9.sh beside the repository (or KILL9=path); -S needs strace.
# `kill.sh --selftest` shows that the check fails on a writer that is not atomic, and holds on one that is.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
kill9=${KILL9:-$here/../../../shared/faults/kill9.sh}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
news="python3 $here/news.py $work"
holds="python3 $here/invariants.py $work"

if [ "${1:-}" = --selftest ]; then
    writer="python3 $here/writer.py $work"
    if bash "$kill9" -n 40 -c "$writer torn" -i "$holds" -s "$news" >"$work/log" 2>&1; then
        echo "the check does not see a writer that is not atomic"; exit 1
    fi
    echo "not atomic: $(tail -1 "$work/log")"
    rm -rf "$work"/feeds "$work"/known.json "$work"/count
    bash "$kill9" -n 40 -c "$writer whole" -i "$holds" -s "$news" | tail -1
    exit
fi

program=$(realpath "$1")
rounds=${2:-200}
cat >"$work/config.yaml" <<'CONFIG'
sources:
  a: source.xml
feeds:
  all: {title: All, limit: 10000}
  few: {title: Few, limit: 5}
CONFIG
run="cd $work && FEEDWRIGHT_NOW=2026-11-24T06:00:00Z $program run"
calls=()
if [ "${3:-}" = -S ]; then
    calls=(-S rename,renameat,renameat2,fsync,fdatasync,write,pwrite64,openat,unlink,ftruncate)
fi
bash "$kill9" -n "$rounds" -c "$run" -i "$holds" -s "$news" -f "$holds --final" "${calls[@]}"
