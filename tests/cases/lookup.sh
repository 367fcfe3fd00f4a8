# lookup on whole streams: a valid stream comes out, memory is bounded, and on
# shared texts common words stay silent.
# shellcheck shell=sh
# shellcheck source=tests/lib.sh
# Functions are called by ok and document.
# shellcheck disable=SC2317
. "$TESTS/lib.sh"

L=$BIN/riffle-lookup
names=$TOOLS/names.dict
cd "$TMP" || exit 4

id=0123456789abcdef
# document COMMAND...: its lines as a document of that many texts.
document() {
	printf 'stream\t1\nstage\tunpack\t0\t\n'
	printf 'item\t%s\t\ta.txt\ttext\t1\t\t\t\t\t\t\n' $id
	"$@" | awk -v id=$id '{ print "text\t" id "\tline:" NR "\tUTF-8\ten\t" $0 "\t" }'
	printf 'done\t%s\tread\t1\t\nend\tunpack\t1\t1\t0\n' $id
}

# A common name a hundred times, its company behind them all.
late() {
	awk 'BEGIN { for (i = 0; i < 100; i++) print "Unbeatable, cut " i }'
	echo 'by Blue Heron Studio'
}
document late | "$L" -d "$names" >late.rec
ok 'company that comes late' test "$(grep -c '^hit.*Unbeatable' late.rec)" = 100
valid() {
	"$TOOLS/tools/validate" <late.rec
}
ok 'a valid stream' valid
order() {
	awk -F '\t' '$1 == "hit" { print $3 }' late.rec | tail -n 100 >got
	awk 'BEGIN { for (i = 1; i <= 100; i++) print "line:" i }' | cmp - got
}
ok 'in the order of the document' order

# More than may wait: those are judged by what has been seen, the rest later.
many() {
	awk 'BEGIN { for (i = 0; i < 66000; i++) print "Unbeatable" }'
	echo 'by Blue Heron Studio'
}
document many | "$L" -d "$names" >many.rec
ok 'no more wait than may' test "$(grep -c '^hit.*Unbeatable' many.rec)" = 464
ok 'which is said, once' test "$(grep -c '^fault.*	limit-memory	' many.rec)" = 1
ok 'and lowers the document' grep -q '^done	[0-9a-f]*	partly' many.rec
early() {
	echo 'by Blue Heron Studio'
	awk 'BEGIN { for (i = 0; i < 66000; i++) print "Unbeatable" }'
}
document early | "$L" -d "$names" >early.rec
ok 'where company came first none is lost' test "$(grep -c '^hit.*Unbeatable' early.rec)" = 66000
ok 'and nothing is to be said' sh -c '! grep -q "^fault" early.rec'
ok 'and nothing else is lost' test "$(grep -c '^text' many.rec)" = 66001

# A unit as long as a unit may be, of names that touch.
long() {
	awk 'BEGIN { for (i = 0; i < 40000; i++) printf "无双动画无双少年"; print "" }'
}
document long | "$L" -a -d "$names" >long.rec
ok 'a long unit' test "$(grep -c '^hit' long.rec)" -ge 120000

if [ -n "$SHARED" ] && [ -e "$SHARED/data/lookup/dev/ambiguous_negatives.tsv" ]; then
	cut -f 3 "$SHARED/data/lookup/dev/ambiguous_negatives.tsv" | "$L" -l >silent
	no_series() {
		! cut -f 5 silent | grep -x series
	}
	ok 'common words are no series' no_series
	cut -f 3 "$SHARED/data/lookup/dev/kcna_positives.tsv" | "$L" -l >kcna
	ok 'the studio under its English name' test "$(cut -f 1,4 kcna | grep -c 'sek-studio$')" = 4
else
	skip 'common words in shared texts' 'no shared data'
fi
done_testing
