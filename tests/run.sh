#!/bin/sh
# run.sh [WHAT]: the one runner.  Everything prints TAP; at the end stands
# "N passed, N failed, N skipped".  WHAT: a stage, a test's name, or a kind
# (unit, property, golden, fixed, known, cases, contract, replay, manuals).
#
# Environment: B the build folder, RIFFLE_SHARED the data that some tests
# measure on, CHECK_STRICT=1 makes a skip a failure, REGEN=1 rewrites goldens.
set -u

root=$(pwd)
B=${B:-build}
case $B in /*) ;; *) B=$root/$B ;; esac
BIN=$B/bin
TESTS=$root/tests
TOOLS=$B/tests
SHARED=${RIFFLE_SHARED:-../shared}
if [ -d "$SHARED" ]; then SHARED=$(cd "$SHARED" && pwd); else SHARED=; fi
SAN=${SAN:-}
VERSION=${VERSION:-$(cat VERSION)}
scratch=$(mktemp -d "${TMPDIR:-/tmp}/riffle-check.XXXXXX") || exit 4
trap 'rm -rf "$scratch"' EXIT
trap 'exit 4' HUP INT TERM
export B BIN TESTS TOOLS SHARED SAN VERSION
export LC_ALL=C
# An unexpected data folder or colour would change what programs print.
unset RIFFLE_DATA NO_COLOR
# Leaks matter in the programs, not in what the shell started.
export ASAN_OPTIONS="${ASAN_OPTIONS:-detect_leaks=1}"
export UBSAN_OPTIONS="${UBSAN_OPTIONS:-print_stacktrace=1}"

what=${1:-}
passed=0 failed=0 skipped=0

# wanted KIND NAME: does WHAT ask for this test?
wanted() {
	[ -z "$what" ] && return 0
	[ "$what" = "$1" ] && return 0
	case "$1/$2" in *"$what"*) return 0 ;; esac
	return 1
}

# count NAME FILE CODE: adds up the TAP of one test and shows what went wrong.
count() {
	p=$(grep -c '^ok ' "$2")
	s=$(grep -c '^ok .* # SKIP' "$2")
	f=$(grep -c '^not ok ' "$2")
	plan=$(sed -n 's/^1\.\.\([0-9]*\)$/\1/p' "$2" | tail -n 1)
	if [ "${plan:-none}" != "$((p + f))" ] || { [ "$3" != 0 ] && [ "$f" = 0 ]; }; then
		echo "not ok - $1 ended early: exit $3, plan ${plan:-none}, seen $((p + f))"
		tail -n 15 "$2" | sed 's/^/# /'
		f=$((f + 1))
	fi
	grep -A 40 '^not ok ' "$2" | grep -v '^ok ' | sed "s|^not ok|not ok $1:|"
	if [ "$s" -gt 0 ]; then
		grep '^ok .* # SKIP' "$2" | sed "s|^ok [0-9]* - |skip $1: |"
		if [ "${CHECK_STRICT:-0}" = 1 ]; then
			f=$((f + s)) p=$((p - s)) s=0
		else
			p=$((p - s))
		fi
	fi
	passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
}

# run KIND NAME COMMAND...: one test in a scratch folder of its own.
run() {
	kind=$1 name=$2
	shift 2
	wanted "$kind" "$name" || return 0
	TMP=$scratch/$kind-$(basename "$name")
	mkdir -p "$TMP"
	export TMP
	(cd "$TMP" && "$@") >"$TMP.tap" 2>"$TMP.err" </dev/null
	code=$?
	sed 's/^/# /' "$TMP.err" | head -60 >>"$TMP.tap"
	echo "$kind/$name: $(grep -c '^ok' "$TMP.tap") ok, $(grep -c '^not ok' "$TMP.tap") not"
	count "$kind/$name" "$TMP.tap" "$code"
	rm -rf "$TMP" "$TMP.err"
}

# golden KIND FOLDER STAGE: cases of one program; a case is STEM.in (or
# STEM.in.hex) with .out and perhaps .args .err .code.
golden() {
	TMP=$scratch/$1-$3
	mkdir -p "$TMP"
	g_n=0
	for in in "$2"/*.in "$2"/*.in.hex; do
		[ -e "$in" ] || continue
		stem=${in%.hex}
		stem=${stem%.in}
		[ -n "$what" ] && ! wanted "$1" "$3/$(basename "$stem")" && continue
		g_n=$((g_n + 1))
		golden_case "$stem" "$in" "$3"
	done >"$TMP.tap"
	g_n=$(grep -c -E '^(not )?ok ' "$TMP.tap")
	[ "$g_n" = 0 ] && return 0
	echo "1..$g_n" >>"$TMP.tap"
	echo "$1/$3: $(grep -c '^ok' "$TMP.tap") ok, $(grep -c '^not ok' "$TMP.tap") not"
	f=0
	grep -q '^not ok' "$TMP.tap" && f=3
	count "$1/$3" "$TMP.tap" $f
}

golden_case() {
	input=$2
	case $2 in *.hex)
		input=$TMP/in
		tr -d ' \t\n' <"$2" | "$TOOLS/tools/unhex" >"$input"
		;;
	esac
	args=
	[ -e "$1.args" ] && args=$(cat "$1.args")
	program=riffle-$3
	want_code=0
	[ -e "$1.code" ] && want_code=$(cat "$1.code")
	# The arguments of a case are words of a shell line, quotes and all.
	(cd "$(dirname "$1")" && eval "\"$BIN/$program\" $args") <"$input" >"$TMP/out.raw" 2>"$TMP/err"
	got_code=$?
	# The release is no part of what a case is about.
	sed "s/^\(stage	[a-z]*	\)$VERSION	/\1RELEASE	/" "$TMP/out.raw" >"$TMP/out"
	label="$3/$(basename "$1")"
	if [ "${REGEN:-0}" = 1 ]; then
		cp "$TMP/out" "$1.out"
		echo "ok - $label rewritten"
		return
	fi
	alike=no
	for w in "$1".out "$1".out.*; do
		[ -e "$w" ] && cmp -s "$w" "$TMP/out" && alike=yes
	done
	if [ -e "$1.err" ] && ! cmp -s "$1.err" "$TMP/err"; then alike=err; fi
	if [ "$alike" = yes ] && [ "$got_code" = "$want_code" ]; then
		echo "ok - $label"
	else
		echo "not ok - $label"
		[ "$got_code" = "$want_code" ] || echo "# exit $got_code, not $want_code"
		diff -u "$1.out" "$TMP/out" | head -40 | sed 's/^/# /'
		[ -e "$1.err" ] && diff -u "$1.err" "$TMP/err" | sed 's/^/# /'
		sed 's/^/# stderr: /' "$TMP/err" | head -20
	fi
}

# known bugs: the same, but a case that passes fails the run.
known() {
	[ -d "$1" ] || return 0
	for folder in "$1"/*/; do
		[ -d "$folder" ] || continue
		TMP=$scratch/known
		mkdir -p "$TMP"
		for in in "$folder"*.in; do
			[ -e "$in" ] || continue
			if golden_case "${in%.in}" "$in" "$(basename "$folder")" | grep -q '^ok'; then
				echo "not ok - known/$in passes: move it to fixed"
				failed=$((failed + 1))
			else
				echo "known/$(basename "$in"): still open"
			fi
		done
	done
}

for t in "$TOOLS"/unit/*_test; do
	[ -x "$t" ] && run unit "$(basename "$t" _test)" "$t"
done
for t in "$TOOLS"/property/*_test; do
	[ -x "$t" ] && run property "$(basename "$t" _test)" "$t"
done
for t in "$TOOLS"/fuzz/*_replay; do
	name=$(basename "$t" _replay)
	[ -x "$t" ] && run replay "$name" "$t" "$TESTS/fuzz/corpus/$name"
done
for kind in golden fixed; do
	for d in "$TESTS/$kind"/*/; do
		[ -d "$d" ] && golden "$kind" "${d%/}" "$(basename "$d")"
	done
done
known "$TESTS/known"
for t in "$BIN"/riffle-*; do
	[ -x "$t" ] && run contract "$(basename "$t")" sh "$TESTS/contract.sh" "$(basename "$t")"
done
for t in "$TESTS"/cases/*.sh; do
	[ -e "$t" ] && run cases "$(basename "$t" .sh)" sh "$t"
done
run manuals manuals sh "$TESTS/manuals.sh"

if [ $((passed + failed)) = 0 ]; then
	echo "no test is called '$what'"
	failed=1
fi
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
