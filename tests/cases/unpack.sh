#!/bin/sh
# unpack.sh: folders, archives of every kind and damage, limits, and what the
# stream says of them.
# shellcheck source=tests/lib.sh
. "$TESTS/lib.sh"

mk=$TOOLS/tools/mkarchive
validate=$TOOLS/tools/validate
unpack=$BIN/riffle-unpack
tab=$(printf '\t')

# items FILE...: path, type, charset and how of each item, as the stream has
# them; faults: path and code; outcomes: path and outcome.
items() { "$unpack" "$@" | awk -F"$tab" -v OFS=' ' '$1 == "item" { print $4, $5, $9, $10, $11 }' | sed 's/ *$//'; }
faults() { "$unpack" "$@" | awk -F"$tab" '$1 == "item" { p[$2] = $4 } $1 == "fault" { print p[$2], $4 }'; }
outcomes() { "$unpack" "$@" | awk -F"$tab" '$1 == "item" { p[$2] = $4 } $1 == "done" { print p[$2], $3, $4 }'; }
# spans: path, offset, length and kind of each span.
spans() { "$unpack" "$@" | awk -F"$tab" '$1 == "item" { p[$2] = $4 } $1 == "span" { print p[$2], $3, $4, $5 }'; }
# gives NAME COMMAND...: its output is standard input, line by line.
gives() {
	gives_name=$1
	shift
	cat >want
	"$@" >got
	same "$gives_name" want got
}
valid() {
	valid_name=$1
	shift
	"$unpack" "$@" >valid.rec
	ok "$valid_name" "$validate" <valid.rec
}

# -- folders -------------------------------------------------------------------

mkdir -p in/b in/a.d in/empty
printf 'one\n' >in/b/1.txt
printf 'two\n' >in/a.d/2.txt
printf 'three\n' >in/a
ln -s ../../etc/passwd in/z-link
mkfifo in/pipe
gives 'folders depth first, sorted' items in <<'.'
in/a text  ascii
in/a.d/2.txt text  ascii
in/b/1.txt text  ascii
in/pipe device  ascii
in/z-link link  ascii
.
gives 'links and pipes are described' faults in <<'.'
in/pipe device
in/z-link link
.
gives 'a link lowers nothing, a pipe does' outcomes in/z-link in/pipe <<'.'
in/z-link read 0
in/pipe unread 0
.
"$unpack" in/z-link | awk -F"$tab" '$1 == "item" { print $12 }' >got
echo ../../etc/passwd >want
same 'the target of a link' want got
gives 'given twice, or inside another, is read once' items in/b in in/b/1.txt ./in <<'.'
in/a text  ascii
in/a.d/2.txt text  ascii
in/b/1.txt text  ascii
in/pipe device  ascii
in/z-link link  ascii
.
# What lies behind a link, or up again, no walk of the other path comes by.
mkdir -p odd/x
printf 'n\n' >odd/n.txt
printf 'x\n' >odd/x/x.txt
printf 'y\n' >odd/y.txt
ln -s odd ld
ln -s . odd/l
gives 'behind a link is not inside it' items ld ld/n.txt odd/x odd/x/../y.txt <<'.'
ld link  ascii
ld/n.txt text  ascii
odd/x/x.txt text  ascii
odd/x/../y.txt text  ascii
.
gives 'a link in a folder that is given' items odd odd/l/n.txt odd/y.txt <<'.'
odd/l link  ascii
odd/n.txt text  ascii
odd/x/x.txt text  ascii
odd/y.txt text  ascii
odd/l/n.txt text  ascii
.
"$unpack" in | awk -F"$tab" '$1 == "text" { print $6 }' >got
printf '%s\n' in/a in/a.d/2.txt in/b/1.txt in/pipe in/z-link >want
same 'the name begins with the argument' want got
"$unpack" "$TMP/in/b/" | awk -F"$tab" '$1 == "text" { print $6 }' >got
echo b/1.txt >want
same 'the name leaves out what stands before it' want got
gives 'what is not there is a fault' faults nowhere in/a <<'.'
nowhere open
.
# Root may open everything, so it lends the test to nobody, in a folder of theirs.
theirs=$(mktemp -d "${TMPDIR:-/tmp}/riffle-nobody.XXXXXX")
cp "$unpack" "$theirs"
printf 'one\n' >"$theirs/shut"
printf 'two\n' >"$theirs/open"
chmod 0 "$theirs/shut"
chmod 755 "$theirs"
as_nobody() {
	if [ "$(id -u)" != 0 ]; then
		"$@"
	else
		setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
	fi
}
shut() { (cd "$theirs" && as_nobody ./riffle-unpack shut open) | awk -F"$tab" '$1 == "fault" || $1 == "done" { print $1, $3, $4 }'; }
gives 'what cannot be opened is a fault, the rest goes on' shut <<'.'
fault unpack open
done unread 0
done read 4
.
rm -rf "$theirs"
valid 'folders make a valid stream' in nowhere

