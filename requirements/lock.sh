#!/usr/bin/env bash
# Renews the hashed pins. No index host is written: where packages come from is pip's own configuration.
set -euo pipefail
cd "$(dirname "$0")/.."
compile() {
  .venv/lock/bin/pip-compile --quiet --generate-hashes --strip-extras --no-emit-index-url --no-emit-find-links \
    --no-emit-trusted-host --no-emit-options --allow-unsafe --no-annotate --no-header "$@"
}
python3 -m venv .venv/lock
.venv/lock/bin/pip install --quiet pip-tools==7.6.2
compile --all-extras -o requirements/dev.txt pyproject.toml requirements/build.in
compile --extra server --extra embedded --extra demo -c requirements/dev.txt -o requirements/run.txt pyproject.toml requirements/build.in
