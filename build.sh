#!/usr/bin/env bash
# All of Kader's commands.
#
#   ./build.sh build     build the extension into dist/chrome and dist/firefox
#   ./build.sh run       build, then open a browser with Kader on a demo portal (without a display: play the main
#                        journey and keep pictures)
#   ./build.sh test      build, then every check and test, in both browsers
#   ./build.sh check     formatting, lints and tests that need no browser
#   ./build.sh journeys [FILTER]   build, then the journeys whose names contain FILTER: chromium, firefox, looks::…
#   ./build.sh repeat TIMES [FILTER]   run the journeys this many times while both processors are busy,
#                        and count the failures
#   ./build.sh faults    a fault in every journey in memory, 100,000 times; then damage, kill and empty both
#                        browsers' stores
#   ./build.sh bench     build, then the benchmarks
#   ./build.sh pictures  build, then the pictures of Kader in docs/
#   ./build.sh audit     check all dependencies against deny.toml and known vulnerabilities: RustSec's list is
#                        fetched, or taken from a copy of its repository in the folder that KADER_ADVISORIES names
#   ./build.sh package   build, then make the packages for both stores, their source and a list of their components, in
#                        dist/; with the compiler that releases are made with, or another if KADER_TRIAL is set
#   ./build.sh reproduce ZIP   build, and report whether a package was made from this source
#
# Each command installs what it needs, and says so. Nothing else needs to be set up.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

# ---- Tool versions, all in one place. Cargo.lock and tools/package-lock.json pin the rest.
WASM_PROFILE=wasm
# The compiler for packages: another compiler produces other bytes.
WASM_RUST=1.96.0
# Every supported browser has these.
WASM_FEATURES=-Ctarget-feature=+simd128
CARGO_DENY=0.20.2
CARGO_CYCLONEDX=0.5.9
CRATES=(popup options background derive import strength)
APT_RUST=(rustc-web cargo-web rust-web-src)
# The journeys run in Dutch too, so both browsers need their Dutch texts.
APT_CHROMIUM=(chromium chromium-l10n fonts-dejavu-core)
APT_FIREFOX=(firefox-esr firefox-esr-l10n-nl fonts-dejavu-core)
# Shortcuts are pressed on a desktop of the tests' own; printed pages are read back.
APT_DESKTOP=(xvfb xdotool poppler-utils)

# The duration of a run and of its steps: `timed NAME COMMAND…` runs a command and records its seconds for
# print_times.
TIMES=target/times
timed() {
  local name=$1 begin=$SECONDS
  shift
  "$@"
  local outcome=$?
  printf '%5d s  %s\n' $((SECONDS - begin)) "$name" >>"$TIMES"
  return "$outcome"
}

# Prints the table of timed steps. Steps run in parallel, so their sum is more than the whole.
print_times() {
  say "where the time went"
  sort -rn "$TIMES"
}

say() { printf '\033[1m== %s (%d:%02d)\033[0m\n' "$*" $((SECONDS / 60)) $((SECONDS % 60)); }
has() { command -v "$1" >/dev/null 2>&1; }