gives '-F enters no folder, and each path is one item' faults -F in in/a in/a nowhere <<'.'
in open
nowhere open
.
gives 'a file in a folder that is not entered is read' items -F in in/b/1.txt <<'.'
in directory  ascii
in/b/1.txt text  ascii
.

# -- lists ---------------------------------------------------------------------

printf 'x\n' >"$(printf 'in/new\nline')"
printf 'in/new\\nline\nin/b/1.txt\n' >list
gives 'a list with escapes' items -f list <<'.'
in/new\nline text  ascii
in/b/1.txt text  ascii
.
printf 'in/new\nline\0in/b/1.txt\0' >list0
gives 'a list ended by NUL' items -0 -f list0 <<'.'
in/new\nline text  ascii
in/b/1.txt text  ascii
.
rm "$(printf 'in/new\nline')"
code 'a list that is not there' 2 "$unpack" -f nowhere
printf 'a\\qb\n' >wrong
code 'a list with a wrong escape' 2 "$unpack" -f wrong
printf 'in/a\n' >one
printf 'in/b/1.txt\n' >two
gives 'every list that is given' items -f one -f two <<'.'
in/a text  ascii
in/b/1.txt text  ascii
.
code 'no path' 2 "$unpack"
# An unset variable between quotes: nothing of what was asked for may be lost.
code 'a path without a letter' 2 "$unpack" in ''
code 'ended by NUL, but no list' 2 "$unpack" -0 in
"$unpack" -d x in 2>&1 | grep -c -e '-d: ' >got
echo 1 >want
same 'a wrong number is told with its option' want got
code 'a number that is none' 2 "$unpack" -d x in
code 'a ratio of nothing' 2 "$unpack" -r 0 in

# -- names of files that are not UTF-8 ------------------------------------------

mkdir legacy
if printf 'x\n' 2>/dev/null >"$(printf 'legacy/\265\332\310\375\274\257_\267\326\276\265\261\355.txt')" &&
	printf 'x\n' >"$(printf 'legacy/\320\336\270\304\322\342\274\373.txt')"; then
	items legacy | sed 's/ [0-9.]*$//' >got
	cat >want <<'.'
legacy/第三集_分镜表.txt text GB18030 pooled
legacy/修改意见.txt text GB18030 pooled
.
	same 'names of a folder in their charset' want got
else
	skip 'names of a folder in their charset' 'the file system wants UTF-8'
fi

# -- zip -----------------------------------------------------------------------

"$mk" >plain.zip <<'.'
zip	a.txt	hello\n
zip	folder/		method=0
zip	folder/b.txt	world	method=0
dir
.
gives 'a zip' items plain.zip <<'.'
plain.zip zip  ascii
plain.zip//a.txt text  ascii method=8
plain.zip//folder/ directory  ascii method=0
plain.zip//folder/b.txt text  ascii method=0
.
"$unpack" plain.zip | grep '^bytes' | cut -f3,4 | head -1 >got2
printf '0\thello\\n\n' >want
same 'bytes of a member' want got2
"$unpack" plain.zip | awk -F"$tab" '$1 == "item" && /a.txt/ { print $6, $7 }' >got
echo '6 2023-12-12T03:03:08' >want
same 'size and DOS time of a member' want got
printf 'hello\n' | sha256sum | cut -d' ' -f1 >want
"$unpack" plain.zip | awk -F"$tab" '$1 == "item" && /a.txt/ { i = $2 } $1 == "done" && $2 == i { print $5 }' >got
same 'sha256 of a member' want got
valid 'a zip makes a valid stream' plain.zip

