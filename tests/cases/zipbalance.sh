#!/bin/sh
# zipbalance.sh: over every zip of the shared samples, harmless and hostile: the
# spans add up to the file, and there are as many members as another reader
# counts, or it is said here why not.
# shellcheck source=tests/lib.sh
. "$TESTS/lib.sh"

data=${SHARED:+$SHARED/data/formats/dev}
tab=$(printf '\t')
if [ ! -d "$data" ]; then
	skip 'spans of the samples add up' 'no shared data'
	skip 'members of the samples' 'no shared data'
	done_testing
fi

"$BIN/riffle-unpack" "$data" >all.rec
ok 'spans follow each other and add up' "$TOOLS/tools/validate" <all.rec

# Each archive of the zip family at the top: its path, the sum of its spans (or
# none), and its members less what lies in front of it or behind.
awk -F"$tab" -v OFS="$tab" '
	$1 == "item" && $3 == "" { path[$2] = $4; type[$2] = $5; n[$2] = 0 }
	$1 == "item" && $3 in path && $11 !~ /before|behind/ { n[$3]++ }
	$1 == "span" && $2 in path && $5 != "hole" { sum[$2] += $4 }
	$1 == "done" && $2 in path && type[$2] ~ /^(zip|jar|apk|xps)$/ {
		print path[$2], ($2 in sum) ? sum[$2] : "none", n[$2]
	}' all.rec >zips
while IFS="$tab" read -r path sum _; do
	size=$(wc -c <"$path" | tr -d ' ')
	[ "$sum" = "$size" ] || echo "$path: $size bytes, spans of $sum"
done <zips >unbalanced
: >nothing
same 'every zip has spans of its size' nothing unbalanced
ok 'there are zips among the samples' test "$(wc -l <zips)" -gt 85

# Members that the other reader counts, ours, and why they differ.
cat >differ <<'.'
concat.zip	1	2	it reads the second of two archives, we read both
like42.zip	16	1	our limit on expansion ends the first of sixteen
overlap_quoted.zip	250	4	our limit on expansion ends what lies in each other
unlisted.zip	1	2	it reads the directory, which lacks one
.
if have python3; then
	cut -f 1 zips | python3 -c '
import sys, zipfile
for path in sys.stdin.read().splitlines():
    try:
        print(path, len(zipfile.ZipFile(path).infolist()), sep="\t")
    except Exception:
        pass
' >counted
	ok 'the other reader reads most of them' test "$(wc -l <counted)" -gt 70
	awk -F"$tab" -v OFS="$tab" '
		NR == FNR { theirs[$1] = $2; next }
		$1 in theirs && theirs[$1] != $3 {
			name = $1
			sub(".*/", "", name)
			print name, theirs[$1], $3
		}' counted zips | sort >got
	cut -f 1-3 differ >want
	same 'as many members, but for those that are explained' want got
else
	skip 'members of the samples' 'no python3 here'
fi
done_testing
