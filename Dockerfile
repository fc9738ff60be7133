# One image; the services of docker-compose.yml differ by their command.
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1

# Pictures of text are read by it, if it is there.
RUN apt-get update \
 && apt-get install -y --no-install-recommends tesseract-ocr \
 && rm -rf /var/lib/apt/lists/*

RUN useradd --create-home --uid 10001 wiredesk \
 && install -d -o wiredesk -g wiredesk /var/lib/wiredesk

WORKDIR /app

# The dependencies change seldom: they are a layer of their own.
COPY requirements.lock ./
RUN pip install --no-deps --require-hashes -r requirements.lock

COPY pyproject.toml README.md LICENSE NOTICE ./
COPY schemas schemas
COPY store store
COPY worker worker
COPY api api
COPY cli cli
# Installed in place, as on a developer's machine, so that `wiredesk seed` finds its samples.
COPY seeds seeds
RUN pip install --no-deps --no-build-isolation -e .

USER wiredesk
ENV WIREDESK_DATA_DIR=/var/lib/wiredesk \
    WIREDESK_HOST=0.0.0.0
VOLUME /var/lib/wiredesk
EXPOSE 8000

CMD ["wiredesk", "up"]
