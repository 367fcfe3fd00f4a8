# lib.sh: what a test in sh needs.  run.sh sets BIN, TESTS, TOOLS, TMP, SHARED.
# shellcheck shell=sh

tap_n=0
tap_failed=0

tap() {
	tap_n=$((tap_n + 1))
	[ "$1" = ok ] || tap_failed=1
	printf '%s %d - %s\n' "$1" "$tap_n" "$2"
}

# ok NAME COMMAND...: passes when the command succeeds; its output is shown
# when it does not.
ok() {
	tap_name=$1
	shift
	if "$@" >"$TMP/tap.log" 2>&1; then
		tap ok "$tap_name"
	else
		tap 'not ok' "$tap_name"
		sed 's/^/# /' "$TMP/tap.log" | head -40
	fi
}

# code NAME WANT COMMAND...: passes when the command exits with WANT.
code() {
	tap_name=$1 tap_want=$2
	shift 2
	"$@" >"$TMP/tap.log" 2>&1
	tap_got=$?
	if [ "$tap_got" = "$tap_want" ]; then
		tap ok "$tap_name"
	else
		tap 'not ok' "$tap_name"
		echo "# exit $tap_got, not $tap_want"
		sed 's/^/# /' "$TMP/tap.log" | head -40
	fi
}

# same NAME WANT GOT: passes when two files are alike; shows how they differ.
same() {
	if diff -u "$2" "$3" >"$TMP/tap.log" 2>&1; then
		tap ok "$1"
	else
		tap 'not ok' "$1"
		sed 's/^/# /' "$TMP/tap.log" | head -60
	fi
}

# skip NAME REASON: seen in the count of skipped tests.
skip() {
	tap_n=$((tap_n + 1))
	printf 'ok %d - %s # SKIP %s\n' "$tap_n" "$1" "$2"
}

# have PROGRAM...: are they all there?
have() {
	for tap_p in "$@"; do
		command -v "$tap_p" >/dev/null 2>&1 || return 1
	done
}

done_testing() {
	printf '1..%d\n' "$tap_n"
	exit $((tap_failed * 3))
}
