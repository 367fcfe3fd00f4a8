#!/bin/sh
# locked.sh: documents behind passwords, which a file may tell.
# shellcheck shell=sh
# shellcheck source=tests/lib.sh
# Functions are called by ok.
# shellcheck disable=SC2317
. "$TESTS/lib.sh"

cd "$TMP" || exit 4
"$TOOLS/tools/mksamples" . || exit 4
printf 'wrong\n' >wrong
printf 'geheim\r\n' >right

# through FILE OPTION...: what is said of it, behind the item's id.
through() {
	file=$1
	shift
	"$BIN/riffle-unpack" "$file" | "$BIN/riffle-extract" "$@" | cut -f 1,3-
}
text() {
	through "$@" | grep -q '^text	para:2	.*	please fix	'
}
fault() {
	code=$1
	shift
	through "$@" | grep -q "^fault	extract	$code	" && ! text "$@"
}
ok 'the password Excel knows' text open.docx
ok 'none is given' fault encrypted shut.docx
ok 'a wrong one is given' fault password-wrong shut.docx -P wrong
ok 'the right one is given' text shut.docx -P wrong -P right
ok 'no such file' test "$(through shut.docx -P none 2>/dev/null | wc -l)" -eq 0
done_testing