# Names: GBK, CP949, UTF-8 flag, a flag that lies, Unicode Path good and bad.
{
	printf 'zip\t\265\332\310\375\274\257/\267\326\276\265\261\355_\320\336\270\304\322\342\274\373.txt\tx\n'
	printf 'zip\t第三集.txt\tx\tflags=2048\n'
	printf 'zip\t\265\332\310\375.txt\tx\tflags=2048\n'
	# version 1, CRC-32 of "evil.txt", the name 好.txt
	printf 'zip\tevil.txt\tx\textra=75700c0001'
	printf '%s' "$("$mk" <<'.' | od -An -tx1 -j 14 -N 4 | tr -d ' \n'
zip	x	evil.txt	method=0
.
)"
	printf 'e5a5bd2e747874\n'
	printf 'zip\tgood.txt\tx\textra=75700c0001ffffffffe5a5bd2e747874\n'
	printf 'dir\n'
} | "$mk" >names.zip
"$unpack" names.zip | awk -F"$tab" '$1 == "item" && $3 != "" { sub(/ .*/, "", $10); print $4, $8, $9, $10 }' >got
cat >want <<'.'
names.zip//第三集/分镜表_修改意见.txt b5dac8fdbcaf2fb7d6beb5b1ed5fd0deb8c4d2e2bcfb2e747874 GB18030 model
names.zip//第三集.txt   flag
names.zip//第三.txt b5dac8fd2e747874 GB18030 model
names.zip//好.txt   field
names.zip//good.txt   ascii
.
same 'names by rule and by model, raw bytes kept' want got

printf 'zip\ta.txt\tone\nzip\ta.txt\ttwo\ndir\n' | "$mk" >dup.zip
gives 'one name twice' faults dup.zip <<'.'
dup.zip//a.txt duplicate-name
.
ok 'one name twice has two ids' test "$("$unpack" dup.zip | grep '^item' | cut -f2 | sort -u | wc -l)" = 3
printf 'zip\t../../etc/x\tx\nzip\t/abs\tx\nzip\tC:\\\\win\tx\nzip\tgood..name\tx\ndir\n' | "$mk" >unsafe.zip
gives 'names that lead elsewhere' faults unsafe.zip <<'.'
unsafe.zip//../../etc/x path-unsafe
unsafe.zip///abs path-unsafe
unsafe.zip//C:\\win path-unsafe
.
printf 'zip\tseen.txt\tx\tlocal=other.txt\ndir\n' | "$mk" >two-names.zip
"$unpack" two-names.zip | awk -F"$tab" '$1 == "text" && $3 ~ /^meta/ { print $3, $6 }' >got
echo 'meta:other-name other.txt' >want
same 'header and directory name it differently' want got
# Mode 0120777 in the high half: a symbolic link made on Unix.
printf 'zip\tlink\t../target\tmethod=0\tmade=788\tattr=2717843456\ndir\n' | "$mk" >link.zip
gives 'a link in a zip' faults link.zip <<'.'
link.zip//link link
.

# -- damage --------------------------------------------------------------------

printf 'zip\ta.txt\thello hello hello\tcrc=1\nzip\tb.txt\tfine\ndir\n' | "$mk" >crc.zip
gives 'a wrong checksum' faults crc.zip <<'.'
crc.zip//a.txt crc
.
gives 'its bytes are kept and nothing else is lowered' outcomes crc.zip <<.
crc.zip//a.txt partly 17
crc.zip//b.txt read 4
crc.zip read $(wc -c <crc.zip | tr -d ' ')
.
printf 'zip\ta.txt\thello hello hello\tsize=3\ndir\n' | "$mk" >size.zip
gives 'a wrong size' faults size.zip <<'.'
size.zip//a.txt size-mismatch
.
printf 'zip\ta.txt\thello\tmethod=6\ndir\n' | "$mk" >method.zip
gives 'a method that nobody reads' faults method.zip <<'.'
method.zip//a.txt method
.
printf 'zip\ta.txt\thello\tflags=1\tmethod=0\tcrc=7\ndir\n' | "$mk" >secret.zip
gives 'an encrypted member' faults secret.zip <<'.'
secret.zip//a.txt encrypted
.
echo wrong >passwords
gives 'no password fits' faults -p passwords secret.zip <<'.'
secret.zip//a.txt password-wrong
.
# Both hold the same text under the password "secret": the old encryption over
# stored, deflate and bzip2; AES-128 over deflate, AES-256 over stored.
for z in old-encryption aes; do
	"$TOOLS/tools/unhex" <"$TESTS/cases/unpack-$z.hex" >$z.zip
	printf 'wrong\n\nsecret\r\n' >passwords
	"$unpack" -p passwords $z.zip | awk -F"$tab" '$1 == "bytes" { print $4 } $1 == "fault"' >got
	"$unpack" $z.zip | grep '^fault' | sed 's/.*/hello hello hello hello/' >want
	ok "$z: encrypted without a password" test -s want
	same "$z: opened with one of a list" want got
	echo other >more-passwords
	ok "$z: every list of passwords is tried" test "$("$unpack" -p passwords -p more-passwords $z.zip | grep -c '^fault')" = "$(grep -c '^fault' got)"
