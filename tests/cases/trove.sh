#!/bin/sh
# trove.sh: the demo trove goes through the whole pipe; every planted name is
# found at its place, every bait is left alone.
# shellcheck shell=sh
. "$TESTS/lib.sh"

mk=$TOOLS/trove/mktrove
pipe='unpack extract decode segment lookup'

# run_pipe NAME [UNPACK OPTION...]: each stage to a file, so that each exit
# shows; NAME.lookup is the stream at the end.
run_pipe() {
	rp_name=$1
	shift
	"$BIN/riffle-unpack" "$@" trove >"$rp_name.unpack" || return 4
	rp_last=unpack
	for rp_s in extract decode segment lookup; do
		"$BIN/riffle-$rp_s" <"$rp_name.$rp_last" >"$rp_name.$rp_s" || return 4
		rp_last=$rp_s
	done
}

# check_truth SHOULD STREAM: rows of truth that do not hold; none is well.
check_truth() {
	awk -F '\t' -v should="$1" '
		FNR == NR {
			if ($1 == "hit") {
				path = $15
				sub(/^trove\//, "", path)
				n[path]++
				hit[path, n[path]] = $3 "\t" $7 "\t" $9
			}
			next
		}
		$5 == should {
			found = 0
			for (i = 1; i <= n[$1]; i++) {
				split(hit[$1, i], h, "\t")
				if (h[2] == $3 && ($2 == "" || h[1] == $2) && (index(h[3], $4) || index($4, h[3])))
					found = 1
			}
			if (found == (should == "no"))
				print
			rows++
		}
		END { if (!rows) print "no row says " should }
	' "$2" truth.tsv
}

# none FILE: fails and shows what is in it.
none() {
	cat "$1"
	[ ! -s "$1" ]
}

ok 'the trove is made' sh -c "'$mk' -t trove >truth.tsv"
mkdir again
ok 'it is made twice' sh -c "cd again && '$mk' -t trove >truth.tsv"
ok 'alike, byte for byte' diff -r trove again/trove
same 'with the same truth' truth.tsv again/truth.tsv
# Nothing bears the time of its making.
if find trove -newermt 2023-12-05 >young 2>/dev/null; then
	ok 'with the same time stamps' none young
else
	skip 'time stamps' 'find cannot compare times'
fi
rm -rf again

ok 'the pipe runs to its end' run_pipe plain
check_truth yes plain.lookup >missed
ok 'every planted name is found' none missed
check_truth no plain.lookup >false
ok 'every bait is left alone' none false

for s in $pipe; do
	awk -F '\t' '
		$1 == "item" { items[$2]++ }
		$1 == "done" { done[$2]++ }
		END {
			for (i in items) if (items[i] != 1 || done[i] != 1) print i, items[i], done[i] + 0
			for (i in done) if (!(i in items)) print i, "no item"
		}' "plain.$s" >unbalanced
	ok "$s: one item and one done for each" none unbalanced
done

# faults FILE CODE: the paths of the items that have this fault.
faults() {
	awk -F '\t' -v code="$2" '
		$1 == "item" { path[$2] = $4 }
		$1 == "fault" && $4 == code { print path[$2] }' "$1" | LC_ALL=C sort -u
}
printf 'trove/06_包/locked.zip//작업비/4분기.txt\n' >want
faults plain.lookup encrypted >got
same 'the locked member says so' want got
printf 'trove/06_包/plates.zip//flat.raw\n' >want
faults plain.lookup limit-ratio >got
same 'the plates grow beyond the ratio' want got
faults plain.lookup truncated | grep -c '^trove/06_包/cut_off\.zip' >got
ok 'the cut-off zip says so' grep -q '^[1-9]' got

ok 'with passwords, too' run_pipe open -p passwords.txt
check_truth password open.lookup >missed
ok 'the locked member is read' none missed
faults open.lookup encrypted >got
ok 'and nothing is locked any more' none got

done_testing
