#!/bin/sh
# What the browser tests need beside Python: Chromium and a Chinese font. Does nothing where they are already there.
set -eu

need=""
command -v chromium >/dev/null 2>&1 || need="$need chromium"
fc-list :lang=zh-cn 2>/dev/null | grep -q . || need="$need fonts-noto-cjk fontconfig"
[ -n "$need" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    echo "Please install:$need (the browser tests need them)" >&2
    exit 1
fi
run=""
[ "$(id -u)" -eq 0 ] || run="sudo"
$run apt-get update -qq
# shellcheck disable=SC2086
DEBIAN_FRONTEND=noninteractive $run apt-get install -y -qq --no-install-recommends $need >/dev/null
