#!/bin/sh
# sweep.sh: a small file of each kind cut at many places, and with a bit flipped
# at many: the pipe ends by itself, its stream is whole, items nest and end,
# spans add up, and what was not read has a fault that says why.
# shellcheck shell=sh
# shellcheck source=tests/lib.sh
. "$TESTS/lib.sh"

cd "$TMP" || exit 4
"$TOOLS/tools/mksamples" . 24 "$TESTS"/fuzz/corpus/extract_media/* || exit 4
mkdir alz
"$TOOLS/tools/mkalz" >alz/whole.alz
"$TOOLS/tools/mkalz" odd >alz/odd.alz
i=1
while [ $i -lt 700 ]; do
	head -c $i alz/whole.alz >alz/cut-$i.alz
	i=$((i + 29))
done

# through KIND: all variants of a kind in one run.
through() {
	"$BIN/riffle-unpack" "$1" >"$1.unpack" || return 1
	"$BIN/riffle-extract" <"$1.unpack" >"$1.extract" || return 1
	"$BIN/riffle-decode" <"$1.extract" >"$1.rec" || return 1
	"$TOOLS/tools/validate" <"$1.rec" || return 1
	! grep -a "^fault	[^	]*	[^	]*	crash" "$1.rec"
}
for kind in */; do
	kind=${kind%/}
	n=$(find "$kind" -type f | wc -l | tr -d ' ')
	ok "$n variants of $kind" through "$kind"
	rm -f "$kind".*
done
done_testing
