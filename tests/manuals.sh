#!/bin/sh
# manuals.sh: every manual is well-formed mdoc, every program has one, and the
# examples in them do what they say: lines beginning with `$ ` inside a literal
# display are run by sh in an empty folder, the lines below are their output.
# shellcheck source=tests/lib.sh
. "$TESTS/lib.sh"

root=${TESTS%/tests}
PATH=$BIN:$PATH
export PATH

manuals=$(ls "$root"/stages/*/*.1 "$root"/pipeline/*.[17] "$root"/dictionaries/*.[15] "$B"/man/*.5 2>/dev/null)

# has_manual PROGRAM
has_manual() {
	case $1 in
	riffle) ls "$root"/pipeline/riffle.1 ;;
	riffle-show) ls "$root"/pipeline/show.1 ;;
	riffle-dictionary) ls "$root"/dictionaries/dictionary.1 ;;
	riffle-extract-*) grep -q "^\.It Nm $1" "$root"/stages/extract/extract.1 ;;
	*) ls "$root/stages/${1#riffle-}/${1#riffle-}.1" ;;
	esac
}
for p in "$BIN"/*; do
	ok "$(basename "$p") has a manual" has_manual "$(basename "$p")"
done

# options_told PROGRAM MANUAL: every option of --help stands in the manual.
options_told() {
	"$1" --help | sed -n 's/^ *-\([A-Za-z0-9]\)[ ,].*/\1/p' | sort -u >"$TMP/options"
	while read -r o; do
		grep -q "^\.It Fl $o\b\|^\.It Fl $o\$\|^\.It Fl [A-Za-z0-9] *, *Fl $o\b\|Fl $o\b" "$2" || { echo "-$o is not in $2"; return 1; }
	done <"$TMP/options"
}

# examples FILE: runs them; fails with a diff.
examples() {
	rm -rf "$TMP/here"
	mkdir "$TMP/here"
	awk '
		/^\.Bd .*-literal/ { inside = 1; next }
		/^\.Ed/ { inside = 0; shown = 0; next }
		inside && /^\$ / { print "C" substr($0, 3); shown = 1; next }
		inside && shown { print "O" $0 }
	' "$1" | sed 's/\\e/\\/g; s/\\-/-/g; s/\\(aq/'"'"'/g; s/\\&//g; s/\\(ti/~/g; s/\\(ha/^/g; s/\\(dq/"/g' >"$TMP/examples"
	command='' n=0
	: >"$TMP/want"
	while IFS= read -r l || [ -n "$l" ]; do
		case $l in
		C*)
			example "$command" || return 1
			command=${l#C}
			: >"$TMP/want"
			n=$((n + 1))
			;;
		O*) printf '%s\n' "${l#O}" >>"$TMP/want" ;;
		esac
	done <"$TMP/examples"
	example "$command"
}
example() {
	[ -n "$1" ] || return 0
	(cd "$TMP/here" && sh -c "$1") >"$TMP/got" 2>&1 </dev/null
	# An example without output shows a command, not its answer.
	[ -s "$TMP/want" ] || return 0
	diff -u "$TMP/want" "$TMP/got" || { echo "example: $1"; return 1; }
}

for m in $manuals; do
	name=$(basename "$m")
	if have mandoc; then
		ok "$name is well-formed" sh -c 'test -z "$(mandoc -T lint -W warning "$1" 2>&1 | tee /dev/stderr)"' sh "$m"
	else
		skip "$name is well-formed" "no mandoc"
	fi
	p=$BIN/riffle-$(basename "$m" .1)
	[ -x "$p" ] && ok "$name tells every option" options_told "$p" "$m"
	ok "$name: its examples" examples "$m"
done

done_testing
