# The dictionaries that come with us are in order, and compile to the same
# bytes whatever the order of their files; a compiled file that is not ours is
# refused in one line.
# shellcheck shell=sh
# shellcheck source=tests/lib.sh
# Functions are called by ok.
# shellcheck disable=SC2317
. "$TESTS/lib.sh"

root=${TESTS%/tests}
D=$BIN/riffle-dictionary
L=$BIN/riffle-lookup
cd "$TMP" || exit 4

ok 'the sources are in order' "$D" check "$root"/dictionaries/*.tsv
ok 'those of the tests too' "$D" check "$root"/tests/dictionaries/*.tsv

# A slip in a registration number is seen by its check digit; lists have some.
{
	printf 'entity	name	lang	kind	flags	needs	program	listed	source\n'
	for number in 201836947N 201836948N 312106037714354404 91500118582829838H 91500118582829839H \
		91500118582829838I 9150011858282983 913101040936933514 913101040936933524; do
		printf 'a	%s	zxx	identifier					a list\n' "$number"
	done | LC_ALL=C sort
	printf 'b	91500118582829839H	zxx	alias					a list\n'
} >numbers.tsv
ok 'wrong check digits are no reason to refuse' "$D" check numbers.tsv
"$D" check numbers.tsv 2>&1 | sed 's/.*numbers.tsv://' >got
printf '%s: the check digit is another one\n' 2 6 10 >want
same 'and are told by line' want got

ok 'they compile' "$D" build -o one.dict "$root"/dictionaries/*.tsv
reversed=$(for f in "$root"/dictionaries/*.tsv; do echo "$f"; done | sort -r)
# The names of our own files hold no blanks.
# shellcheck disable=SC2086
ok 'in another order too' "$D" build -o two.dict $reversed
ok 'to the same bytes' cmp one.dict two.dict
"$D" dump one.dict >one.tsv
ok 'a dump is in order' "$D" check one.tsv
ok 'and compiles' "$D" build -o three.dict one.tsv
ok 'to the same bytes again' cmp one.dict three.dict
for f in "$root"/dictionaries/*.tsv; do
	c=$(basename "$f" .tsv)
	"$D" dump -c "$c" one.dict >"$c.tsv"
	same "$c: what goes in comes out" "$f" "$c.tsv"
done

# refused FILE WORD: exit 2 and one line with this word.
refused() {
	echo x | "$L" -l -d "$1" >out 2>err
	[ $? = 2 ] && [ ! -s out ] && [ "$(wc -l <err)" = 1 ] && grep -q "$2" err
}
head -c 100000 one.dict >cut.dict
ok 'a cut file is refused' refused cut.dict 'cut off'
: >empty.dict
ok 'an empty one' refused empty.dict 'not a compiled dictionary'
ok 'a source' refused one.tsv 'not a compiled dictionary'
ok 'a folder' refused . 'not a compiled dictionary'
ok 'none' refused none.dict 'No such file'
{
	head -c 8 one.dict
	printf '\377'
	tail -c +10 one.dict
} >other.dict
ok 'another version' refused other.dict 'of another version'
{
	head -c 16 one.dict
	printf '\377\376\375\374'
	tail -c +21 one.dict
} >folded.dict
ok 'other folding tables' refused folded.dict 'other folding tables'
{
	head -c 5000 one.dict
	printf '\001\002\003\004'
	tail -c +5005 one.dict
} >changed.dict
ok 'changed bytes' refused changed.dict 'damaged'

# A bad row: nothing is written, or it is left out when asked for.
head -n 3 "$TESTS/dictionaries/series.tsv" >bad.tsv
printf 'x\ty\n' >>bad.tsv
code 'a bad row' 2 "$D" build -o bad.dict bad.tsv
ok 'nothing is written' test ! -e bad.dict
code 'left out on request' 0 "$D" build -k -o bad.dict bad.tsv
ok 'the rest is there' test "$("$D" dump bad.dict | wc -l)" = 3
code 'a file that cannot be written' 4 "$D" build -o no/such/folder.dict "$TESTS/dictionaries/terms.tsv"
mkfifo pipe
code 'a pipe is not replaced' 4 "$D" build -o pipe "$TESTS/dictionaries/terms.tsv"
ok 'it is there still' test -p pipe
code 'nor opened as a dictionary' 2 timeout 20 "$D" dump pipe
code 'nor by riffle-lookup' 2 sh -c 'echo x | timeout 20 "$1" -l -d pipe' sh "$L"
cp "$TESTS/dictionaries/terms.tsv" own.tsv
cp own.tsv own
code 'a source is not written over' 2 "$D" build -o own.tsv own.tsv
code 'nor by another of its names' 2 "$D" build -o ./own own
ok 'it is as it was' sh -c 'cmp own.tsv "$1" && cmp own "$1"' sh "$TESTS/dictionaries/terms.tsv"
code 'a dictionary is not named like a source' 2 "$D" build -o v2.TSV own.tsv
ok 'and is not made' test ! -e v2.TSV
code 'a source that is not there' 2 "$D" build -o x.dict none.tsv

# Names of a data file of its own; without any, one line.
mkdir data
cp "$TOOLS/names.dict" data/riffle.dict
own() {
	echo 'Blue Heron Studio' | RIFFLE_DATA=$PWD/data "$L" -l | grep -q blue-heron
}
ok 'RIFFLE_DATA is where the dictionary is' own
mkdir nothing
none() {
	echo x | RIFFLE_DATA=$PWD/nothing "$L" -l 2>err
	[ $? = 2 ] && [ "$(wc -l <err)" = 1 ]
}
ok 'no dictionary at all' none
# -- diff ------------------------------------------------------------------------

mkdir old new
header() { head -n 1 "$TESTS/dictionaries/series.tsv"; }
row() { printf '%s\t%s\ten\t%s\t%s\t\t\t%s\ttest\n' "$@"; }
{
	header
	row a 'Grey Heron' canonical '' 'LIST 1'
	row b 'Reed Bunting' canonical 'common;exact' ''
	row c 'Marsh Wren' canonical '' ''
} >old/birds.tsv
{
	header
	row a 'Grey Heron' alias '' 'LIST 1;LIST 2'
	row b 'Reed Bunting' canonical 'exact;common' ''
	row d 'Marsh Wren' canonical '' ''
} >new/river.tsv
{
	printf 'changed\triver\ta\tGrey Heron\tkind\tcanonical\talias\n'
	printf 'changed\triver\ta\tGrey Heron\tlisted\tLIST 1\tLIST 1;LIST 2\n'
	printf 'lost\tbirds\tc\tMarsh Wren\n'
	printf 'gained\triver\td\tMarsh Wren\n'
} >want.diff
"$D" diff old/birds.tsv new/river.tsv >got.diff 2>err
same 'diff: names gained and lost, rows changed' want.diff got.diff
ok 'diff: counted' grep -q ': 1 names gained, 1 names lost, 1 rows changed$' err
"$D" build -o old.dict old/birds.tsv
"$D" build -o new.dict new/river.tsv
"$D" diff old.dict new.dict >got.diff 2>err
same 'diff: the same of compiled files' want.diff got.diff
"$D" diff old.dict new/river.tsv >got.diff 2>err
same 'diff: and of one of each' want.diff got.diff
"$D" diff one.dict one.tsv >got.diff 2>err
ok 'diff: a dictionary and its dump are alike' test ! -s got.diff
"$D" diff new.dict one.dict >got.diff 2>err
ok 'diff: with several categories each name is its own' \
	test "$(wc -l <got.diff)" = "$(($("$D" dump one.dict | wc -l) - 1 + 3))"
code 'diff: a damaged file' 2 "$D" diff old.dict changed.dict
code 'diff: no file' 2 "$D" diff old.dict none.dict
code 'diff: one file is not enough' 2 "$D" diff old.dict

# -- import ----------------------------------------------------------------------

G=$TESTS/golden/dictionary
ofac() { "$D" import "$@" ofac "$G/import-ofac.in" "$G/import-ofac-alt.csv" "$G/import-ofac-add.csv" 2>err; }
ofac -o lists
for c in people companies vessels addresses; do
	ofac -c $c >one.tsv
	same "import: -o and -c give the same $c" lists/$c.tsv one.tsv
done
ok 'import: what it makes is in order' "$D" check lists/*.tsv
ofac -d 2024-05-03 >all.tsv
same 'import: without either, all of them' "$G/import-ofac.out" all.tsv
"$D" build -o parts.dict lists/*.tsv
mv all.tsv lists.tsv
ofac >all.tsv
"$D" build -o whole.dict all.tsv
ok 'import: and they compile to the same' cmp parts.dict whole.dict
echo 'Fracht der Old Heron, Inc., und von GREY HERON TRADING' | "$L" -l -d parts.dict >hits
ok 'import: a weak name counts beside another' test "$(cut -f 4 hits | sort | uniq -c | tr -s ' ')" = ' 2 ofac-101'
echo 'The Ferryman of Old Heron, Inc.' | "$L" -l -d parts.dict >hits
ok 'import: and not alone' test ! -s hits

# What a dictionary has keeps its entity, and is not written again.
mkdir known
{
	header
	row grey-heron 'GREY HERON TRADING CO., LTD.' canonical '' 'UN KPe.1;OFAC 101 2018-03-30'
} >known/shells.tsv
"$D" build -o known.dict known/shells.tsv
ofac -n known.dict -o added
ok 'import -n: the entity of the dictionary' test "$(grep -c '^grey-heron	' added/companies.tsv)" = 8
ok 'import -n: the date as well' test "$(grep -c '	OFAC 101 2018-03-30	' added/companies.tsv)" = 8
ok 'import -n: not its name' sh -c '! grep "GREY HERON TRADING" added/companies.tsv'
ok 'import -n: counted' grep -q '1 names and identifiers known already' err
ok 'import -n: they compile together' "$D" build -o sum.dict known/*.tsv added/*.tsv
code 'import -n: a damaged dictionary' 2 "$D" import -n changed.dict un "$G/import-un.in"

# foreign WHAT FORMAT FILE...: exit 2, nothing written, one line.
foreign() {
	what=$1
	shift
	"$D" import "$@" >out 2>err
	tap_code=$?
	ok "import: $what" test "$tap_code" = 2 -a ! -s out -a "$(wc -l <err)" = 1
}
foreign 'aliases are no entries' ofac "$G/import-ofac-alt.csv"
head -n 5 "$G/import-ofac.in" >short.csv
foreign 'entries are no aliases' ofac short.csv short.csv
foreign 'an empty list of OFAC' ofac empty.dict
foreign 'XML is no table' ofac "$G/import-un.in"
foreign 'a table is no XML' un "$G/import-ofac.in"
head -c 900 "$G/import-un.in" >cut.xml
foreign 'XML that is cut off' un cut.xml
echo '<a/>' >other.xml
foreign 'another XML' un other.xml
printf '<!DOCTYPE a [<!ENTITY b "c">]>\n<CONSOLIDATED_LIST>&b;</CONSOLIDATED_LIST>\n' >doctype.xml
foreign 'a DOCTYPE' un doctype.xml
foreign 'a table without the columns' opensanctions "$G/import-ofac.in"
echo '{"a":1}' >other.json
foreign 'other objects' opensanctions other.json
foreign 'an empty list of OpenSanctions' opensanctions empty.dict
foreign 'a folder' un .
foreign 'no file' opensanctions none.csv
foreign 'no format' lists "$G/import-un.in"
foreign 'no files' ofac
foreign '-c and -o' -c people -o x un "$G/import-un.in"
foreign 'no such category' -c shells un "$G/import-un.in"
foreign 'no date' -d May un "$G/import-un.in"
cp "$G/import-un.in" plain
code 'import: a folder that is a file' 4 "$D" import -o plain un "$G/import-un.in"
ok 'import: it is as it was' cmp plain "$G/import-un.in"

# -- the published lists, where they are -------------------------------------------

# entities FILE...: the entities of sources, each once.
entities() { tail -q -n +2 "$@" | cut -f 1 | sort -u; }
# rows FILE PATTERN: lines of a list of OFAC that match.
rows() { grep -c "$2" "$1"; }
lists=$SHARED/data/lists
sdn=$lists/sdn_2024-05-03.csv
un=$lists/un_consolidated_2026-02-27.xml
table=$lists/targets.simple.csv
if [ -n "$SHARED" ] && [ -e "$sdn" ]; then
	"$D" import -d 2024-05-03 -o sdn ofac "$sdn" "$lists/alt_2026-06-02.csv" "$lists/add_2026-06-02.csv" 2>err
	ok 'OFAC: no entry is left out' grep -q ": $(rows "$sdn" '^[0-9]') entries, " err
	ok 'OFAC: as many people' test "$(entities sdn/people.tsv | wc -l)" = "$(rows "$sdn" '^[0-9]*,"[^"]*",.individual')"
	ok 'OFAC: as many ships and aircraft' test "$(entities sdn/vessels.tsv | wc -l)" = "$(rows "$sdn" '^[0-9]*,"[^"]*","\(vessel\|aircraft\)"')"
	ok 'OFAC: as many firms' test "$(entities sdn/companies.tsv | wc -l)" = "$(rows "$sdn" '^[0-9]*,"[^"]*",-0- ')"
	grep -a 'DPRK\|North Korea\|Korea, North' "$sdn" | sed 's/^\([0-9]*\),.*/ofac-\1/' | sort >want.dprk
	entities sdn/people.tsv sdn/companies.tsv sdn/vessels.tsv | comm -13 - want.dprk >missing
	ok 'OFAC: every entry about North Korea' test -s want.dprk -a ! -s missing
	awk -F '\t' '$7 ~ /DPRK/ { print $1 }' sdn/*.tsv | sort -u >got.dprk
	awk -F '"' '$4 ~ /DPRK/ || $6 ~ /DPRK/' "$sdn" | sed 's/^\([0-9]*\),.*/ofac-\1/' | sort -u >want.dprk
	same 'OFAC: every programme of the DPRK' want.dprk got.dprk
	for f in alt:name add:address; do
		n=$(cut -d , -f 1 "$lists/${f%:*}_2026-06-02.csv" | grep -a '^[0-9]' | sort >ids; cut -d , -f 1 "$sdn" | grep -a '^[0-9]' | sort | join -v 2 - ids | wc -l)
		ok "OFAC: each ${f#*:} without an entry is told" test "$n" = "$(grep -c "a\(n\)\? ${f#*:} of an entry that is not there" err)"
	done
	ok 'OFAC: what is made of it is in order' "$D" check sdn/*.tsv
	ok 'OFAC: and compiles' "$D" build -o sdn.dict sdn/*.tsv
else
	skip 'OFAC: entries, people, ships and firms balance' "no $sdn"
fi
if [ -n "$SHARED" ] && [ -e "$un" ]; then
	"$D" import -o consolidated un "$un" 2>err
	ok 'UN: 730 people' test "$(entities consolidated/people.tsv | wc -l)" = 730 -a "$(grep -c '<INDIVIDUAL>' "$un")" = 730
	ok 'UN: 273 firms' test "$(entities consolidated/companies.tsv | wc -l)" = 273 -a "$(grep -c '<ENTITY>' "$un")" = 273
	ok 'UN: 155 of the DPRK' test "$(entities consolidated/people.tsv consolidated/companies.tsv | grep -c '^un-kp')" = 155
	ok 'UN: what is made of it is in order' "$D" check consolidated/*.tsv
	ok 'UN: and compiles' "$D" build -o un.dict consolidated/*.tsv
else
	skip 'UN: people and firms balance' "no $un"
fi
if [ -n "$SHARED" ] && [ -e "$table" ]; then
	"$D" import -o open opensanctions "$table" 2>err
	n=$(grep -c '^"[A-Za-z0-9-]*","\(Company\|LegalEntity\|Vessel\)",' "$table")
	left=$(grep -c "targets.simple.csv:[0-9]*: " err)
	ok 'OpenSanctions: entries and rows left out are all rows' test "$(entities open/*.tsv | wc -l)" = $((n - left)) -a "$n" = 4057
	ok 'OpenSanctions: what is made of it is in order' "$D" check open/*.tsv
	ok 'OpenSanctions: and compiles' "$D" build -o open.dict open/*.tsv
else
	skip 'OpenSanctions: rows balance' "no $table"
fi
done_testing