done
printf 'zip\ta.txt\tone\nzip\tlost.txt\ttwo\tunlisted\nzip\tb.txt\tthree\ndir\n' | "$mk" >unlisted.zip
gives 'a member that the directory lacks' items unlisted.zip <<'.'
unlisted.zip zip  ascii
unlisted.zip//a.txt text  ascii method=8
unlisted.zip//lost.txt text  ascii unlisted method=8
unlisted.zip//b.txt text  ascii method=8
.
gives 'and it is said of the archive' faults unlisted.zip <<'.'
unlisted.zip unlisted
.
printf 'zip\ta.txt\tone\tagain\ndir\n' | "$mk" >again.zip
gives 'two entries for one member' faults again.zip <<'.'
again.zip overlap
again.zip//a.txt duplicate-name
again.zip//a.txt overlap
.
{ cat plain.zip && printf 'zip\tsecond.txt\tx\ndir\n' | "$mk"; } >both.zip
"$unpack" both.zip | awk -F"$tab" '$1 == "item" { print $4 }' >got
printf 'both.zip%s\n' '' //a.txt //folder/ //folder/b.txt //second.txt >want
same 'two zips end to end' want got
gives 'are said' faults both.zip <<'.'
both.zip second-directory
.
{ printf '\001\002\003\004\000\200\003\007'; cat plain.zip; } >prefix.zip
"$unpack" prefix.zip | awk -F"$tab" '$1 == "item" { print $4, $5 }' >got
cat >want <<'.'
prefix.zip zip
prefix.zip//a.txt text
prefix.zip//folder/ directory
prefix.zip//folder/b.txt text
.
same 'bytes before a zip' want got
{ cat plain.zip; printf 'and some more'; } >suffix.zip
gives 'text behind a zip' items suffix.zip <<'.'
suffix.zip zip  ascii
suffix.zip//a.txt text  ascii method=8
suffix.zip//folder/ directory  ascii method=0
suffix.zip//folder/b.txt text  ascii method=0
suffix.zip//(behind) text  ascii behind
.
gives 'junk in front of a zip' faults prefix.zip <<'.'
prefix.zip damaged
.
{ printf 'a line in front\n'; cat plain.zip; } >front.zip
"$unpack" front.zip | awk -F"$tab" '$1 == "item" && $11 == "before" { i = $2; print $4 } $1 == "bytes" && $2 == i { print $4 }' >got
printf 'front.zip//(before)\na line in front\\n\n' >want
same 'text in front of a zip' want got
{ head -c 300 /dev/zero; cat plain.zip; head -c 700 /dev/zero; } >padded.zip
gives 'padding around a zip says nothing' faults padded.zip </dev/null
{ printf 'MZ\220\000\003\000\000\000'; head -c 200 /dev/zero; cat plain.zip; } >program.zip
gives 'nor does a program that unpacks it' faults program.zip </dev/null
printf 'zip\t(behind)\tx\ndir\n' | "$mk" >clash.zip
printf 'more' >>clash.zip
ok 'a member of that name has another id' test "$("$unpack" clash.zip | grep '^item' | cut -f2 | sort -u | wc -l)" = 3
head -c 60 plain.zip >cut.zip
gives 'a zip cut in its second member' items cut.zip <<'.'
cut.zip zip  ascii
cut.zip//a.txt text  ascii unlisted method=8
.
gives 'what was cut is said' faults cut.zip <<'.'
cut.zip truncated
.
printf 'PK\003\004' >no.zip
gives 'a zip of four bytes' faults no.zip <<'.'
no.zip damaged
.
n=$(wc -c <plain.zip) i=0 bad=
while [ $i -lt "$n" ]; do
	head -c $i plain.zip >sweep.zip
	"$unpack" sweep.zip >sweep.rec && "$validate" <sweep.rec >/dev/null 2>&1 || bad="$bad $i"
	i=$((i + 7))
done
ok 'a zip cut anywhere' test -z "$bad"

# -- every byte of a zip -----------------------------------------------------------