# Installs missing Debian packages; on another system, prints what is needed.
apt_install() {
  local missing=()
  for package in "$@"; do
    [ "$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null)" = 'install ok installed' ] || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  if ! has apt-get; then
    echo "Please install: ${missing[*]}" >&2
    exit 1
  fi
  local as_root=()
  [ "$(id -u)" -eq 0 ] || as_root=(sudo)
  say "installing ${missing[*]}"
  [ -n "${APT_UPDATED:-}" ] || "${as_root[@]}" apt-get update -qq
  APT_UPDATED=1
  DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# Installs the npm packages of a folder's lock file.
npm_install() {
  local folder=$1 what=$2
  has npm || apt_install nodejs npm
  # npm ci is slow; a copy of the lock file shows whether the installed packages are the locked ones.
  if ! cmp -s "$folder/package-lock.json" "$folder/node_modules/.kader-lock"; then
    say "installing $what"
    (cd "$folder" && npm ci --no-audit --no-fund --loglevel=error)
    cp "$folder/package-lock.json" "$folder/node_modules/.kader-lock"
  fi
}

need_npm_tools() {
  npm_install tools "npm tools (wasm-opt, web-ext, a linter, axe-core)"
}

# Installs Debian's browsers, unless KADER_CHROMIUM or KADER_FIREFOX names another program.
need_browsers() {
  [ -n "${KADER_CHROMIUM:-}" ] || apt_install "${APT_CHROMIUM[@]}"
  [ -n "${KADER_FIREFOX:-}" ] || apt_install "${APT_FIREFOX[@]}"
  use_browsers
}

# Exports where the journeys find the browsers.
use_browsers() {
  export KADER_CHROMIUM="${KADER_CHROMIUM:-/usr/lib/chromium/chromium}"
  export KADER_FIREFOX="${KADER_FIREFOX:-firefox-esr}"
}

# Chooses how to compile to wasm32, depending on what is installed, and prints the choice. It fetches nothing through
# rustup: changing a toolchain is up to its owner.
#
# The standard library is compiled from source if its source is available, with panics that only stop: that makes what
# the popup loads a seventh smaller. So the order is: rustup's compiler, if rust-src is installed; else the
# distribution's, with its source; else rustup's prebuilt wasm32 target, if installed, with a popup somewhat over its
# budget. KADER_WASM=rustup|distribution|prebuilt overrides the choice.
choose_wasm_toolchain() {
  local sysroot choice="${KADER_WASM:-}"
  sysroot=$(rustc --print sysroot 2>/dev/null || echo /nonexistent)
  if [ -z "$choice" ]; then
    if [ -e "$sysroot/lib/rustlib/src/rust/library/Cargo.lock" ]; then choice=rustup
    elif has apt-get; then choice=distribution
    elif [ -e "$sysroot/lib/rustlib/wasm32-unknown-unknown" ]; then choice=prebuilt
    else
      echo "No way to compile to wasm32 found. Run this, then try again:  rustup component add rust-src" >&2
      exit 1
    fi
  fi
  WASM_CLIPPY=no
  FROM_SOURCE=(-Zbuild-std=std,panic_abort -Zbuild-std-features=optimize_for_size)
  case "$choice" in
    rustup)
      say "wasm32: $(rustc --version) of rustup, standard library from rust-src"
      WASM_CARGO=(env RUSTC_BOOTSTRAP=1 cargo)
      WASM_RUSTC=rustc
      WASM_CLIPPY=yes
      ;;
    distribution)
      apt_install "${APT_RUST[@]}"
      say "wasm32: $(/usr/bin/rustc --version) of the distribution, standard library from its source"
      WASM_CARGO=(env RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 /usr/bin/cargo)
      WASM_RUSTC=/usr/bin/rustc
      ;;
    prebuilt)
      say "wasm32: $(rustc --version), prebuilt standard library"
      WASM_CARGO=(cargo)
      WASM_RUSTC=rustc
      WASM_CLIPPY=yes
      FROM_SOURCE=()
      return
      ;;
    *)
      echo "KADER_WASM is rustup, distribution or prebuilt, not \"$choice\"." >&2
      exit 2
      ;;
  esac
  local linker
  linker=$(find "$sysroot" /usr/lib/rustlib -name rust-lld 2>/dev/null | head -n 1 || true)
  if [ -z "$linker" ]; then
    apt_install lld
    linker=$(command -v wasm-ld)
  fi
  export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER="$linker"
}

need_rust() {
  has cargo && return
  apt_install "${APT_RUST[@]}" gcc
}

