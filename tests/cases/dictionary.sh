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
done_testing
