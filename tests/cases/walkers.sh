#!/bin/sh
# walkers.sh: over all shared samples, harmless and hostile: the spans of every
# archive add up to its size, and walkers of another make count the same members
# under the same names, or it is said in walkers.py why not.
# shellcheck source=tests/lib.sh
. "$TESTS/lib.sh"

data=${SHARED:+$SHARED/data/formats/dev}
tab=$(printf '\t')
for needed in "${data:-none}" "$(command -v python3)"; do
	if [ ! -e "$needed" ]; then
		skip 'accounts and members of the samples' 'no shared data or no python3'
		done_testing
	fi
done

walkers() { python3 "$TESTS/walkers.py" "$1" "$data"; }
# counts WHAT: how many of them the walkers met.
counts() { tr '\t' '\n' <counted | sed -n "s/^$1 //p"; }

"$BIN/riffle-unpack" "$data" >all.rec
ok 'spans follow each other and add up' "$TOOLS/tools/validate" <all.rec
ok 'members are those that zipfile and tarfile find' walkers all.rec
walkers all.rec | tail -n 1 >counted
sed 's/^/# /' counted
ok 'there are archives among the samples' test "$(counts accounts)" -ge 300
ok 'and the walkers read many of them' test "$(counts compared)" -ge 100
ok 'with many members' test "$(counts members)" -ge 2500

# What is wrong would be seen.
awk -F"$tab" '
	$1 == "item" && $4 ~ /\.zip\/\/[^\/]*$/ && !lost { lost = $2 }
	$2 != lost' all.rec >fewer.rec
code 'a member that is not told is missed' 3 walkers fewer.rec
awk -F"$tab" -v OFS="$tab" '
	$1 == "item" && $4 ~ /\.tar\/\/[^\/]*$/ && !odd { $4 = $4 "x"; $8 = ""; odd = 1 }
	{ print }' all.rec >odd.rec
code 'a name that is another is seen' 3 walkers odd.rec
awk -F"$tab" -v OFS="$tab" '
	$1 == "span" && !short { $4 -= 1; short = 1 }
	{ print }' all.rec >short.rec
code 'a span that is too short is seen' 3 walkers short.rec
done_testing