# compile_wasm build|rustc [OPTION…]: compiles the browser's programs, in a subshell so that its flags do not leak.
compile_wasm() (
  # Leptos erases the types of views (a fifth less wasm). The bytes do not depend on the folder or the cargo home.
  stop_on_panic=""
  [ ${#FROM_SOURCE[@]} -eq 0 ] || stop_on_panic="-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none -Zfmt-debug=none"
  export RUSTFLAGS="${RUSTFLAGS:-} $stop_on_panic $WASM_FEATURES --cfg erase_components --cfg sha2_backend_soft=\"compact\" --cfg aes_compact --remap-path-prefix=$PWD=/kader --remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=/cargo"
  # `cargo rustc` accepts one crate.
  local packages=(-p kader)
  [ "$1" = rustc ] || packages+=(-p kader-derivation -p kader-strength)
  "${WASM_CARGO[@]}" "$1" --locked "${packages[@]}" --features kader/extension --profile "$WASM_PROFILE" \
    --target wasm32-unknown-unknown --target-dir target/wasm "${FROM_SOURCE[@]}" "${@:2}"
)

# The programs that users wait for are linked for speed. The linker optimises across crates, so the level of kader-qr
# or argon2 alone does not make them fast. The libraries stay unchanged.
FOR_SPEED=(-Copt-level=3)

# From Rust to target/bound: compile, bind, shrink. Unchanged modules are not shrunk again. Shrinking keeps one
# processor busy, so the modules are shrunk in parallel with each other and with the compilation of the last one.
# `build_wasm faults` also builds the page of the fault harness, which shares the library with the rest.
build_wasm() {
  need_rust
  choose_wasm_toolchain
  say "compiling to wasm"
  local programs=(popup options import derive strength "$@") name shrinking=()
  # The compiler leaves a processor idle while it works on one large crate.
  timed "wasm: the tool that binds" cargo build --locked --quiet --profile tool -p bindgen &
  local binder=$!
  timed "wasm: libraries, and linking ${programs[*]}" compile_wasm build "${programs[@]/#/--bin=}"
  wait "$binder"
  bind popup --merge-similar-functions -Oz --converge --low-memory-unused & shrinking+=($!)
  for name in options import; do bind "$name" -Oz & shrinking+=($!); done
  bind derive -O3 & shrinking+=($!)
  bind strength -O3 & shrinking+=($!)
  for name in "$@"; do bind "$name" -O1 & shrinking+=($!); done
  timed "wasm: linking background" compile_wasm rustc --bin background -- "${FOR_SPEED[@]}"
  say "binding and shrinking"
  timed "wasm: shrinking background" bind background -O3
  for name in "${shrinking[@]}"; do wait "$name"; done
}

# bind NAME LEVEL...: target/bound/NAME.js and its module, shrunk by wasm-opt.
bind() {
  local module=target/wasm/wasm32-unknown-unknown/$WASM_PROFILE/$1.wasm bound=target/bound/$1
  mkdir -p target/bound
  [ "$bound.js" -nt "$module" ] && return
  target/tool/bindgen "$module" target/bound
  # No feature flags: with them wasm-opt writes a module that Chromium refuses.
  tools/node_modules/.bin/wasm-opt "${@:2}" --strip-debug --strip-producers "${bound}_bg.wasm" -o "${bound}_bg.opt.wasm"
  mv "${bound}_bg.opt.wasm" "${bound}_bg.wasm"
  touch "$bound.js"
}

# Makes dist/chrome and dist/firefox from one manifest. Both browsers accept it unchanged, but Mozilla's lint warns
# about the service worker and about the permission for offscreen documents, which Firefox ignores. So Firefox gets it
# without them.
assemble() {
  local browser
  for browser in chrome firefox; do
    rm -rf "dist/$browser"
    mkdir -p "dist/$browser/wasm"
    cp -r extension/. "dist/$browser/"
    rm -f "dist/$browser/icons/kader.svg"
    cp manifest.json "dist/$browser/"
    # Compiling it again needs the same tools.
    printf '{ "rustc": "%s", "standardLibrary": "%s", "wasmOpt": "%s" }\n' "$("$WASM_RUSTC" --version | cut -d ' ' -f 2)" \
      "$([ ${#FROM_SOURCE[@]} -eq 0 ] && echo prebuilt || echo source)" \
      "$(tools/node_modules/.bin/wasm-opt --version | grep -o '[0-9][0-9]*' | head -n 1)" >"dist/$browser/built-with.json"
    [ "$browser" = chrome ] || sed -i 's/"service_worker": "background.js", //; s/"offscreen", //' dist/firefox/manifest.json
    for name in "${CRATES[@]}"; do
      cp "target/bound/$name.js" "target/bound/${name}_bg.wasm" "dist/$browser/wasm/"
    done
  done
  (cd dist/chrome/wasm && wc -c ./*.wasm)
}

# build [PROGRAM…]: builds the extension, and programs that are not shipped.
build() {
  mkdir -p target
  need_npm_tools
  build_wasm "$@"
  assemble
}

# target/faults: the extension with an extra page that the fault harness drives (tests/browser/faults).
assemble_faults() {
  local browser
  for browser in chrome firefox; do
    rm -rf "target/faults/$browser"
    mkdir -p target/faults
    cp -r "dist/$browser" "target/faults/$browser"
    cp tests/browser/faults/page/* "target/faults/$browser/"
    sed -i '1i import "./faults_background.js";' "target/faults/$browser/background.js"
    cp target/bound/faults.js target/bound/faults_bg.wasm "target/faults/$browser/wasm/"
  done
}

# The one-time-code fields of widget libraries, which the journeys fill.
build_widgets() {
  npm_install tests/widgets "the widgets to fill, from npm"
  node tests/widgets/build.mjs "$PWD/target/widgets"
}

lint_browser_side() {
  # Lints the browser side too, if clippy belongs to the compiler in use; the distribution's compiler has none.
  if [ "$WASM_CLIPPY" = yes ]; then
    "${WASM_CARGO[@]}" clippy --locked --quiet -p kader --bins --features extension --profile "$WASM_PROFILE" \
      --target wasm32-unknown-unknown --target-dir target/wasm-clippy "${FROM_SOURCE[@]}" -- -D warnings
  else
    # Cargo replays the warnings of a finished build; with this flag it also fails on them.
    echo "(no clippy for this wasm compiler: the browser side is held to the compiler's own warnings)"
    local deny=(-Zwarnings --config 'build.warnings="deny"' --quiet)
    compile_wasm build --bin popup --bin options --bin import --bin derive --bin strength --bin faults "${deny[@]}"
    compile_wasm rustc --bin background "${deny[@]}" -- "${FOR_SPEED[@]}"
  fi
  tools/node_modules/.bin/eslint --config tools/eslint.config.mjs --max-warnings 0 extension
  tools/node_modules/.bin/web-ext lint --source-dir dist/firefox --no-config-discovery --warnings-as-errors
}

# cargo_host COMMAND…: cargo for the host, with clippy as the compiler of our own crates, so that they are compiled
# once and not a second time for the lints.
cargo_host() {
  if has clippy-driver; then
    RUSTC_WORKSPACE_WRAPPER=clippy-driver CLIPPY_ARGS="-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__" cargo "$@"
  else
    cargo "$@"
  fi
}

# host_tests [OPTION…]: cargo test, which also prints how long each test took. The stable compiler's test harness does
# that only if this variable is set. The runner sets it only for the harness: cargo itself would compile everything
# again.
host_tests() (
  local host
  host=$(rustc -vV | sed -n 's/^host: //p' | tr 'a-z-' 'A-Z_')
  export "CARGO_TARGET_${host}_RUNNER=env RUSTC_BOOTSTRAP=1"
  case " $* " in
    *" -- "*) ;;
    *) set -- "$@" -- ;;
  esac
  cargo_host test --locked "${OURS[@]}" "$@" -Z unstable-options --report-time
)

# Our crates that run on the host.
OURS=(-p kader -p kader-derivation -p kader-qr -p kader-strength)

# The core, which needs no browser: formatting, lints, and tests.
check_core() {
  cargo fmt --all --check
  timed "host: compiling, with lints" cargo_host test --locked --quiet "${OURS[@]}" --lib --tests --examples --no-run
  timed "host: tests of the core" host_tests --lib --test core --no-fail-fast
}

# What the journeys need in addition to the extension: two browsers, a desktop, and the widgets.
prepare_journeys() {
  need_browsers
  apt_install "${APT_DESKTOP[@]}"
  build_widgets
}

# beside NAME COMMAND…: runs a command in parallel; `finish NAME` waits for it and prints its output.
declare -A BESIDE
beside() {
  local name=$1
  shift
  # With lower priority than the work that everything waits for.
  { renice -n 10 $BASHPID >/dev/null; "$@"; } >"target/$name.log" 2>&1 &
  BESIDE[$name]=$!
}
finish() {
  local outcome=0
  wait "${BESIDE[$1]}" || outcome=$?
  cat "target/$1.log"
  [ "$outcome" -eq 0 ] || exit "$outcome"
}

# Prints the ten slowest tests, from the output of the harness.
print_slowest() {
  say "the ten slowest tests"
  sed -n 's/^test \(.*\) \.\.\. .* <\(.*\)s>$/\2 s  \1/p' "$@" | sort -rn | head -n 10
}

# These commands make everything that the tests need. So here a test that leaves something out fails.
begin_tests() {
  mkdir -p target
  : >"$TIMES"
  export KADER_COMPLETE=yes
  trap 'kill $(jobs -p) 2>/dev/null || true' EXIT
  need_rust
  need_npm_tools
}

run_check() {
  begin_tests
  check_core | tee target/core.log
  print_slowest target/core.log
  print_times
}

# run_tests EVERYTHING|JOURNEYS [OPTION of cargo test…]
run_tests() {
  local what=$1
  shift
  begin_tests
  if [ "$what" = everything ]; then
    beside core check_core
  else
    beside core timed "host: compiling, with lints" cargo_host test --locked --quiet "${OURS[@]}" --test browser --no-run
  fi
  choose_wasm_toolchain
  beside journeys timed "packages and widgets" prepare_journeys
  build faults
  assemble_faults
  timed "lints of the browser side" lint_browser_side
  say "what ran beside all that"
  finish journeys
  finish core
  use_browsers
  say "journeys in Chromium and Firefox"
  # One more than the number of processors, because a journey waits for its browser part of the time.
  export RUST_TEST_THREADS=${RUST_TEST_THREADS:-$(($(nproc) + 1))}
  set +e
  timed "journeys" host_tests --test browser --no-fail-fast "$@" | tee target/browser.log
  local outcome=${PIPESTATUS[0]}
  set -e
  print_slowest target/core.log target/browser.log
  print_times
  return "$outcome"
}

# repeat_journeys TIMES [FILTER…]: many runs find a failure that occurs once in many runs.
repeat_journeys() {
  local times=$1 round busy
  shift
  begin_tests
  build faults
  assemble_faults
  prepare_journeys
  cargo_host test --locked --quiet "${OURS[@]}" --test browser --no-run
  for busy in $(seq "$(nproc)"); do
    nice -n 5 bash -c 'while :; do :; done' &
  done
  : >target/repeat.log
  for round in $(seq "$times"); do
    say "round $round of $times"
    RUST_TEST_THREADS=${RUST_TEST_THREADS:-$(($(nproc) + 1))} host_tests --test browser --no-fail-fast "$@" >target/round.log 2>&1 || true
    cat target/round.log >>target/repeat.log
    grep '^test .* FAILED' target/round.log || tail -n 1 target/round.log
  done
  say "what failed in $times rounds (target/repeat.log has why)"
  sed -n 's/^test \(.*\) \.\.\. FAILED.*/\1/p' target/repeat.log | sort | uniq -c | sort -rn
}

# The long form; the tests run a short one.
run_faults() {
  build faults
  assemble_faults
  need_browsers
  say "journeys in memory, with a fault in each"
  cargo run --locked --quiet --release --example faults -- --cases 100000
  say "browsers, killed and damaged"
  KADER_FAULTS=full cargo test --locked --test browser faults:: -- --include-ignored --nocapture --test-threads 2
}

run_demo() {
  mkdir -p target
  need_rust
  # The program that plays the journey is compiled while the extension is built.
  local player=(test --locked --quiet --test browser)
  [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || player=(build --locked --quiet --example demo)
  beside player cargo "${player[@]}" $([ "${player[0]}" = build ] || echo --no-run)
  build
  need_browsers
  finish player
  if [ "${player[0]}" = build ]; then
    cargo run --locked --quiet --example demo
  else
    say "no display: playing the main journey headless in both browsers"
    cargo "${player[@]}" journeys::enrol
    ls -1 target/journey/[0-9]-*.png
  fi
}

run_bench() {
  KADER_TRIAL=yes package faults
  assemble_faults
  need_browsers
  cargo run --locked --quiet --release --example bench
  say "how plain the words are, and how often a person does something"
  cargo test --locked --quiet --release --test core plain_words -- --nocapture | grep -o '..: LIX.*'
  cargo test --locked --quiet --release --test browser few_actions -- --nocapture | grep 'clicks and keys'
  compare_reading
}

# For the README and the stores.
make_pictures() {
  build
  need_browsers
  ! has apt-get || apt_install fonts-open-sans
  FONTCONFIG_FILE="$PWD/tools/pictures-fonts.conf" cargo run --locked --quiet --release --example screens
}

# Compares our QR reader with other decoders from npm, in wasm, on drawn captures and, if present, on the shared ones.
compare_reading() {
  say "reading, beside other decoders"
  compile_wasm rustc --bin reading --quiet -- "${FOR_SPEED[@]}"
  bind reading -O3
  [ -e tools/compare/node_modules ] || (cd tools/compare && npm ci --no-audit --no-fund --loglevel=error)
  cargo run --locked --quiet --release --example qr_pictures -- target/drawn 620
  local folder
  for folder in target/drawn ../shared/qr/screen; do
    [ ! -e "$folder/truth.jsonl" ] || { echo "-- $folder"; node tools/compare/compare.mjs "$folder"; }
  done
}

# The offline checks come first; the lists of known vulnerabilities are fetched from RustSec and npm.
audit() {
  need_rust
  local deny=target/audit/bin/cargo-deny
  if ! [ "$("$deny" --version 2>/dev/null)" = "cargo-deny $CARGO_DENY" ]; then
    say "installing cargo-deny $CARGO_DENY"
    cargo install --quiet --locked --root target/audit cargo-deny@"$CARGO_DENY"
  fi
  "$deny" --locked check bans licenses sources
  if [ -n "${KADER_ADVISORIES:-}" ]; then
    # The folder in which cargo-deny keeps RustSec's list; it reads the list there and fetches nothing.
    local list=target/audit/list/advisory-db-3157b0e258782691
    rm -rf target/audit/list
    mkdir -p target/audit/list
    if [ -e "$KADER_ADVISORIES/.git" ] || [ -e "$KADER_ADVISORIES/HEAD" ]; then
      git clone --quiet "$KADER_ADVISORIES" "$list"
    else
      cp -r "$KADER_ADVISORIES" "$list"
      git -C "$list" init --quiet
      git -C "$list" add --all
      git -C "$list" -c user.name=Kader -c user.email=kader@localhost commit --quiet --message "the list as it was given"
    fi
    sed "s#^\[advisories\]#&\ndb-path = \"$PWD/target/audit/list\"#" deny.toml >target/audit/deny.toml
    "$deny" --locked --offline --config target/audit/deny.toml check advisories
    echo "(npm's list of known faults is fetched only: run this once more with the network)"
    return
  fi
  "$deny" --locked check advisories
  local folder
  for folder in tools tools/compare tools/strength tests/widgets; do
    (cd "$folder" && npm audit)
  done
}

# package [PROGRAM…]: both packages, and programs that are not shipped, as for build.
package() {
  has zip || apt_install zip
  build "$@"
  local compiler
  compiler=$("$WASM_RUSTC" --version | cut -d ' ' -f 2)
  if [ "$compiler" != "$WASM_RUST" ] && [ -z "${KADER_TRIAL:-}" ]; then
    echo "Packages are compiled with rustc $WASM_RUST, and this is $compiler: other bytes. To try it out: KADER_TRIAL=yes $0 package" >&2
    exit 1
  fi
  say "packing"
  local browser version
  version=$(sed -n 's/.*"version": "\([^"]*\)".*/\1/p' manifest.json | head -n 1)
  for browser in chrome firefox; do
    # Fixed times and a fixed order, for the same bytes from the same source.
    find "dist/$browser" -exec touch -d '2026-01-01T00:00:00Z' {} +
    rm -f "dist/kader-$version-$browser.zip"
    (cd "dist/$browser" && find . -type f | LC_ALL=C sort | TZ=UTC zip -X -q -9 "../kader-$version-$browser.zip" -@)
    sha256sum "dist/kader-$version-$browser.zip"
  done
  list_parts
  # What reviewers need to build the same packages: all committed files, and the lists of components.
  if [ -e .git ]; then
    git archive --format=zip --prefix="kader-$version/" --add-file=dist/kader.cdx.json --add-file=dist/tools.cdx.json \
      -o "dist/kader-$version-source.zip" HEAD
    sha256sum "dist/kader-$version-source.zip"
  fi
}

# dist/*.cdx.json: the components of the packages (crates) and of the tools that made them (npm), as CycloneDX.
list_parts() {
  local tool=target/audit/bin/cargo-cyclonedx
  if ! [ "$("$tool" cyclonedx --version 2>/dev/null)" = "cargo-cyclonedx-cyclonedx $CARGO_CYCLONEDX" ]; then
    say "installing cargo-cyclonedx $CARGO_CYCLONEDX"
    cargo install --quiet --locked --root target/audit cargo-cyclonedx@"$CARGO_CYCLONEDX"
  fi
  "$tool" cyclonedx --quiet --format json --target wasm32-unknown-unknown --features extension --override-filename kader.cdx
  mv kader.cdx.json dist/
  find crates tools -name kader.cdx.json -delete
  (cd tools && npm sbom --sbom-format cyclonedx --package-lock-only) >dist/tools.cdx.json
}

# reproduce ZIP: whether this source produces the same files as a package contains.
reproduce() {
  local zip=${1:?"Which package? ./build.sh reproduce kader-0.1.0-chrome.zip"} theirs browser=firefox
  has unzip || apt_install unzip
  theirs=$(mktemp -d)
  unzip -q "$zip" -d "$theirs"
  grep -q service_worker "$theirs/manifest.json" && browser=chrome
  build
  if diff -rq "$theirs" "dist/$browser"; then
    say "the same: $zip is made of this source"
    return
  fi
  cmp -s "$theirs/built-with.json" "dist/$browser/built-with.json" ||
    { echo "It was built with other tools:"; cat "$theirs/built-with.json" "dist/$browser/built-with.json"; }
  say "not the same: the files above differ"
  return 1
}

case "${1:-}" in
  build) build ;;
  run) run_demo ;;
  test) run_tests everything ;;
  check) run_check ;;
  journeys) shift; run_tests journeys "$@" ;;
  repeat) shift; repeat_journeys "$@" ;;
  faults) run_faults ;;
  bench) run_bench ;;
  pictures) make_pictures ;;
  audit) audit ;;
  package) package ;;
  reproduce) shift; reproduce "$@" ;;
  *) sed -n '2,/^set/p' "$0" | sed -n 's/^# \{0,1\}//p'; exit 2 ;;
esac
