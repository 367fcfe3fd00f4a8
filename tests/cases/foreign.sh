#!/bin/sh
# foreign.sh: archives that the library reads: what one bad member leaves of
# the others.
# shellcheck shell=sh
# shellcheck source=tests/lib.sh
. "$TESTS/lib.sh"

unpack=$BIN/riffle-unpack
mk=$TOOLS/tools/mkarchive
tab=$(printf '\t')
cd "$TMP" || exit 4

# hex NAME: the archive that foreign-NAME.hex holds.
hex() { "$TOOLS/tools/unhex" <"$TESTS/cases/foreign-$1.hex"; }
# told FILE: of each item its path, outcome and faults, and of a text what it
# begins with.
told() {
	"$unpack" "$1" >rec || return 1
	"$TOOLS/tools/validate" <rec || return 1
	awk -F"$tab" '
		$1 == "item" { p[$2] = $4; sub(/^[^\/]*\/\//, "", p[$2]) }
		$1 == "fault" { f[$2] = f[$2] " " $4 }
		$1 == "bytes" && $4 ~ /^[ -~]*$/ { t[$2] = t[$2] " <" substr($4, 1, 20) ">" }
		$1 == "done" { print p[$2], $3 f[$2] t[$2] }' rec
}
# gives NAME FILE: what is told of FILE is standard input.
gives() {
	cat >want
	told "$2" >got
	same "$1" want got
}

# Four members: stored, encrypted, of broken data, stored.
hex rar >mixed.rar
gives 'an encrypted and a broken member of a rar hide none' mixed.rar <<'.'
a.txt read <the first\n>
secret.txt unread encrypted
broken.txt unread damaged
c.txt read <the third\n>
mixed.rar read
.
# A link without its target, then a file.
hex lha >link.lzh
gives 'an lha with a header that cannot be read has the next' link.lzh <<'.'
second read <the second\n>
link.lzh partly damaged
.
# Parts of a set, alone: what begins in the one before is named.
hex part >part2.rar
gives 'a part of a rar' part2.rar <<'.'
둘째.txt read <the second\n>
한글 앞부분.txt unread truncated
part2.rar read
.
hex cabpart >part2.cab
gives 'a part of a cab' part2.cab <<'.'
ones.txt unread truncated
한.txt unread truncated
part2.cab partly truncated
.
# A 7z whose directory was never written, with nothing to be had.
{
	printf '7z\274\257\047\034\0\004\215\233\325\017'
	head -c 52 /dev/zero
} >empty.7z
gives 'a 7z without a directory' empty.7z <<'.'
empty.7z unread truncated
.
# A limit ends the content; the names of what lies here unpacked are known.
printf 'tar\ta\tone\ntar\tb\ttwo\ntar\t3화.txt\tthree\ntarend\n' | "$mk" >three.tar
"$unpack" -B 5 three.tar | awk -F"$tab" '$1 == "text" { print $6 } $1 == "fault" { print $4 }' >got
cat >want <<'.'
three.tar
a
b
limit-bytes
limit-bytes
3화.txt
limit-bytes
.
same 'names behind a limit' want got
gzip -nc three.tar >three.tar.gz
"$unpack" -B 5 three.tar.gz | awk -F"$tab" '$1 == "text" { print $6 }' >got
printf '%s\n' three.tar.gz a b >want
same 'and none where they would have to be decompressed' want got
# What its name calls an archive, and what is none that is known.
printf '\245\001\002\000\377\303\221' >lost.ZIP
printf '\245\001\002\000\377\303\221' >set.7z.002
printf '\245\001\002\000\377\303\221' >other.bin
gives 'a zip of no known bytes' lost.ZIP <<'.'
lost.ZIP unread damaged
.
gives 'a part of a set' set.7z.002 <<'.'
set.7z.002 unread truncated
.
gives 'and what nobody calls an archive' other.bin <<'.'
other.bin read
.
printf '<html>not found</html>' >error.zip
gives 'a text under such a name is a text' error.zip <<'.'
error.zip read <<html>not found</htm>
.
cp lost.ZIP in.zip
tar cf box.tar in.zip
gives 'nor in an archive' box.tar <<'.'
in.zip unread damaged
box.tar read
.
# What travels as text: a file of its own name, a tar, one that is cut off.
printf 'begin 644 note.txt\n%s\n`\nend\nand a word behind\n' '&;75S:6,*' >note.uu
gives 'uuencode' note.uu <<'.'
note.txt read <music\n>
(behind) read <and a word behind\n>
note.uu read
.
printf 'begin-base64 644 3화.txt\nbXVz\naWMK\n====\n' >note.b64
gives 'base64 by uuencode -m' note.b64 <<'.'
3화.txt read <music\n>
note.b64 read
.
printf 'begin 644 note.txt\n%s\n' '&;75S:6,*' >cut.uu
gives 'without its last line' cut.uu <<'.'
note.txt partly truncated <music\n>
cut.uu read
.
printf 'begin 644 times\nof trouble\n' >prose.txt
gives 'prose' prose.txt <<'.'
prose.txt read <begin 644 times\nof >
.
# Old kinds of cpio: of 16-bit words, the high byte first; of afio.
head26() { printf '\161\307\0\0\0\1\201\244\0\0\0\0\0\1\0\0\0\0\0\0\0%b\0\0\0%b' "$1" "$2"; }
{
	head26 '\006' '\006' && printf 'a.txt\0hello\n'
	head26 '\013' '\0' && printf 'TRAILER!!!\0\0'
} >big.cpio
gives 'a cpio of a machine with the high byte first' big.cpio <<'.'
a.txt read <hello\n>
big.cpio read
.
# head116 NAMESIZE SIZE: of a file, in hex.
head116() {
	printf '07072700000000%016xm0081a4000000000000000000000001' 7
	printf '00000000%016xn%04x00000000s%016x:' 0 "$1" "$2"
}
{
	head116 6 6 && printf 'a.txt\0hello\n'
	head116 11 0 && printf 'TRAILER!!!\0'
} >afio.cpio
gives 'a cpio of afio' afio.cpio <<'.'
a.txt read <hello\n>
afio.cpio read
.
"$unpack" big.cpio afio.cpio | awk -F"$tab" '$1 == "span" { print $5 }' | sort | uniq -c | tr -s ' ' >got
printf ' 2 data\n 2 directory\n 2 header\n' >want
same 'and their headers' want got
# Kinds that nothing opens are named.
printf 'MSWIM\0\0\0and so on' >x.wim
printf 'RE~^and so on' >x.rar
for k in wim rar; do "$unpack" x.$k | awk -F"$tab" '$1 == "item" { print $5 } $1 == "fault" { print $4 }'; done >got
printf 'wim\nmethod\nrar1\nmethod\n' >want
same 'kinds that nothing opens' want got
# Archives of the web: a record's head is a member, and so is what was fetched.
# record TYPE URI ID BLOCK: one of WARC 1.0, its block a format of printf.
record() {
	# shellcheck disable=SC2059
	block=$(printf "$4." | wc -c)
	printf 'WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: <%s>\r\n' "$1" "$2"
	printf 'WARC-Date: 2024-02-29T23:59:58Z\r\nWARC-Record-ID: <urn:%s>\r\n' "$3"
	printf 'Content-Length: %s\r\n\r\n' "$((block - 1))"
	# shellcheck disable=SC2059
	printf "$4"
	printf '\r\n\r\n'
}
{
	record warcinfo '' 1 'software: ours\n'
	record response http://a.example/p 2 'HTTP/1.1 200 OK\r\nServer: s\r\n\r\nthe page'
	record response http://a.example/q 3 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4;x\r\nput \r\n8\r\ntogether\r\n0\r\n\r\n'
	printf 'of no record\n'
	record request http://a.example/q 4 'GET /q HTTP/1.1\r\n\r\n'
	record resource http://a.example/심청 5 'as it is'
	record response http://a.example/r 6 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nno chunk'
} >web.warc
gives 'a warc' web.warc <<'.'
urn:1 read <WARC-Type: warcinfo\>
urn:2 read <WARC-Type: response\>
http://a.example/p read <the page>
urn:3 read <WARC-Type: response\>
http://a.example/q read <put together>
urn:4 read <WARC-Type: request\r>
urn:5 read
http://a.example/심청 read <as it is>
urn:6 read <WARC-Type: response\>
http://a.example/r partly damaged <no chunk>
web.warc partly damaged
.
"$unpack" web.warc | awk -F"$tab" '$1 == "item" && $4 ~ /q$/ { print $7 } $1 == "span" { n += $4 } END { print n }' >got
printf '2024-02-29T23:59:58Z\n%s\n' "$(wc -c <web.warc | tr -d ' ')" >want
same 'its times, and the account of its bytes' want got
head -c $(($(wc -c <web.warc) - 6)) web.warc >cut.warc
gives 'a warc that is cut off' cut.warc <<'.'
urn:1 read <WARC-Type: warcinfo\>
urn:2 read <WARC-Type: response\>
http://a.example/p read <the page>
urn:3 read <WARC-Type: response\>
http://a.example/q read <put together>
urn:4 read <WARC-Type: request\r>
urn:5 read
http://a.example/심청 read <as it is>
urn:6 read <WARC-Type: response\>
http://a.example/r partly truncated <no chu>
cut.warc partly damaged
.
{
	printf 'filedesc://ours.arc 0.0.0.0 20240301000000 text/plain 9\n1 1 ours\n\n'
	printf 'http://a.example/ 192.0.2.1 20240301000001 text/html 40\nHTTP/1.0 200 OK\r\nA: b\r\n\r\nold page'
} >web.arc
gives 'an arc' web.arc <<'.'
filedesc://ours.arc read <1 1 ours\n>
http://a.example/ 192.0.2.1 20240301000001 text/html 40 read <HTTP/1.0 200 OK\r\nA>
http://a.example/ partly truncated <old page>
web.arc read
.
done_testing
