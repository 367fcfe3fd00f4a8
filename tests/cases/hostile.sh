#!/bin/sh
# hostile.sh: archives and documents made to cost more than they are worth, in
# time or in what comes out of them.
# shellcheck source=tests/lib.sh
. "$TESTS/lib.sh"

mk=$TOOLS/tools/mkarchive
unpack=$BIN/riffle-unpack
extract=$BIN/riffle-extract
tab=$(printf '\t')

# in_time NAME ARGUMENT...: it is unpacked within seconds, into out.rec.
in_time() {
	name=$1
	shift
	code "$name" 0 timeout 20 sh -c '"$@" >out.rec' sh "$unpack" "$@"
}
# below N FILE: has it fewer bytes?  above N CODE: are there more such faults?
below() { [ "$(wc -c <"$2")" -lt "$1" ]; }
above() {
	awk -F"$tab" -v c="$2" -v n="$1" \
	    '$1 == "fault" && $4 == c { k++ } END { exit !(k > n) }' out.rec
}
# letters N: a name so long.
letters() { awk -v n="$1" 'BEGIN { for (; n > 0; n--) printf "n" }'; }
# escaped: standard input as a field of mkarchive.
escaped() { od -An -v -tx1 | tr -d '\n' | sed 's/ /\\x/g'; }

# headers N EXTRA BLOCKS: a zip whose N local headers lie one in the other: each
# name, or with EXTRA each extra field, reaches over the headers behind it; then
# so many empty blocks of deflate.
headers() {
	awk -v n="$1" -v extra="$2" -v blocks="$3" '
		function le(v, bytes) {
			for (; bytes > 0; bytes--) {
				printf "\\x%02x", v % 256
				v = int(v / 256)
			}
		}
		function common(k) {
			le(20, 2); le(0, 2); le(8, 2); le(0, 4); le(0, 4)
			le(5 * blocks, 4); le(0, 4)
		}
		BEGIN {
			step = 31
			printf "raw\t"
			for (i = 0; i < n; i++) {
				reach = (n - 1 - i) * step
				printf "PK\\x03\\x04"
				common()
				le(extra ? 1 : reach + 1, 2)
				le(extra ? reach : 0, 2)
				printf "a"
			}
			for (i = 0; i < blocks; i++)
				printf "\\x00\\x00\\x00\\xff\\xff"
			at = n * step + 5 * blocks
			for (i = 0; i < n; i++) {
				printf "PK\\x01\\x02"
				le(20, 2)
				common()
				le(1, 2); le(0, 2); le(0, 10); le(i * step, 4)
				printf "b"
			}
			printf "PK\\x05\\x06"
			le(0, 4); le(n, 2); le(n, 2); le(n * 47, 4); le(at, 4)
			le(0, 2)
			printf "\n"
		}' | "$mk"
}

# -- zip -----------------------------------------------------------------------

# Thousands of Unicode Path fields, each with a checksum of a name of 64 KiB.
fields=$(awk 'BEGIN { for (i = 0; i < 7000; i++) printf "757005000100000000" }')
printf 'zip\t%s\tx\textra=%s\ttimes=250\ndir\n' "$(letters 65000)" "$fields" |
	"$mk" >fields.zip
in_time 'one Unicode Path field of a header is looked at' fields.zip

headers 2000 1 100000 >blocks.zip
in_time 'members that share bytes and give none end' blocks.zip
ok 'the later of them are refused' above 1000 limit-ratio
headers 500 1 100 >few.zip
in_time 'a few bytes may be shared often' few.zip
ok 'none of them is refused' sh -c '! grep -q limit-ratio out.rec'

headers 1500 0 1 >names.zip
in_time 'local names that lie in each other' names.zip
ok 'are not told for each member' below 2000000 out.rec

awk 'BEGIN { for (i = 0; i < 2000; i++) printf "zip\t%d\tx\n", i
	printf "dir\n" }' | "$mk" >inner.zip
printf 'zip\t%s\t%s\tmethod=0\ndir\n' "$(letters 65000)" \
	"$(escaped <inner.zip)" | "$mk" >path.zip
in_time 'a path of 64 KiB before thousands of members' -R 10 path.zip
ok 'is content that has a limit' above 0 limit-ratio
ok 'and ends there' below 20000000 out.rec
"$unpack" path.zip >out.rec
ok 'all of them where there is room' sh -c '[ "$(grep -c ^done out.rec)" = 2002 ]'

{ printf '\177ELF'; head -c 3000000 /dev/zero | tr '\0' R; } >letters
in_time 'a program of one letter, in which an archive could begin' letters

# -- files in documents ----------------------------------------------------------

head -c 10485760 /dev/zero | gzip -n | gzip -n | base64 >zeros
{
	printf 'Subject: a\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n'
	for i in 1 2 3 4; do
		printf '\n--x\nContent-Transfer-Encoding: base64\n'
		printf 'Content-Disposition: attachment; filename=%s.gz\n\n' $i
		cat zeros
	done
	printf '\n--x--\n'
} >zeros.eml
"$unpack" zeros.eml | "$extract" >out.rec
ok 'what comes out of all files of a mail has a limit' above 0 limit-ratio
ok 'the first of them comes out whole' \
	sh -c 'grep -q "^done.*read	10485760	" out.rec'

done_testing
