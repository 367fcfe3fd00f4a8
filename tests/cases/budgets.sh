#!/bin/sh
# budgets.sh: each limit just not reached and just passed: without a word on one
# side, with its fault and what there was until then on the other.
# shellcheck shell=sh
# shellcheck source=tests/lib.sh
. "$TESTS/lib.sh"

unpack=$BIN/riffle-unpack
extract=$BIN/riffle-extract
mk=$TOOLS/tools/mkarchive
tab=$(printf '\t')
cd "$TMP" || exit 4

# says CODE: does the stream on standard input have the fault, or with `none`
# none that is a limit?
says() {
	awk -F"$tab" -v c="$1" '$1 == "fault" && (c == "none" ? $4 ~ /^(limit|xml)-/ : $4 == c) { n++ }
		END { exit c == "none" ? n > 0 : n == 0 }'
}

# budget CODE FILE OPTION ENOUGH TOO-LITTLE [MORE...]: of riffle-unpack.
budget() {
	b_code=$1 b_file=$2 b_option=$3 b_enough=$4 b_little=$5
	shift 5
	"$unpack" "$@" "$b_option" "$b_enough" "$b_file" >enough.rec
	ok "$b_code: unpack $b_option $b_enough is enough for $b_file" says none <enough.rec
	"$unpack" "$@" "$b_option" "$b_little" "$b_file" >little.rec
	ok "$b_code: unpack $b_option $b_little is not" says "$b_code" <little.rec
}

# document CODE FILE OPTION ENOUGH TOO-LITTLE: of riffle-extract.
document() {
	"$unpack" "$2" >in.rec
	"$extract" "$3" "$4" <in.rec >enough.rec
	ok "$1: extract $3 $4 is enough for $2" says none <enough.rec
	"$extract" "$3" "$5" <in.rec >little.rec
	ok "$1: extract $3 $5 is not" says "$1" <little.rec
}

# -- archives ----------------------------------------------------------------

printf 'tar\ta\tone\ntar\tb\ttwo\ntar\tc\tthree\ntarend\n' | "$mk" >three.tar
printf 'zip\ta\tone\nzip\tb\ttwo\nzip\tc\tthree\ndir\n' | "$mk" >three.zip
gzip -nc <three.tar >three.tar.gz
gzip -nc <three.tar.gz >deep.gz
budget limit-depth deep.gz -d 2 1
for f in three.tar three.zip; do
	budget limit-members $f -m 3 2
	budget limit-members $f -M 3 2
	budget limit-bytes $f -b 5 4
	budget limit-bytes $f -B 11 10
done

# Expansion counts from 16 MiB on.
zeros=$((17 * 1024 * 1024))
head -c $zeros /dev/zero | gzip -nc >zeros.gz
packed=$(wc -c <zeros.gz)
ratio=$(((zeros + packed - 1) / packed))
budget limit-ratio zeros.gz -r $ratio $((ratio - 1)) -R 1000000
budget limit-ratio zeros.gz -R $ratio $((ratio - 1)) -r 1000000
head -c $((16 * 1024 * 1024)) /dev/zero | gzip -nc >free.gz
"$unpack" -r 1 -R 1 free.gz >free.rec
ok 'limit-ratio: the first 16 MiB are free' says none <free.rec

# A reader of archives: a dictionary of 64 MiB, and much out of little.
if ! have xz; then
	skip 'limit-memory: unpack -x' 'no xz here'
elif [ -n "$SAN" ]; then
	skip 'limit-memory: unpack -x' 'a sanitizer has memory of its own' | grep -v SKIP
else
	echo text | xz -9 -c >large.xz
	budget limit-memory large.xz -x 128 32
fi
if have bzip2; then
	head -c 45000000 /dev/zero | bzip2 -c >one.bz2
	for i in 1 2 3 4 5 6 7 8; do cat one.bz2 one.bz2 one.bz2 one.bz2 one.bz2 one.bz2; done >much.bz2
	"$unpack" -t 1 -R 100000000 -r 100000000 one.bz2 >enough.rec
	ok 'limit-time: unpack -t 1 is enough for 45 MB' says none <enough.rec
	"$unpack" -t 1 -R 100000000 -r 100000000 much.bz2 >little.rec
	ok 'limit-time: unpack -t 1 is not for 2 GB' says limit-time <little.rec
else
	skip 'limit-time: unpack -t' 'no bzip2 here'
fi

# -- documents ----------------------------------------------------------------

"$TOOLS/tools/mkdocs" . 2
size=$(wc -c <000000.docx | tr -d ' ')
document limit-document 000000.docx -b "$size" $((size - 1))
chars=$("$unpack" 000000.docx | "$extract" |
	awk -F"$tab" '$1 == "text" && $3 ~ /^para/ { printf "%s", $6 }' | LC_ALL=C.UTF-8 wc -m | tr -d ' ')
least() {
	# least OPTION MOST: the least number with which the document is read.
	"$unpack" 000000.docx >in.rec
	l=1
	while [ $l -lt "$2" ] && ! "$extract" "$1" $l <in.rec | says none; do l=$((l + 1)); done
	echo $l
}
n=$(least -c 400)
ok "limit-text: $chars characters are counted" [ "$chars" = "$n" ]
document limit-text 000000.docx -c "$n" $((n - 1))
n=$(least -e 20)
document xml-refused 000000.docx -e "$n" $((n - 1))
n=$(least -a 20)
[ "$n" -gt 1 ] && document xml-refused 000000.docx -a "$n" $((n - 1))
printf 'zip\tt.txt\tdeep\ndir\n' | "$mk" >in.zip
{
	printf 'zip\tin.zip\t'
	od -An -v -tx1 in.zip | tr -d '\n' | sed 's/ /\\x/g'
	printf '\ndir\n'
} | "$mk" >in2.zip
{
	printf 'From: a@b\nTo: c@d\nSubject: a zip in a zip\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: application/zip\n'
	printf 'Content-Disposition: attachment; filename=in.zip\nContent-Transfer-Encoding: base64\n\n'
	base64 in2.zip
	printf '\n--x--\n'
} >mail.eml
document limit-depth mail.eml -d 3 2
done_testing