printf 'zip\ta.txt\thello\tmethod=0\nzip\tfolder/\t\tmethod=0\ndir\n' | "$mk" >stored.zip
gives 'every byte of a zip is told' spans stored.zip <<'.'
stored.zip 0 35 header
stored.zip 35 5 data
stored.zip 40 37 header
stored.zip 77 104 directory
stored.zip 181 22 directory
.
size=$(wc -c <plain.zip | tr -d ' ')
spans padded.zip program.zip suffix.zip | grep 'fix$' >got
cat >want <<.
padded.zip 0 300 prefix
padded.zip $((300 + size)) 700 suffix
program.zip 0 208 prefix
suffix.zip $size 13 suffix
.
same 'in front of it and behind it' want got
{
	printf 'raw\tstub\nzip\ta.txt\tone\tmethod=0\nraw\tlost\nzip\tb.txt\ttwo\tmethod=0\n'
	printf 'dir\tshift=%d\n' 4
} | "$mk" >holes.zip
gives 'between its members' spans holes.zip <<'.'
holes.zip 0 4 prefix
holes.zip 4 35 header
holes.zip 39 3 data
holes.zip 42 4 gap
holes.zip 46 35 header
holes.zip 81 3 data
holes.zip 84 102 directory
holes.zip 186 22 directory
.
printf 'zip\ta.txt\tone\tmethod=0\tagain\ndir\n' | "$mk" >shared.zip
gives 'what two members share is told once' spans shared.zip <<'.'
shared.zip 0 35 header
shared.zip 35 3 data
shared.zip 38 102 directory
shared.zip 140 22 directory
.
printf 'zip\ta.txt\tone\tmethod=0\nzip\tlost\ttwo\tmethod=0\tunlisted\ndir\n' | "$mk" >lost.zip
gives 'a member that no directory lists' spans lost.zip <<'.'
lost.zip 0 35 header
lost.zip 35 3 data
lost.zip 38 34 header
lost.zip 72 3 data
lost.zip 75 51 directory
lost.zip 126 22 directory
.
gives 'what is no zip at all' spans no.zip <<'.'
no.zip 0 4 gap
.
# Sizes behind the data, in their four forms; found again without a directory.
for n in 12 16 20 24; do
	printf 'zip\ta.txt\thello\tmethod=0\tdescriptor=%d\nzip\tempty\t\tmethod=0\tdescriptor=%d\nzip\tb.txt\tfine\tmethod=0\tdescriptor=%d\n' $n $n $n >parts
	{ cat parts; echo dir; } | "$mk" >d$n.zip
	"$mk" <parts >d$n-cut.zip
	cat >want <<.
d$n.zip 0 35 header
d$n.zip 35 5 data
d$n.zip 40 $n descriptor
d$n.zip $((40 + n)) 35 header
d$n.zip $((75 + n)) $n descriptor
d$n.zip $((75 + 2 * n)) 35 header
d$n.zip $((110 + 2 * n)) 4 data
d$n.zip $((114 + 2 * n)) $n descriptor
d$n.zip $((114 + 3 * n)) 153 directory
d$n.zip $((267 + 3 * n)) 22 directory
.
	spans d$n.zip >got
	same "sizes behind the data in $n bytes" want got
	sed "s/^d$n/&-cut/; /directory/d" want >want2
	spans d$n-cut.zip >got
	same "they are found without a directory ($n)" want2 got
	gives "and what they say is held against ($n)" outcomes d$n-cut.zip <<.
d$n-cut.zip//a.txt read 5
d$n-cut.zip//empty read 0
d$n-cut.zip//b.txt read 4
d$n-cut.zip partly $(wc -c <d$n-cut.zip | tr -d ' ')
.
done
rm -f set*
if have zip; then
	awk 'BEGIN { srand(1); for (i = 0; i < 20000; i++) printf "%d\n", rand() * 1e9 }' >numbers
	printf 'first\n' >first.txt
	zip -q0 -s 64k set.zip first.txt numbers
	gives 'the first part of a set' faults set.z01 <<'.'
set.z01 truncated
set.z01//numbers truncated
.
	gives 'the last part of a set' faults set.zip <<'.'
set.zip truncated
set.zip//first.txt truncated
set.zip//numbers truncated
.
	spans set.z01 set.zip | awk '{ print $1, $4 }' >got
	cat >want <<'.'
set.z01 directory
set.z01 header
set.z01 data
set.z01 header
set.z01 data
set.zip data
set.zip directory
set.zip directory
.
	same 'every byte of its parts' want got
