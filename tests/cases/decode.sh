#!/bin/sh
# decode.sh: documents longer than a window: a verdict that stops being true,
# lines longer than a unit, memory.
# shellcheck shell=sh disable=SC2317
# shellcheck source=tests/lib.sh
. "$TESTS/lib.sh"

e=$TESTS/encodings
cd "$TMP" || exit 4
mkdir in

# grow N FILE...: the files, joined, 2^N times.
grow() {
	g_n=$1
	shift
	cat "$@" >grown
	while [ "$g_n" -gt 0 ]; do
		cat grown grown >grown2
		mv grown2 grown
		g_n=$((g_n - 1))
	done
	cat grown
}

echo 'a line of a log, in plain ASCII' >line
grow 12 line >ascii
cat ascii "$e/zh-Hans/gb18030.txt" >in/late
cat ascii "$e/zh-Hans/utf-8.txt" >late.want
{ grow 8 "$e/zh-Hans/utf-8.txt"; grow 8 "$e/ko/cp949.txt"; } >in/two
{ grow 8 "$e/zh-Hans/utf-8.txt"; grow 8 "$e/ko/utf-8.txt"; } >two.want
{ grow 8 "$e/ja/cp932.txt"; grow 8 "$e/ko/utf-8.txt"; } >in/turn
{ grow 8 "$e/ja/utf-8.txt"; grow 8 "$e/ko/utf-8.txt"; } >turn.want
{ grow 8 "$e/ja/euc-jp.txt"; printf '\377\n'; grow 8 "$e/ja/euc-jp.txt"; } >in/bad
{ grow 8 "$e/ja/utf-8.txt"; printf '\357\277\275\n'; grow 8 "$e/ja/utf-8.txt"; } >bad.want
grow 8 "$e/zh-Hant/utf-16le.txt" >in/wide
grow 8 "$e/zh-Hant/utf-8.txt" >wide.want
grow 14 "$e/ko/cp949.txt" | tr -d '\n' >in/long
grow 14 "$e/ko/utf-8.txt" | tr -d '\n' >long.want
{ head -c 1048570 /dev/zero | tr '\0' a; printf ', SEK Studio, and more'; head -c 2000000 /dev/zero | tr '\0' b; } >in/across

"$BIN/riffle-unpack" in >raw.rec || exit 4
ok "it runs" "$BIN/riffle-decode" <raw.rec
"$BIN/riffle-decode" <raw.rec >all.rec
ok "the stream is valid" "$TOOLS/tools/validate" <all.rec

# text_of NAME: the lines of a file, from the stream.
text_of() {
	awk -F '\t' -v want="in/$1" '
		$1 == "item" { id = $2; found = $4 == want }
		$1 == "text" && $2 == id && found && $3 != "name" { print $6 }
	' all.rec
}
facts_of() {
	awk -F '\t' -v want="in/$1" '
		$1 == "item" { id = $2; found = $4 == want }
		found && ($1 == "meta" || $1 == "fault") { print $1, $3, $4 }
	' all.rec
}
for f in late two turn bad wide; do
	text_of $f >$f.got
	same "$f: the text is right" $f.want $f.got
done
facts_of two | sed -n '/from/p' >from
echo 'meta charset-from line:1025' >from.want
same "the line where the charset changes is told" from.want from
ok "one damaged place is told" sh -c '"$@" | grep -q "^meta charset-replaced 1$"' - cat <<END
$(facts_of bad)
END
ok "damage is a fault" grep -q 'text-damaged' all.rec

text_of long | tr -d '\n' >long.got
ok "a long line comes in pieces" test "$(text_of long | wc -l)" -gt 1
ok "and loses nothing" cmp long.want long.got
# A name that lies where a line must be cut is in one piece.
text_of across | grep -o 'SEK[ a-zA-Z]*' >across.got
echo 'SEK Studio' >across.want
same "no name is cut with its line" across.want across.got
ok "all with one place" test "$(grep -c '	line:2	' all.rec)" -eq 5

# Memory does not grow with the document.
within() {
	(
		# shellcheck disable=SC3045 # dash, bash and ksh have it
		ulimit -v 150000
		"$BIN/riffle-decode" <"$1" >/dev/null
	)
}
mkdir big
grow 17 "$e/ko/cp949.txt" >big/a.txt
"$BIN/riffle-unpack" big >big.rec
# Sanitizers reserve more address space than the limit; this is no test of them.
[ -n "$SAN" ] || ok "memory is bounded" within big.rec
done_testing
