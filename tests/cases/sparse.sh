#!/bin/sh
# sparse.sh: holes are described and not expanded, in each way there is to store
# a sparse file in a tar.
# shellcheck shell=sh
# shellcheck source=tests/lib.sh
. "$TESTS/lib.sh"

tab=$(printf '\t')
cd "$TMP" || exit 4

# Two pieces in a megabyte; where a file system keeps no holes there are none.
dd if=/dev/zero of=sp bs=1 count=0 seek=1048576 2>/dev/null
printf 'head' | dd of=sp conv=notrunc 2>/dev/null
printf 'middle' | dd of=sp bs=1 seek=500000 conv=notrunc 2>/dev/null
echo plain >plain
dialect() {
	if ! tar --sparse --format="$1" ${2:+"$2"} -cf "s.tar" plain sp 2>/dev/null; then
		skip "holes in $1 $2" 'no GNU tar here'
		return
	fi
	"$BIN/riffle-unpack" s.tar >rec
	# Bytes given of members; spans of data, of holes, and of all but these.
	awk -F"$tab" '$1 == "item" { p[$2] = $3 }
		$1 == "done" && p[$2] != "" { given += $4 }
		$1 == "done" && p[$2] == "" { size = $4 }
		$1 == "span" && $5 == "hole" { holes += $4; next }
		$1 == "span" { sum += $4 }
		$1 == "span" && $5 == "data" { data += $4 }
		END { print given == data, given + holes - 6, sum == size }' rec >got
	echo 1 1048576 1 >want
	same "holes in $1 $2" want got
}
dialect gnu ''
dialect pax --sparse-version=0.0
dialect pax --sparse-version=0.1
dialect pax --sparse-version=1.0
done_testing
