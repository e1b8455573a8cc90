#!/bin/sh
# Talks to Weir with curl.   examples/curl/try_it.sh [URL [KEY]]
# Exit 0: every answer had the status it should have; 1: one had not.
set -eu

url=${1:-http://127.0.0.1:8080}
key=${2:-}
off=0

# ask STATUS METHOD PATH [BODY]: shows the start of the answer and checks its status.
ask() {
  expected=$1 method=$2 path=$3
  shift 3
  printf '\n%s %s %s\n' "$method" "$path" "${1:-}"
  answer=$(curl -sS -N -X "$method" "$url$path" \
    ${key:+-H "Authorization: Bearer $key"} \
    -H 'Content-Type: application/json' ${1:+--data-binary "$1"} \
    -w '\n%{http_code} in %{time_total} s') || answer="$answer
no answer"
  status=$(printf '%s\n' "$answer" | tail -n 1)
  printf '%s\n' "$answer" | sed '/^$/d; $d' | cut -c 1-150 | head -n 4
  case $status in
    "$expected "*) echo "ok: $status" ;;
    *) echo "OFF: $status (expected: $expected)" && off=1 ;;
  esac
}

model=$(curl -sS ${key:+-H "Authorization: Bearer $key"} "$url/v1/models" |
  sed -n 's/.*"data":\[{"id":"\([^"]*\)".*/\1/p')
if [ -z "$model" ]; then
  echo "$url/v1/models names no model (expected: a gateway there, and its key as second argument)" >&2
  exit 1
fi

hello='"messages":[{"role":"user","content":"Hello"}],"max_tokens":12'
ask 200 GET /health
ask 200 GET /v1/models
ask 200 POST /v1/chat/completions "{\"model\":\"$model\",$hello}"
ask 200 POST /v1/chat/completions "{\"model\":\"$model\",\"stream\":true,$hello}"
ask 200 POST /v1/completions "{\"model\":\"$model\",\"prompt\":\"A weir is\",\"max_tokens\":12}"
ask 200 POST /v1/embeddings "{\"model\":\"$model\",\"input\":\"a low dam\"}"
ask 404 POST /v1/chat/completions "{\"model\":\"no-such-model\",$hello}"
ask 400 POST /v1/chat/completions '{"model":'
exit $off