else
	skip 'a set of zips' 'no zip here'
fi
valid 'all of them valid, and spans that add up' ./*.zip
printf 'zip\tsecret\thello\tflags=65\ndir\n' | "$mk" >strong.zip
"$unpack" -p passwords strong.zip | awk -F"$tab" '$1 == "fault" { print $4, $5 }' >got
echo 'method the strong encryption of PKWARE' >want
same 'an encryption that nothing here undoes' want got
"$unpack" method.zip | awk -F"$tab" '$1 == "fault" { print $4, $5 }' >got
echo 'method compression method 6, Implode' >want
same 'a method has a name' want got

# -- tar and the rest -----------------------------------------------------------

"$mk" >t.tar <<'.'
tar	a.txt	hello\n
tar	d/		type=5
tar	l		type=2	link=/etc/passwd
tar	p		type=6
tarend
.
gives 'a tar' items t.tar <<'.'
t.tar tar  ascii
t.tar//a.txt text  ascii
t.tar//d/ directory  ascii
t.tar//l link  ascii
t.tar//p device  ascii
.
gives 'its links and devices' faults t.tar <<'.'
t.tar//l link
t.tar//p device
.
"$unpack" t.tar | awk -F"$tab" '$1 == "item" && /a.txt/ { print $6, $7 }' >got
echo '6 2023-12-04T09:30:00Z' >want
same 'size and time of a tar member' want got
printf 'tar\t\265\332\310\375\274\257_\267\326\276\265\261\355.txt\tx\ntar\t\320\336\270\304\322\342\274\373.txt\tx\ntarend\n' |
	"$mk" >gbk.tar
"$unpack" gbk.tar | awk -F"$tab" '$1 == "item" && $3 != "" { print $4, $8, $9 }' >got
cat >want <<'.'
gbk.tar//第三集_分镜表.txt b5dac8fdbcaf5fb7d6beb5b1ed2e747874 GB18030
gbk.tar//修改意见.txt d0deb8c4d2e2bcfb2e747874 GB18030
.
same 'names of a tar in GBK' want got
head -c 700 t.tar >cut.tar
gives 'a tar cut in its data' outcomes cut.tar <<'.'
cut.tar//a.txt read 6
cut.tar partly 700
.
{ cat t.tar; printf 'tar\tbehind.txt\tx\ntarend\n' | "$mk"; } >both.tar
ok 'two tars end to end' sh -c "'$unpack' both.tar | grep -q behind.txt"
printf 'Rar!\032\007\000' >none.rar
gives 'an archive without a member' outcomes none.rar <<'.'
none.rar unread 7
.
for p in 'gzip gz' 'bzip2 bz2' 'xz xz' 'zstd zst' 'lz4 lz4'; do
	program=${p% *} suffix=${p#* }
	if ! have "$program"; then
		skip "a tar in $program" "no $program here"
		skip "a file in $program" "no $program here"
		continue
	fi
	"$program" -c <t.tar >"t.tar.$suffix"
	"$unpack" "t.tar.$suffix" | awk -F"$tab" '$1 == "item" { print $4, $5 }' >got
	cat >want <<.
t.tar.$suffix tar.$suffix
t.tar.$suffix//a.txt text
t.tar.$suffix//d/ directory
t.tar.$suffix//l link
t.tar.$suffix//p device
.
	same "a tar in $program is one step" want got
	printf 'only me\n' | "$program" -c >"one.txt.$suffix"
	"$unpack" "one.txt.$suffix" | awk -F"$tab" '$1 == "item" { print $4, $5 } $1 == "bytes" { print $4 }' >got
	cat >want <<.
one.txt.$suffix $suffix
one.txt.$suffix//one.txt text
only me\\n
.
	same "a file in $program is one child" want got
	{ cat "one.txt.$suffix"; printf 'and some more\n'; } >"behind.$suffix"
	{ cat "t.tar.$suffix"; cat plain.zip; } >"more.tar.$suffix"
	{ cat "one.txt.$suffix"; printf '\001\002\003\004\000\200\003\007'; } >"junk.$suffix"
	{ cat "one.txt.$suffix"; head -c 300 /dev/zero; } >"padded.$suffix"
	"$unpack" "behind.$suffix" "more.tar.$suffix" "junk.$suffix" "padded.$suffix" |
		awk -F"$tab" '$1 == "item" { p[$2] = $4 } $1 == "fault" && $4 == "damaged" { print p[$2], $4, $6 } $1 == "done" && (p[$2] !~ /^more/ || p[$2] ~ /behind/) { print p[$2], $3, $4 }' |
		grep -e damaged -e behind -e junk -e padded >got
	size=$(wc -c <"one.txt.$suffix" | tr -d ' ')
	cat >want <<.
behind.$suffix//$(basename "$("$unpack" "behind.$suffix" | awk -F"$tab" '$1 == "item" && $3 != "" { print $4; exit }')") read 8
behind.$suffix//(behind) read 14
behind.$suffix read $((size + 14))
more.tar.$suffix//(behind)//a.txt read 6
more.tar.$suffix//(behind)//folder/ read 0
more.tar.$suffix//(behind)//folder/b.txt read 5
more.tar.$suffix//(behind) read $(wc -c <plain.zip | tr -d ' ')
junk.$suffix//junk read 8
junk.$suffix damaged $size
junk.$suffix partly $((size + 8))
padded.$suffix//padded read 8
padded.$suffix read $((size + 300))
.
	same "what lies behind $program" want got
	dd if=/dev/zero bs=4096 count=3 2>/dev/null | "$program" -c >"zeros.$suffix"
	gives "zeros in $program are no empty tar" outcomes "zeros.$suffix" <<.
zeros.$suffix//zeros read 12288
zeros.$suffix read $(wc -c <"zeros.$suffix" | tr -d ' ')
.
done
# Bytes of the last checksum changed: what was decoded is all there.
for z in 'bzip2 bz2 3' 'xz xz 28' 'zstd zst 2'; do
	set -- $z
	if ! have "$1"; then
		skip "a wrong checksum in $1" "no $1 here"
		continue
	fi
	size=$(wc -c <"t.tar.$2" | tr -d ' ')
	{
		head -c $((size - $3)) "t.tar.$2"
		printf '\252'
		tail -c $(($3 - 1)) "t.tar.$2"
	} >"wrong.tar.$2"
	{ faults "wrong.tar.$2"; outcomes "wrong.tar.$2"; } | grep -v 'tar.*//[dlp]' >got
	cat >want <<.
