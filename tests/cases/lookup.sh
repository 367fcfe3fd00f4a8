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

header='entity	name	lang	kind	flags	needs	program	listed	source'

# A name that is broken over a line end has both places; in each line only
# what lies in it.
broken() {
	printf '%s\n' 'drawn by the Blue' 'Heron Studio, then 无双' '少年 of 조선3·15만' \
		'화촬영소에서, and Clever Bad-' 'ger with Blue Heron Stduio' 'again'
}
document broken | "$L" -d "$names" >broken.rec
shown() {
	awk -F '\t' '$1 == "hit" { print $3, $4, $5, $7, $9 }' "$1"
}
cat >want <<'END'
line:1-2 13 17 blue-heron Blue\nHeron Studio
line:2-3 19 13 unbeatable 无双\n少年
line:3-4 10 27 blue-heron 조선3·15만\n화촬영소
line:4-5 24 15 clever-badger Clever Bad-\nger
line:5 9 17 blue-heron Blue Heron Stduio
END
shown broken.rec >got
same 'names over line ends' want got
broken_is_valid() {
	"$TOOLS/tools/validate" <broken.rec
}
ok 'at places that are right' broken_is_valid
after() {
	awk -F '\t' '$1 == "text" { text = $3 }
		$1 == "hit" && $3 == "line:1-2" && text != "line:2" { exit 3 }' broken.rec
}
ok 'each behind its later text' after
# apart SED...: where the second of two lines is elsewhere nothing is broken.
apart() {
	printf 'the Blue\nHeron Studio\n' >two
	document cat two | sed "$@" | "$L" -d "$names" >apart.rec && ! grep '^hit' apart.rec
}
ok 'two paragraphs are not one' apart 's/line:/para:/'
ok 'nor two cells' apart 's/line:1/sheet:A!B7/; s/line:2/sheet:A!B8/'
ok 'nor lines that are no neighbours' apart 's/line:2/line:3/'
ok 'nor lines the other way' apart 's/line:1/line:3/'
ok 'nor lines of two parts' apart 's,line:1,part:1/line:1,; s,line:2,part:2/line:2,'
ok 'nor lines where a sentence ends' apart 's/the Blue/is Blue. /'
two_items() {
	for i in 0123456789abcde0 0123456789abcde1; do
		id=$i
		document cat two | grep "^[itd].*$i"
	done | sed 's/e0	line:2	/e0	line:9	/; s/e1	line:1	/e1	line:0	/' | "$L" -d "$names" >apart.rec &&
		! grep '^hit' apart.rec
}
ok 'nor lines of two items' two_items
document cat two | sed 's,line:,page:7/line:,' | "$L" -d "$names" | shown /dev/stdin >got
printf '%s\n' 'page:7/line:1-2 4 17 blue-heron Blue\nHeron Studio' >want
same 'the part is in the place' want got
# What is long costs no more than what is short.
far() {
	awk 'BEGIN { for (i = 0; i < 100000; i++) printf "and on "; print "by Blue" }'
	awk 'BEGIN { printf "Heron Studio"; for (i = 0; i < 100000; i++) printf " and on"; print "" }'
}
document far | "$L" -d "$names" | shown /dev/stdin >got
printf '%s\n' 'line:1-2 700003 17 blue-heron Blue\nHeron Studio' >want
same 'at the end of a long line' want got
# The longer name hides the shorter one that waits in the line before.
long_over() {
	printf 'Harbour; BHS\nStudio One\n'
}
printf 'bhs-one\tBHS Studio One\ten\tcanonical\t\t\t\t\ta list\n' | {
	printf '%s\n' "$header"
	cat
} >over.tsv
"$BIN/riffle-dictionary" build -o over.dict over.tsv
document long_over | "$L" -d "$names" -d over.dict | shown /dev/stdin >got
printf '%s\n' 'line:1-2 9 14 bhs-one BHS\nStudio One' >want
same 'what waits inside a longer name is dropped' want got

# What is dressed as words is words; what is another name is no misspelling.
{
	printf '%s\tcategory\n' "$header"
	printf '%s\n' 'acme	Liberation Cause	en	canonical					a list	companies' \
		'acme	Liberation Trading Co., Ltd.	en	alias					a list	companies' \
		'gull	Grey Gull Pictures	en	canonical					a list	studios' \
		'hassan	Mohammed Hassan	en	canonical					a list	people' \
		'kang	KANG, Ryong Sok	en	canonical					a list	people' \
		'mid	MID	en	canonical	common	acme			a list	companies' \
		'tern	Tern	en	canonical	common				a list	studios' \
		'wren	Wren	en	canonical	common				a list	companies' \
		'key-frame	key frame	en	canonical	common				a list	terms'
} >dress.tsv
"$BIN/riffle-dictionary" build -o dress.dict dress.tsv
# scores LINE...: the entities and scores that each line gives, with -w.
scores() {
	for s_line; do
		echo "$s_line" | "$L" -l -w -d dress.dict | cut -f 4,9 | tr '\t\n' '= '
		echo "- $s_line"
	done >got
}
scores 'the Liberation Cause' 'a liberation cause' 'LIBERATION CAUSE' 'liberation trading' \
	'liberation trading co., ltd.' 'grey gull pictures' \
	'Kang Ryong Sok' 'Kang Ryong Suk' 'Kang Ryong Sko' 'Kangryongsok' 'Mohamed Hassan' \
	'Liberation Cause, MID' 'Liberation Cause, Mid' 'a key frame for Tern' 'a key frame for Wren' \
	'Grey Gull Pictures and Wren'
