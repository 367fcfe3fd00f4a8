# xscript.sh: names across scripts, on pairs that nothing was learned from: how
# often the right native name is the nearest, and a spelling right; and the
# shared pairs give the committed numbers, byte for byte.
# shellcheck shell=sh disable=SC2317
# shellcheck source=tests/lib.sh
. "$TESTS/lib.sh"

pairs=${SHARED:+$SHARED/data/lookup/dev}/xscript
cd "$TMP" || exit 4
if [ ! -e "${pairs}_ko.tsv" ]; then
	skip 'names across scripts' 'no shared data'
	done_testing
fi

# recall FLOOR SCRIPT FILE: of the nearest one, in per cent, among 8,000.
recall() {
	"$TOOLS/tools/xscript" "$2" "${pairs}_$3.tsv" >got && cat got &&
		awk -F '\t' -v floor="$1" '$1 >= 7000 && $3 >= floor { good = 1 } END { exit !good * 3 }' got
}
ok 'Korean: 80 of 100 are the nearest' recall 80 hangul ko
ok 'kana: 70 of 100 are the nearest' recall 70 kana ja
ok 'Chinese: 50 of 100 are the nearest' recall 50 han zh

# spelt FIRST ANY WORD...: how often the first spelling is right, and any.
spelt() {
	s_first=$1 s_any=$2
	shift 2
	"$TOOLS/tools/xscript" "$@" >got && cat got &&
		awk -F '\t' -v first="$s_first" -v any="$s_any" '$1 >= 4000 && $2 >= first && $3 >= any { good = 1 } END { exit !good * 3 }' got
}
ok 'Hangul by ear: 28 and 36 of 100 are right' spelt 28 36 spell hangul "${pairs}_ko.tsv"
ok 'kana by ear: 28 and 37 of 100 are right' spelt 28 37 spell kana "${pairs}_ja.tsv"
ok 'Koreans: 60 and 70 of 100 are right' spelt 60 70 people "${pairs}_ko.tsv"

own=${TESTS%/tests}/dictionaries
# again NAME TRAINER ARGUMENT...: the committed numbers once more.
again() {
	a_name=$1
	a_train=$B/tools/dictionaries/$2
	shift 2
	"$a_train" "$@" >"$a_name.def" && cmp "$own/$a_name.def" "$a_name.def"
}
ok 'the costs can be learned again' again xcost xcost_train hangul="${pairs}_ko.tsv" kana="${pairs}_ja.tsv" han="${pairs}_zh.tsv"
ok 'the sounds of Hangul' again spell_hangul spell_train hangul "${pairs}_ko.tsv"
ok 'those of kana' again spell_kana spell_train kana "${pairs}_ja.tsv"
ok 'the syllables of people' again kname kname_train "${pairs}_ko.tsv"
train=$B/tools/dictionaries/xcost_train
code 'scripts in another order are refused' 2 "$train" kana=x hangul=y han=z
code 'a file that is not there' 4 "$train" hangul=none kana=none han=none
done_testing
