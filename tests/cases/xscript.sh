# xscript.sh: names across scripts, on pairs that nothing was learned from: how
# often the right native name is the nearest; and the shared pairs give the
# committed costs, byte for byte.
# shellcheck shell=sh disable=SC2317
# shellcheck source=tests/lib.sh
. "$TESTS/lib.sh"

pairs=${SHARED:+$SHARED/data/lookup/dev}/xscript
train=$B/tools/dictionaries/xcost_train
cd "$TMP" || exit 4
if [ ! -e "${pairs}_ko.tsv" ]; then
	skip 'names across scripts' 'no shared data'
	done_testing
fi

# recall SCRIPT FILE FLOOR: at 1, in per cent.
recall() {
	"$TOOLS/tools/xscript" "$1" "${pairs}_$2.tsv" >"$1.got" && cat "$1.got" &&
		awk -F '\t' -v floor="$3" '$2 >= 7000 && $4 >= floor { good = 1 } END { exit !good * 3 }' "$1.got"
}
ok 'Korean: 80 of 100 are the nearest' recall hangul ko 80
ok 'kana: 70 of 100 are the nearest' recall kana ja 70
ok 'Chinese: 50 of 100 are the nearest' recall han zh 50

ok 'the trainer runs' sh -c '"$1" hangul="$2_ko.tsv" kana="$2_ja.tsv" han="$2_zh.tsv" >xcost.def' sh "$train" "$pairs"
same 'the costs can be learned again' "${TESTS%/tests}/dictionaries/xcost.def" xcost.def
code 'scripts in another order are refused' 2 "$train" kana=x hangul=y han=z
code 'a file that is not there' 4 "$train" hangul=none kana=none han=none
done_testing
