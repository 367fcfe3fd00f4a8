#!/bin/sh
# encodings.sh: the files of tests/encodings, one language in many encodings:
# the path names the answer, the text is that of utf-8.txt beside it.  Those in
# forced/ are of languages that no model knows: there the charset is given.
# shellcheck shell=sh disable=SC2317
# shellcheck source=tests/lib.sh
. "$TESTS/lib.sh"

cp -R "$TESTS/encodings" "$TMP/found" || exit 4
rm -r "$TMP/found/forced"
(cd "$TMP/found" && "$BIN/riffle-unpack" .) >"$TMP/raw.rec" || exit 4
"$BIN/riffle-decode" <"$TMP/raw.rec" >"$TMP/all.rec" || exit 4

# For each file its charset, its language and its text.
awk -F '\t' -v tmp="$TMP" '
	$1 == "item" { path = $4; sub(/^\.\//, "", path); of[$2] = path }
	$1 == "meta" && $3 == "charset" { print of[$2] "\t" tolower($4) >(tmp "/charsets") }
	$1 == "text" && $3 != "name" {
		name = of[$2]
		gsub("/", "+", name)
		print $6 >(tmp "/" name)
		print of[$2] "\t" $5 >(tmp "/langs")
	}
	$1 == "fault" { print of[$2] "\t" $4 >(tmp "/faults") }
' "$TMP/all.rec"
: >>"$TMP/faults"

charset_is() {
	grep -qxF "$1.txt$(printf '\t')${1##*/}" "$TMP/charsets"
}
# Only the DPRK's own charset says which Korea it is.
lang_is() {
	want=${1%%/*}
	[ "$want" = ko-KP ] && [ "${1##*/}" != kps9566 ] && want=ko
	cut -f 1,2 "$TMP/langs" | awk -F '\t' -v f="$1.txt" -v l="$want" '
		$1 == f && $2 != l { print; bad = 1 } END { exit bad }'
}

n=0
for f in "$TESTS"/encodings/*/*.txt; do
	path=${f#"$TESTS/encodings/"}
	path=${path%.txt}
	n=$((n + 1))
	ok "$path is the charset found" charset_is "$path"
	ok "$path shows its language" lang_is "$path"
	same "$path has the text" "${f%/*}/utf-8.txt" "$TMP/$(printf %s "$path.txt" | tr / +)"
done
ok "there are files" test "$n" -gt 20
ok "nothing is damaged or doubted" test ! -s "$TMP/faults"

# forced FILE: its text when it is in the charset that its name says.
forced() {
	charset=${1##*/}
	"$BIN/riffle-unpack" "$1" | "$BIN/riffle-decode" -e "${charset%.txt}" |
		awk -F '\t' '$1 == "text" && $3 != "name" { print $6 }
			$1 == "fault" { print }'
}

n=0
for f in "$TESTS"/encodings/forced/*/*.txt; do
	path=${f#"$TESTS/encodings/"}
	n=$((n + 1))
	forced "$f" >"$TMP/forced"
	same "${path%.txt} has the text" "${f%/*}/utf-8.txt" "$TMP/forced"
done
ok "there are forced files" test "$n" -gt 30
done_testing
