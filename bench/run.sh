#!/usr/bin/env bash
# Runs every benchmark beside its peer and prints their tables.
set -euo pipefail
cd "$(dirname "$0")/.."
npx tsc --build
npx tsc -p generated
[ -d bench/.venv ] || python3 -m venv bench/.venv
for run in bench/*/run.mjs; do
  folder=$(dirname "$run")
  bench/.venv/bin/pip install --quiet -r "$folder/requirements.txt"
  printf '\n## %s\n\n' "$(basename "$folder")"
  node "$run"
done
