#!/bin/sh
# readme.sh: what the README shows is what its commands print.
# shellcheck source=tests/lib.sh
. "$TESTS/lib.sh"

readme=${TESTS%/tests}/README.md
PATH=$BIN:$PATH
cd "$TMP" || exit 4
mkdir -p build/demo
"$TOOLS/trove/mktrove" build/demo/trove >/dev/null
riffle run -p build/demo/passwords.txt -o build/demo build/demo/trove >summary 2>&1
sed -n '/and this summary:$/,/^`make` alone/ s/^    //p' "$readme" >shown
same "the summary of the demo" shown summary

# The hits it shows, in the form of riffle-show and as a record.
cd build/demo || exit 4
riffle-unpack trove | riffle-extract | riffle-decode | riffle-segment | riffle-lookup >all.rec
riffle-show <all.rec | sed 's/^ *//' >shown.now
sed -n '/^What such a hit looks like/,/^and the record/ s/^ \{4,\}//p' "$readme" >shown
all_there() {
	while IFS= read -r l; do
		grep -qxF -e "$l" shown.now || { echo "not shown now: $l"; return 1; }
	done <shown
	test -s shown
}
ok "the hits it shows" all_there
sed -n '/^is broken here:$/,/^## / s/^ \{4,\}//p' "$readme" | tr -d '\n' >record
ok "the record it shows" sh -c 'test -s record && grep -qxF -e "$(cat record)" all.rec'

# One-liners: those without a browser or a table program are run as they stand.
cp -r trove drop
oneliner() {
	grep -F -e "$1" "$readme" | sed -n 's/^    \([^#]*\).*/\1/p' | head -n 1 >one-liner
	test -s one-liner && sh -e one-liner >answer && test -s answer
}
ok "words counted" oneliner 'sort | uniq -c | sort -rn | head'
ok "what could not be read" oneliner 'riffle-sheet -t faults'
ok "entities counted" oneliner 'cut -f 1,2 | sort'
if have mlr; then
	ok "hits joined with files" oneliner 'mlr --tsv join'
	ok "each with the type of its file" sh -c 'head -n 1 answer | grep -q "	type	size	" && grep -q "	xlsx	" answer'
else
	skip "hits joined with files" "no mlr"
fi
ok "a particle cut" sh -c 'test "$(echo 스카이바운드는 | riffle-segment -l)" = "스카이바운드 는"'

done_testing