cat >want <<'END'
acme=77 - the Liberation Cause
acme=47 - a liberation cause
acme=72 - LIBERATION CAUSE
acme=48 - liberation trading
acme=80 - liberation trading co., ltd.
gull=80 - grey gull pictures
kang=80 - Kang Ryong Sok
kang=50 - Kang Ryong Suk
kang=70 - Kang Ryong Sko
kang=60 - Kangryongsok
hassan=70 - Mohamed Hassan
acme=77 mid=70 - Liberation Cause, MID
acme=77 mid=50 - Liberation Cause, Mid
tern=70 - a key frame for Tern
- a key frame for Wren
gull=85 wren=70 - Grey Gull Pictures and Wren
END
same 'dress' want got

# A piece torn out of words is no misspelling; a syllable of a name may be gone;
# in any list another Korean is another one.
{
	printf 'entity	name	lang	kind	flags	needs	program	listed	source	category\n'
	printf '%s\n' 'air	首都航空	zh	canonical					a list	studios' \
		'sik	KIM JONG SIK	en	canonical					a list	studios' \
		'singh	카말 나라인 싱	ko	canonical					a list	studios' \
		'lee	크리스 영	ko	canonical					a list	studios'
} >dress.tsv
"$BIN/riffle-dictionary" build -o dress.dict dress.tsv
scores '距离首都空，很近' '距离首都空港很近' '카말 나라인 감독' '크리스 감독' 'Kim Jong Sikk' 'Kim Jong Suk'
cat >want <<'END'
air=60 - 距离首都空，很近
air=59 - 距离首都空港很近
singh=70 - 카말 나라인 감독
- 크리스 감독
sik=70 - Kim Jong Sikk
sik=50 - Kim Jong Suk
END
same 'torn, gone, other' want got

# A document older than the entry of the list is another finding, and says so.
printf '%s\n' "$header" 'gull	Grey Gull Pictures	en	canonical			X1	OFAC 9619 2021-12-10	a list' \
	'hen	Red Hen Pictures	en	canonical			X1	OFAC 34022	a list' >listed.tsv
"$BIN/riffle-dictionary" build -o listed.dict listed.tsv
# dated MTIME LINE...: the reasons of hits in a document of that date, with
# these records before its text.
dated() {
	d_mtime=$1
	shift
	printf 'stream\t1\nitem\t%s\t\ta.txt\ttext\t1\t%s\t\t\t\t\n' $id "$d_mtime"
	for d_line in "$@" 'text	line:1	UTF-8	en	Grey Gull Pictures, Red Hen Pictures	'; do
		printf '%s\n' "$d_line" | sed "s/	/	$id	/"
	done
	printf 'done\t%s\tread\t1\t\n' $id
}
why() {
	"$L" -d listed.dict | awk -F '\t' '$1 == "hit" { print $7, $12 }'
}
for day in 2021-12-09T23:59:59Z 2021-12-10T00:00:00Z '' 2021-12; do
	dated "$day" | why
done >got
dated 2024-01-01T00:00:00Z 'meta	created	2021-11-30T08:00:00Z' | why >>got
dated 2020-01-01T00:00:00Z 'meta	modified	2022-01-01' 'meta	created	2020-01-01' | why >>got
dated '' 'text	header:date	UTF-8	en	Tue, 7 Sep 2021 10:00:00 +0900	' | why >>got
plain='exact+60 rarity+25' early='exact+60 rarity+25 before-listing:2021-12-10+0'
for w in "$early" "$plain" "$plain" "$plain" "$early" "$plain" "$early"; do
	printf 'gull %s\nhen exact+60 rarity+21\n' "$w"
done >want
same 'a document before the listing' want got

# Several dictionaries are as one: a name of one keeps company to one of
# another, and is what a row of another needs.
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
# A name half of which change tracking has inserted; one that it has whole.
printf '{\\rtf1 by Blue {\\revised Heron} Studio\\par {\\revised Blue Heron Studio}}' >change.rtf
places() {
	"$BIN/riffle-unpack" change.rtf | "$BIN/riffle-extract" | "$BIN/riffle-decode" |
		"$BIN/riffle-segment" | "$L" -d "$names" | awk -F '\t' '/^hit/ { print $3 }'
}
ok 'a name half inserted is found, one inserted whole is told' \
	test "$(places | tr '\n' ' ')" = 'para:1 para:2 para:2/inserted '
done_testing
