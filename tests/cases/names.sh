#!/bin/sh
# names.sh: names of members in several charsets, as riffle-show shows them: of
# five hands in one archive, of two letters each, and with a text beside them.
# shellcheck shell=sh disable=SC2317
# shellcheck source=tests/lib.sh
. "$TESTS/lib.sh"

mk=$TOOLS/tools/mkarchive
cd "$TMP" || exit 4

# shows NAME FILE: the members' names are those of standard input, in order.
shows() {
	cat >want
	"$BIN/riffle-unpack" "$2" | "$BIN/riffle-show" | sed -n 's/^    name [^ ]*\( [^ ]*\)\{0,1\}  //p' >got
	same "$1" want got
}

{
	printf 'zip\t\267\326\276\265\261\355_\320\336\270\304\322\342\274\373.doc\tx\n'
	printf 'zip\t\265\332\310\375\274\257/\261\263\276\260.psd\tx\n'
	printf 'zip\t\274\366\301\244\272\273_\300\333\276\367\301\366\275\303.xls\tx\n'
	printf 'zip\t\271\350\260\346_12\310\255.psd\tx\n'
	printf 'zip\t\212G\203R\203\223\203e/\217C\220\263.txt\tx\n'
	printf 'zip\t\221\346\216O\230b\202\314\214\264\211\346.psd\tx\n'
	printf 'zip\t\265\341\264\264\273\246\267\315.txt\tx\n'
	printf 'zip\t\276\351\312\351\272\317_\273\365\312\325\274\350\273\244.txt\tx\n'
	printf 'zip\t\353\217\231\355\231\224/\354\233\220\355\231\224.txt\tx\n'
	printf 'zip\t\346\227\240\346\225\214\345\260\221\344\276\240.txt\tx\n'
	printf 'dir\n'
} | "$mk" >five.zip
shows 'GBK, CP949, Shift_JIS, KPS 9566 and UTF-8 in one zip' five.zip <<'END'
分镜表_修改意见.doc
第三集/背景.psd
수정본_작업지시.xls
배경_12화.psd
絵コンテ/修正.txt
第三話の原画.psd
로동신문.txt
촬영소_작업지시.txt
동화/원화.txt
无敌少侠.txt
END

{
	printf 'zip\t\301\337\260\243\tx\nzip\t\277\370\310\255\tx\nzip\t\271\350\260\346\tx\n'
	printf 'zip\t\301\367\301\242\tx\nzip\t\303\244\273\366\tx\ndir\n'
} | "$mk" >ko.zip
shows 'names of two letters: CP949' ko.zip <<'END'
중간
원화
배경
직접
채색
END
{
	printf 'zip\t\261\263\276\260\tx\nzip\t\324\255\273\255\tx\nzip\t\316\336\265\320\tx\n'
	printf 'zip\t\267\326\276\265\tx\ndir\n'
} | "$mk" >zh.zip
shows 'names of two letters: GBK' zh.zip <<'END'
背景
原画
无敌
分镜
END
printf 'zip\t\224w\214i\tx\nzip\t\214\264\211\346\tx\nzip\t\215\354\211\346\tx\ndir\n' | "$mk" >ja.zip
shows 'names of two letters: Shift_JIS' ja.zip <<'END'
背景
原画
作画
END
printf 'zip\t\265\341\264\264\tx\nzip\t\301\342\312\310\tx\nzip\t\314\272\303\371\tx\ndir\n' | "$mk" >kp.zip
shows 'names of two letters: KPS 9566' kp.zip <<'END'
로동
평양
원화
END

# One name that is 流立 in GBK and 직접 in CP949; what the texts are in decides.
text=$(printf 'zip\ta.txt\t%s\n' "$(sed 's/$/\\n/' "$TESTS/encodings/ko/cp949.txt" | tr -d '\n')")
{
	printf 'zip\t\301\367\301\242.txt\tx\n'
	printf '%s\n' "$text"
	printf 'dir\n'
} | "$mk" >beside.zip
shows 'a name, by the texts of its zip' beside.zip <<'END'
직접.txt
a.txt
END
{
	printf 'tar\t\301\367\301\242.txt\tx\n'
	printf '%s\n' "$text" | sed 's/^zip/tar/'
	printf 'tarend\n'
} | "$mk" >beside.tar
shows 'a name, by the texts of its tar' beside.tar <<'END'
직접.txt
a.txt
END
printf 'zip\t\301\367\301\242.txt\tx\ndir\n' | "$mk" >alone.zip
shows 'alone it is what is likeliest' alone.zip <<'END'
流立.txt
END

# And a document, by the name of its file: the same two letters.
printf '\301\367\301\242\n' >"$(printf '\301\337\260\243\277\370\310\255')"
"$BIN/riffle-unpack" "$(printf '\301\337\260\243\277\370\310\255')" | "$BIN/riffle-decode" |
	awk -F '\t' '$1 == "text" && $3 != "name" { print $4, $6 }' >got
echo 'CP949 직접' >want
same 'a document, by its name' want got
done_testing
