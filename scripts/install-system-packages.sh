#!/bin/sh
# What the tests need beside Python: Chromium, a Chinese font, PostgreSQL, Redis and nginx. The tests start servers of their
# own and leave alone what apt may start. With "engines": what `make engines` needs as well, Firefox, WebKit and a screen for it.
# Does nothing where they are already there.
set -eu

# nginx and others stand where only root looks
PATH="$PATH:/usr/sbin:/sbin"
need=""
command -v chromium >/dev/null 2>&1 || need="$need chromium"
fc-list :lang=zh-cn 2>/dev/null | grep -q . || need="$need fonts-noto-cjk fontconfig"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null 2>&1 || need="$need postgresql"
command -v redis-server >/dev/null 2>&1 || need="$need redis-server"
command -v nginx >/dev/null 2>&1 || need="$need nginx-light"
ls /usr/lib/nginx/modules/ngx_http_brotli_static_module.so >/dev/null 2>&1 || need="$need libnginx-mod-http-brotli-static"
command -v openssl >/dev/null 2>&1 || need="$need openssl"
if [ "${1:-}" = engines ]; then
    command -v firefox-esr >/dev/null 2>&1 || command -v firefox >/dev/null 2>&1 || need="$need firefox-esr"
    command -v WebKitWebDriver >/dev/null 2>&1 || need="$need webkit2gtk-driver"
    command -v Xvfb >/dev/null 2>&1 || need="$need xvfb"
fi
# Chromium without windows opens a page in a quarter of the time; it is no reason to ask for a password or to fail.
wish=""
[ "$(id -u)" -ne 0 ] || command -v chromium-headless-shell >/dev/null 2>&1 || wish="chromium-headless-shell"
[ -n "$need$wish" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    [ -n "$need" ] || exit 0
    echo "Please install:$need (the tests need them)" >&2
    exit 1
fi
run=""
[ "$(id -u)" -eq 0 ] || run="sudo"
install() {
    DEBIAN_FRONTEND=noninteractive $run apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}
$run apt-get update -qq || [ -z "$need" ]
# shellcheck disable=SC2086
[ -z "$need" ] || install $need
[ -z "$wish" ] || install $wish || true
