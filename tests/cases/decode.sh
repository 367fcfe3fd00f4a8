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
# Charset after charset, and line by line as in a log of many hands: what is
# valid in one of them is mostly valid in the next.
paste -d '\n' "$e/zh-Hans/gb18030.txt" "$e/ko/cp949.txt" "$e/ja/cp932.txt" "$e/ru/windows-1251.txt" >in/log
paste -d '\n' "$e/zh-Hans/utf-8.txt" "$e/ko/utf-8.txt" "$e/ja/utf-8.txt" "$e/ru/utf-8.txt" >log.want
paste -d '\n' "$e/zh-Hans/utf-8.txt" "$e/ko/cp949.txt" "$e/zh-Hant/big5.txt" >in/webservice
paste -d '\n' "$e/zh-Hans/utf-8.txt" "$e/ko/utf-8.txt" "$e/zh-Hant/utf-8.txt" >webservice.want
cat "$e/ko-KP/kps9566.txt" "$e/ko/cp949.txt" "$e/ko/johab.txt" "$e/ja/euc-jp.txt" >in/mailbox
cat "$e/ko-KP/utf-8.txt" "$e/ko/utf-8.txt" "$e/ko/utf-8.txt" "$e/ja/utf-8.txt" >mailbox.want
cat "$e/zh-Hans/gb18030.txt" "$e/ja/cp932.txt" >in/pair
cat "$e/zh-Hans/utf-8.txt" "$e/ja/utf-8.txt" >pair.want
# Polish is in no language of the model, whatever it is read as.
printf 'Za\277\363\263\346 g\352\266l\261 ja\274\361, \277\363\263w i \346ma w \266r\363dle\n' >line
grow 4 line >in/odd
cat "$e/zh-Hans/gb18030.txt" in/odd >in/half
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
for f in late two turn bad wide log webservice mailbox pair; do
	text_of $f >$f.got
	same "$f: the text is right" $f.want $f.got
done
facts_of two | sed -n '/from/p' >from
echo 'meta charset-from line:1025' >from.want
same "the line where the charset changes is told" from.want from
charsets_of() {
	awk -F '\t' -v want="in/$1" '
		$1 == "item" { id = $2; found = $4 == want }
		$1 == "text" && $2 == id && found && $3 != "name" { print $4, $5 }
	' all.rec
}
charsets_of log | sort | uniq -c | sed 's/^ *//' >charsets
cat >charsets.want <<'END'
4 CP932 ja
4 CP949 ko
4 GB18030 zh-Hans
4 windows-1251 ru
END
same "each line of a log says its charset and language" charsets.want charsets
facts_of log | grep -c '^meta charset ' >told
echo 4 >told.want
same "each charset is told once" told.want told
facts_of log | grep '^fault' >faults
: >faults.want
same "and nothing is wrong with it" faults.want faults
facts_of odd | grep 'charset-unknown' >faults
echo 'fault decode charset-unknown' >faults.want
same "a language nobody knows is said" faults.want faults
facts_of half | grep 'charset-unknown' >faults
same "also where it follows one that is known" faults.want faults
charsets_of half | sed -n '1p;$p' >charsets
printf 'GB18030 zh-Hans\nGB18030 und\n' >charsets.want
same "and only its lines are doubted" charsets.want charsets
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
places_of() {
	awk -F '\t' -v want="in/$1" '
		$1 == "item" { id = $2; found = $4 == want }
		$1 == "text" && $2 == id && found && $3 != "name" { print $3 }
	' all.rec | uniq
}
echo line:1 >places.want
places_of long >places
same "all with one place" places.want places

# -- what texts show beside what they say -----------------------------------------

mkdir marks
printf '조선로동당의 령도밑에 새 력사가 시작되였다.\n래일 다시 만납시다.\n' >marks/north.txt
printf '노동당의 영도 아래 새 역사가 시작되었다.\n로동신문이 그렇게 전했다.\n' >marks/south.txt
printf '\244\350\244\351\244\352 \274\277\272\272\n' >marks/letters.kps
# 樂 and 女 of KS X 1001 with other readings: F9 5C, F9 81.
printf '음악 \357\245\234 \357\246\201\n' >marks/hanja.txt
"$BIN/riffle-unpack" marks | "$BIN/riffle-decode" >marks.rec
awk -F '\t' '
	$1 == "item" { path = $4 }
	$1 == "text" && $3 != "name" { print path, $3, $5 }
	$1 == "meta" && $3 !~ /^charset/ { print path, $3, $4 }
' marks.rec >marks.got
cat >marks.want <<'END'
marks/hanja.txt line:1 ko
marks/hanja.txt compatibility-hanja 2: U+F95C line:1, U+F981 line:1
marks/letters.kps line:1 ko-KP
marks/letters.kps dprk-letters 3 line:1
marks/north.txt line:1 ko-KP
marks/north.txt line:2 ko-KP
marks/north.txt dprk-spelling 령도 1, 력사 1, 되였 1, 래일 1; southern 0
marks/south.txt line:1 ko
marks/south.txt line:2 ko
marks/south.txt dprk-spelling 로동 1; southern 4
END
same "Korean of the North, its letters, hanja that NFC unifies" marks.want marks.got

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
