# syntax=docker/dockerfile:1
# Two images of one file: `site`, gunicorn with everything it needs, and `proxy`, the nginx in front of it.

FROM python:3.12-slim-bookworm AS packages
WORKDIR /srv/yibao/app
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements-scale.txt ./
RUN python -m venv /srv/yibao/venv \
    && /srv/yibao/venv/bin/pip install --require-hashes -r requirements-scale.txt
COPY . .
# static files need no secret: DEBUG=0 asks for one, and this one is thrown away with the layer's environment
RUN SECRET_KEY=unused STATIC_DIR=/srv/yibao/static /srv/yibao/venv/bin/python manage.py collectstatic --noinput -v 0 \
    && /srv/yibao/venv/bin/python -m compileall -q .

FROM python:3.12-slim-bookworm AS site
RUN useradd --system --uid 10001 --home-dir /srv/yibao --no-create-home yibao
COPY --from=packages /srv/yibao /srv/yibao
RUN install -d -m 0700 -o yibao /srv/yibao/var
WORKDIR /srv/yibao/app
ENV PATH=/srv/yibao/venv/bin:$PATH VAR_DIR=/srv/yibao/var STATIC_DIR=/srv/yibao/static HOST=0.0.0.0 PORT=8000 PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 MALLOC_ARENA_MAX=1
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen(r.Request('http://127.0.0.1:8000/healthz', headers={'Host': '127.0.0.1'}), timeout=2)"]
CMD ["gunicorn", "-c", "config/gunicorn.conf.py", "--worker-tmp-dir", "/dev/shm", "config.wsgi"]

# The same nginx as on a machine without containers, with the module that sends .br files as they are.
FROM debian:bookworm-slim AS proxy
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends nginx-light libnginx-mod-http-brotli-static wget \
    && rm -rf /var/lib/apt/lists/* /etc/nginx/sites-enabled/* \
    && useradd --system --uid 10002 --no-create-home proxy-user \
    && mkdir -p /var/cache/nginx/yibao \
    && chown proxy-user /var/cache/nginx/yibao
COPY deploy/nginx/nginx.conf /etc/nginx/nginx.conf
COPY deploy/nginx/yibao.conf /etc/nginx/conf.d/yibao.conf
COPY deploy/nginx/headers.conf deploy/nginx/forwarded.conf deploy/compose/upstream.conf deploy/compose/listen.conf /etc/nginx/yibao/
COPY --from=packages /srv/yibao/static /srv/yibao/static
USER 10002
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --retries=3 CMD ["wget", "-q", "-O", "/dev/null", "http://127.0.0.1:8080/nginx-lives"]
CMD ["nginx", "-e", "stderr", "-g", "daemon off;"]