wrong.tar.$2 crc
wrong.tar.$2//a.txt read 6
wrong.tar.$2 partly $size
.
	same "a wrong checksum in $1" want got
done
cp one.txt.gz renamed.dat
"$unpack" renamed.dat | awk -F"$tab" '$1 == "item" { print $4, $5 }' >got
cat >want <<'.'
renamed.dat gz
renamed.dat//renamed.dat text
.
same 'by content, not by suffix' want got
(cd in/b && gzip -c 1.txt >../../stored.gz)
"$unpack" stored.gz | awk -F"$tab" '$1 == "item" { print $4 }' >got
printf 'stored.gz\nstored.gz//1.txt\n' >want
same 'the name that gzip stored' want got
cat one.txt.gz one.txt.gz >twice.txt.gz
gives 'two gzip streams are one file' outcomes twice.txt.gz <<.
twice.txt.gz//twice.txt read 16
twice.txt.gz read $(wc -c <twice.txt.gz | tr -d ' ')
.
{ for i in 1 2 3 4 5 6 7 8 9; do echo "line $i of a file that is long enough to be cut"; done; } | gzip -nc >long.gz
head -c 60 long.gz >cutlong.gz
"$unpack" cutlong.gz | awk -F"$tab" '$1 == "fault" { print $4 } $1 == "bytes" { print substr($4, 1, 20) }' >got
printf 'truncated\nline 1 of a file tha\n' >want
same 'a cut gzip gives what it can' want got
valid 'archives make a valid stream' ./*.tar ./*.gz ./*.zip

# -- archives in archives, and limits -------------------------------------------

# nest N: a zip in a zip, N deep, a text innermost.
nest() {
	printf 'zip\tt.txt\tdeep\ndir\n' | "$mk" >n.zip
	nest_i=1
	while [ $nest_i -lt "$1" ]; do
		{
			printf 'zip\tn.zip\t'
			od -An -v -tx1 n.zip | tr -d '\n' | sed 's/ /\\x/g'
			printf '\ndir\n'
		} | "$mk" >n2.zip
		mv n2.zip n.zip
		nest_i=$((nest_i + 1))
	done
}
nest 3
gives 'a zip in a zip in a zip' outcomes n.zip <<.
n.zip//n.zip//n.zip//t.txt read 4
n.zip//n.zip//n.zip read $("$unpack" n.zip | awk -F"$tab" '$1 == "item" && $4 == "n.zip//n.zip//n.zip" { print $6 }')
n.zip//n.zip read $("$unpack" n.zip | awk -F"$tab" '$1 == "item" && $4 == "n.zip//n.zip" { print $6 }')
n.zip read $(wc -c <n.zip | tr -d ' ')
.
gives 'as deep as allowed' faults -d 3 n.zip </dev/null
gives 'too deep by one' faults -d 2 n.zip <<'.'
n.zip//n.zip//n.zip limit-depth
.
gives 'as many members as allowed' faults -m 3 plain.zip </dev/null
gives 'too many members by one' faults -m 2 plain.zip <<'.'
plain.zip limit-members
.
gives 'too many members in a tar' faults -m 3 t.tar <<'.'
t.tar//l link
t.tar limit-members
.
gives 'too many members in the run' faults -M 4 plain.zip dup.zip <<'.'
dup.zip limit-members
.
gives 'as many bytes as allowed' faults -b 6 plain.zip </dev/null
gives 'too many bytes of a member by one' faults -b 5 plain.zip <<'.'
plain.zip//a.txt limit-bytes
.
gives 'too many bytes of a file by one' faults -B 10 plain.zip <<'.'
plain.zip//folder/b.txt limit-bytes
.
printf 'tar\ta\tone\ntar\tb\ttwo\ntar\tc\tthree\ntarend\n' | "$mk" >three.tar
gives 'what a limit leaves of a tar is said' faults -B 5 three.tar <<'.'
three.tar//b limit-bytes
three.tar limit-bytes
three.tar//c limit-bytes
.
gives 'and the tar is no longer read' outcomes -B 5 three.tar <<.
three.tar//a read 3
three.tar//b partly 2
three.tar//c unread 0
three.tar partly $(wc -c <three.tar | tr -d ' ')
.
gives 'the first part is kept' outcomes -b 5 plain.zip <<.
plain.zip//a.txt partly 5
plain.zip//folder/ read 0
plain.zip//folder/b.txt read 5
plain.zip read $(wc -c <plain.zip | tr -d ' ')
.
dd if=/dev/zero bs=1048576 count=18 2>/dev/null | gzip -nc >bomb.gz
gives 'expansion' outcomes bomb.gz <<.
bomb.gz//bomb partly 16777216
bomb.gz read $(wc -c <bomb.gz | tr -d ' ')
.
gives 'expansion is said' faults bomb.gz <<'.'
bomb.gz//bomb limit-ratio
.
gives 'expansion within an option' faults -r 2000 -R 2000 bomb.gz </dev/null

# -- kinds ---------------------------------------------------------------------

printf 'zip\t[Content_Types].xml\t<Types/>\nzip\tword/document.xml\t<x/>\ndir\n' | "$mk" >d.docx
printf 'zip\tmimetype\tapplication/vnd.oasis.opendocument.spreadsheet\tmethod=0\nzip\tcontent.xml\t<x/>\ndir\n' | "$mk" >s.ods
printf 'zip\tmimetype\tapplication/hwp+zip\tmethod=0\nzip\tContents/section0.xml\t<x/>\ndir\n' | "$mk" >h.hwpx
cp d.docx renamed.zip
"$unpack" d.docx s.ods h.hwpx renamed.zip | awk -F"$tab" '$1 == "item" { print $4, $5 } $1 == "bytes" { print "bytes" }' >got
cat >want <<'.'
d.docx docx
bytes
s.ods ods
bytes
h.hwpx hwpx
bytes
renamed.zip docx
bytes
.
same 'zips that are documents' want got
printf 'wOF2\000\000\000\000' >p.woff
gives 'bytes only of what a stage reads' sh -c "'$unpack' p.woff | grep -c '^bytes' || :" <<'.'
0
.
gives 'bytes of everything' sh -c "'$unpack' -a p.woff plain.zip | grep -c '^bytes'" <<'.'
4
.
: >nothing
gives 'an empty file' items nothing <<'.'
nothing empty  ascii
.

# -- two runs -------------------------------------------------------------------

"$unpack" in ./*.zip ./*.tar* ./*.gz >one.rec
"$unpack" in ./*.zip ./*.tar* ./*.gz >two.rec
same 'the same twice' one.rec two.rec
code 'help' 0 "$unpack" --help
code 'version' 0 "$unpack" --version

done_testing
