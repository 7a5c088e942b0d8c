#!/bin/sh
# Brings the typefaces of documents into this folder; does nothing if they are here.
# Noto Serif SC and Noto Sans SC come from npm, HanaMinB (rare characters) from the system's fonts-hanazono.
set -eu
cd "$(dirname "$0")"

SERIF='@expo-google-fonts/noto-serif-sc@0.4.3'
SANS='@expo-google-fonts/noto-sans-sc@0.4.3'
RARE=/usr/share/fonts/truetype/hanazono/HanaMinB.ttf

here() {
  [ -s NotoSerifSC-Regular.ttf ] && [ -s NotoSerifSC-Bold.ttf ] && [ -s NotoSansSC-Medium.ttf ]
}

fail() {
  echo "fonts: $1" >&2
  exit 1
}

# fetch PACKAGE FILE_IN_PACKAGE=NAME_HERE...
fetch() {
  package=$1
  shift
  tarball=$(cd "$folder" && npm pack --silent "$package" 2>/dev/null | tail -n 1)
  [ -n "$tarball" ] && [ -s "$folder/$tarball" ] \
    || fail "could not fetch $package with npm; check the network, or copy the TTF files listed in fonts/README.md here"
  for pair; do
    tar -xzf "$folder/$tarball" -C "$folder" "package/${pair%%=*}"
    mv "$folder/package/${pair%%=*}" "${pair#*=}.new"
    mv "${pair#*=}.new" "${pair#*=}"
  done
  rm -f "$folder/$tarball"
}

if ! here; then
  command -v npm >/dev/null || fail "npm is needed once to fetch the typefaces"
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
  fetch "$SERIF" 400Regular/NotoSerifSC_400Regular.ttf=NotoSerifSC-Regular.ttf \
    700Bold/NotoSerifSC_700Bold.ttf=NotoSerifSC-Bold.ttf
  fetch "$SANS" 500Medium/NotoSansSC_500Medium.ttf=NotoSansSC-Medium.ttf
fi

if [ ! -s HanaMinB.ttf ] && [ ! -s "$RARE" ]; then
  echo "fonts: install fonts-hanazono (or put HanaMinB.ttf into $(pwd)) so that very rare names can be printed" >&2
fi
