#!/bin/sh
# salvage.sh: what is left of a stream that was cut off or damaged is given, up
# to its last byte, and marked.
# shellcheck shell=sh
# shellcheck source=tests/lib.sh
. "$TESTS/lib.sh"

unpack=$BIN/riffle-unpack
tab=$(printf '\t')
cd "$TMP" || exit 4

# given FILE: what its one child holds, to `got`; the faults to `faults`.
given() {
	"$unpack" "$1" >rec || return 1
	awk -F"$tab" '$1 == "bytes" { gsub(/\\n/, "\n", $4); print $4 }' ORS= rec >got
	awk -F"$tab" '$1 == "fault" { print $4 }' rec | sort -u >faults
}

# lines: 1.2 MB, no line like another.
awk 'BEGIN { for (i = 1; i <= 30000; i++) print "line", i, "of a file that is cut", i * 7919 % 10007 }' >lines
size=$(wc -c <lines)

# cut_in_half SUFFIX LEAST COMMAND...: of the first half of the stream at least so many
# per cent of the text are there, and no byte that is not in it.
cut_in_half() {
	suffix=$1 least=$2
	shift 2
	if ! have "$1"; then
		skip "half of a $suffix" "no $1 here"
		return
	fi
	"$@" <lines >"whole.$suffix"
	head -c $(($(wc -c <"whole.$suffix") / 2)) "whole.$suffix" >"half.$suffix"
	given "half.$suffix"
	n=$(wc -c <got)
	head -c "$n" lines >want
	ok "half of a $suffix is the beginning of its text" cmp want got
	ok "half of a $suffix is $least per cent of it at least, and is $((n * 100 / size))" \
		[ "$n" -ge $((size * least / 100)) ]
	echo truncated >want
	same "half of a $suffix is called truncated" want faults
}
cut_in_half gz 40 gzip -nc
cut_in_half xz 40 xz -c
cut_in_half lzma 40 xz --format=lzma -c
cut_in_half zst 25 zstd -c
cut_in_half lz4 45 lz4 -c
cut_in_half lz4 45 lz4 -B4 -BX --content-size -c
cut_in_half lz4 45 lz4 -B4 -BD -c
cut_in_half bz2 35 bzip2 -1 -c

# Half of a 7z has no list of members, and its content in one piece.
half_of_7z() {
	if ! have 7z; then
		skip "half of a 7z, $1" 'no 7z here'
		return
	fi
	rm -f whole.7z
	7z a -bso0 -bsp0 "-m0=$1" whole.7z lines >/dev/null
	head -c $(($(wc -c <whole.7z) / 2)) whole.7z >half.7z
	given half.7z
	n=$(wc -c <got)
	head -c "$n" lines >want
	ok "half of a 7z, $1, is the beginning of its text" cmp want got
	ok "and $2 per cent of it at least, and is $((n * 100 / size))" [ "$n" -ge $((size * $2 / 100)) ]
	printf '%b' "$3" >want
	same "half of a 7z, $1, is called what it is" want faults
}
# unwritten: of one whose writer was stopped, before it told where its list is.
unwritten() {
	if ! have 7z; then
		skip 'a 7z whose writer was stopped' 'no 7z here'
		return
	fi
	{
		head -c 8 half.7z
		head -c 24 /dev/zero
		tail -c +33 half.7z
	} >stopped.7z
	given stopped.7z
	n=$(wc -c <got)
	head -c "$n" lines >want
	ok 'a 7z whose writer was stopped gives the beginning of its text' cmp want got
	ok "and $((n * 100 / size)) per cent of it" [ "$n" -ge $((size * 30 / 100)) ]
}
half_of_7z LZMA2 30 'damaged\ntruncated\nunlisted\n'
unwritten
half_of_7z LZMA 30 'damaged\ntruncated\nunlisted\n'
half_of_7z BZip2 0 'damaged\n'

# A block of a bz2 that is broken does not hide those behind it.
if have bzip2; then
	bzip2 -1 -c <lines >broken.bz2
	at=$(($(wc -c <broken.bz2) / 2))
	{
		head -c $at broken.bz2
		printf '\252\125\252\125'
		tail -c +$((at + 5)) broken.bz2
	} >b.bz2
	given b.bz2
	tail -n 1 lines >want
	tail -n 1 got >last
	same 'the last block of a bz2 is there behind a broken one' want last
	ok 'and most of the others' [ "$(wc -c <got)" -ge $((size * 85 / 100)) ]
else
	skip 'the last block of a bz2 is there behind a broken one' 'no bzip2 here'
fi
done_testing
