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

# Several dictionaries are as one: a name of one keeps company to one of
# another, and is what a row of another needs.
header='entity	name	lang	kind	flags	needs	program	listed	source'
dictionary() {
	printf '%s\n' "$header" >"$1.tsv"
	cat >>"$1.tsv"
	"$BIN/riffle-dictionary" build -o "$1.dict" "$1.tsv"
}
printf '%s\tCrane\ten\tcanonical\tcommon\tblue-heron\t\t\ta list\n' crane | dictionary birds
printf '%s\tHeron Works Pictures\ten\tcanonical\t\t\t\t\ta list\n' blue-heron heron-works |
	dictionary studios
echo 'Crane, by Heron Works Pictures' >crane
ok 'alone neither has company' sh -c '! "$1" -l -d birds.dict <crane | grep .' sh "$L"
"$L" -l -d birds.dict -d studios.dict <crane >got
ok 'two dictionaries as one' sh -c 'cut -f 4,10 got | grep -q "^crane	.*near:blue-heron+50"'
"$L" -l -d studios.dict -d birds.dict -d studios.dict <crane >other
same 'in any order, and once each' got other
document cat crane | "$L" -d studios.dict -d birds.dict >crane.rec
ok 'in a stream as well' grep -q '^hit.*	Crane	.*near:blue-heron' crane.rec
echo 'Crane, Blue Heron Studio; by Skybound' | "$L" -l -D -d birds.dict -d "$names" | cut -f 4 >got
printf 'crane\nblue-heron\nskybound\n' >want
same '-D is the default one, beside them' want got
# other WHERE: a dictionary whose header is another one at this byte.
other() {
	{
		head -c "$1" birds.dict
		printf '\176'
		tail -c "+$(($1 + 2))" birds.dict
	} >other.dict
	"$L" -l -d studios.dict -d other.dict <crane >got 2>said
	test $? = 2 && test "$(wc -l <said)" = 1 && grep -q "other.dict: $2" said
}
ok 'one of another version is refused, in a line' other 8 'of another version'
ok 'and one with other folding tables' other 16 'built with other folding'
many_dicts() {
	set --
	for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17; do
		echo "e$i	Number $i	en	alias					a list" | dictionary "n$i"
		set -- "$@" -d "n$i.dict"
	done
	"$L" -l "$@" <crane 2>said
	test $? = 2 && test "$(wc -l <said)" = 1
}
ok 'more than may be are refused' many_dicts

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
