#!/bin/sh
# alz.sh: archives of ALZip: their members, and what is wrong with them.
# shellcheck shell=sh
# shellcheck source=tests/lib.sh
. "$TESTS/lib.sh"

unpack=$BIN/riffle-unpack
mk=$TOOLS/tools/mkalz
tab=$(printf '\t')
cd "$TMP" || exit 4

# told ARGUMENT...: path, outcome, bytes; path and code of faults; to `got`.
told() {
	"$unpack" "$@" | awk -F"$tab" '$1 == "item" { p[$2] = $4 }
		$1 == "done" { print p[$2], $3, $4 }
		$1 == "fault" { print p[$2], $4 }' >got
}

for k in plain odd big; do "$mk" $k >$k.alz; done
told plain.alz
cat >want <<'.'
plain.alz//원화 read 0
plain.alz//원화\\수정.txt read 309
plain.alz//deflate.txt read 309
plain.alz//bzip2.txt read 309
plain.alz read 708
.
same 'a folder and members of each method' want got
"$unpack" plain.alz | awk -F"$tab" '$1 == "bytes" { print $4 }' | uniq | wc -l | tr -d ' ' >got
echo 1 >want
same 'the same text by each' want got
told odd.alz
cat >want <<'.'
odd.alz//secret.txt encrypted
odd.alz//secret.txt unread 0
odd.alz//method.txt method
odd.alz//method.txt unread 0
odd.alz//crc.txt crc
odd.alz//crc.txt partly 309
odd.alz//size.txt size-mismatch
odd.alz//size.txt partly 309
odd.alz//bzip2 crc.txt crc
odd.alz//bzip2 crc.txt partly 309
odd.alz read 1194
.
same 'what cannot be read, and what is wrong' want got
told big.alz
printf 'big.alz//big.txt read 2500007\nbig.alz read %s\n' "$(wc -c <big.alz | tr -d ' ')" >want
same 'a bzip2 of several blocks' want got
head -c 300000 big.alz >cut.alz
told cut.alz
cat >want <<'.'
cut.alz//big.txt truncated
cut.alz//big.txt partly 899847
cut.alz truncated
cut.alz partly 300000
.
same 'of a cut one the blocks that are whole' want got
"$unpack" plain.alz odd.alz cut.alz | awk -F"$tab" '$1 == "span" { n[$2] += $4 }
	$1 == "done" && $2 in n && n[$2] != $4 { print "spans of " n[$2] " bytes of " $4 }' >got
: >want
same 'its bytes are accounted for' want got
{ cat plain.alz; printf 'and more of no kind\000\001'; } >more.alz
told more.alz
ok 'what follows the end mark is said' grep -q 'more.alz damaged\|(behind)' got
"$mk" secret >secret.alz
told secret.alz
cat >want <<'.'
secret.alz//stored.txt encrypted
secret.alz//stored.txt unread 0
secret.alz//deflate.txt encrypted
secret.alz//deflate.txt unread 0
secret.alz//bzip2.txt encrypted
secret.alz//bzip2.txt unread 0
secret.alz//open.txt read 309
.
grep -v '^secret.alz read' got >members
same 'encrypted members without a password' want members
printf 'wrong\n비밀\nsecret\n' >passwords
told -p passwords secret.alz
cat >want <<'.'
secret.alz//stored.txt read 309
secret.alz//deflate.txt read 309
secret.alz//bzip2.txt read 309
secret.alz//open.txt read 309
.
grep -v '^secret.alz read' got >members
same 'and with one of a list' want members
printf 'wrong\n' >passwords
told -p passwords secret.alz
ok 'and with none that fits' test "$(grep -c 'password-wrong$' got)" = 3
done_testing
