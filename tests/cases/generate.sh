# generate.sh: names in other scripts, made when a dictionary is built with -g:
# the same bytes from sources in any order and from its own dump; found, named
# as generated, and never reported where they are not meant.
# shellcheck shell=sh
# shellcheck source=tests/lib.sh
# Functions are called by ok.
# shellcheck disable=SC2317
. "$TESTS/lib.sh"

root=${TESTS%/tests}
D=$BIN/riffle-dictionary
L=$BIN/riffle-lookup
cd "$TMP" || exit 4

ok 'the sources compile' "$D" build -g -o one.dict "$root"/dictionaries/*.tsv
reversed=$(for f in "$root"/dictionaries/*.tsv; do echo "$f"; done | sort -r)
# The names of our own files hold no blanks.
# shellcheck disable=SC2086
ok 'in another order too' "$D" build -g -o two.dict $reversed
ok 'to the same bytes' cmp one.dict two.dict
"$D" dump one.dict >one.tsv
ok 'a dump is in order' "$D" check one.tsv
ok 'and compiles' "$D" build -g -o three.dict one.tsv
ok 'to the same bytes, nothing being added twice' cmp one.dict three.dict
ok 'without -g as well' "$D" build -o four.dict one.tsv
ok 'for all is there' cmp one.dict four.dict
ok 'it is the default dictionary' cmp one.dict "$B/share/riffle.dict"

# made COLUMN VALUE: how many generated rows have it.
made() {
	awk -F '\t' -v c="$1" -v v="$2" '$4 == "generated" && $9 ~ / of .*; / && $c == v { n++ } END { print n + 0 }' one.tsv
}
ok 'terms have none' test "$(made 10 terms)" = 0
ok 'networks have none' test "$(made 10 networks)" = 0
ok 'people have some' test "$(made 10 people)" -gt 300

header='entity	name	lang	kind	flags	needs	program	listed	source'
{
	echo "$header"
	printf 'jong\t김정은\tko\tcanonical\t\t\t\t\ttest\n'
	printf 'jong\tKim Jong Un\ten\tromanisation\t\t\t\t\ttest\n'
	printf 'ri\tRI, Myong Chol\ten\tcanonical\t\t\t\t\ttest\n'
} >people.tsv
{
	echo "$header"
	printf 'ink\t上海莫兴文化传媒有限公司\tzh-Hans\tcanonical\t\t\t\t\ttest\n'
	printf 'only\t스카이바운드\tko\tcanonical\texact\t\t\t\ttest\n'
	printf 'sky\t스카이바운드\tko\tcanonical\t\t\t\t\ttest\n'
	printf 'wrong\t에카치에필카\tko\tmisspelling\t\t\t\t\ttest\n'
} >studios.tsv
ok 'a few names' "$D" build -g -o few.dict people.tsv studios.tsv
"$D" dump few.dict >few.tsv

# found TEXT ENTITY: hit, as generated.
found() {
	echo "$1" | "$L" -l -a -d few.dict | tee got | awk -F '\t' -v e="$2" '$4 == e && $8 == "generated" { n++ } END { exit n == 0 }'
}
ok 'given name first' found 'by Jong Un Kim' jong
ok 'by the Revised Romanization' found 'by Kim Jeong-eun' jong
ok 'by McCune and Reischauer' found "by Kim Chŏng-ŭn" jong
ok 'a Latin name in Hangul' found '리명철은' ri
ok 'as the South spells it' found '이명철은' ri
ok 'pinyin, in words' found 'of Shanghai Moxing Wenhua Chuanmei' ink
ok 'Wade-Giles' found "of Shang-hai Mo-hsing Wên-hua Ch'uan-mei" ink
ok 'Hangul in Latin letters' found 'at Seukaibaundeu' sky
listed() {
	echo 'Kim Jong Un' | "$L" -l -a -d few.dict | cut -f 8 | grep -qx exact
}
ok 'a listed name stays what it is' listed
ok 'where it is listed it is not made' sh -c '! grep -q "^jong	Kim Jŏng Ŭn	" few.tsv'
ok 'exact names have none' sh -c '! grep -q "^only.*generated" few.tsv'
ok 'misspelt ones neither' sh -c '! grep -q "^wrong.*generated" few.tsv'
ok 'a row says how it was made' grep -q '^jong	Kim Chŏngŭn	ko-Latn	generated	.*	McCune-Reischauer of 김정은; test	' few.tsv
ok 'without -g there are none' sh -c '"$1" build -o plain.dict people.tsv studios.tsv && ! "$1" dump plain.dict | grep generated' sh "$D"

# quiet TEXT: no report rests on a row that was made.
quiet() {
	"$L" -l <"$1" | awk -F '\t' '$8 == "generated"' >hits
	cut -f 4,6 hits | sort -u >pairs
	awk -F '\t' 'NR == FNR { if ($4 == "generated" && $9 ~ / of .*; /) made[$1 "\t" $2] = 1; next } made[$1 "\t" $2]' one.tsv pairs
	awk -F '\t' 'NR == FNR { if ($4 == "generated" && $9 ~ / of .*; /) made[$1 "\t" $2] = 1; next } made[$1 "\t" $2] { exit 3 }' one.tsv pairs
}
text=${SHARED:+$SHARED/data/lookup/dev}/text.txt
if [ -e "$text" ]; then
	ok 'none in 6 MB of running text' quiet "$text"
	cat "$SHARED"/data/articles/0*.txt >articles.txt
	ok 'nor in the articles' quiet articles.txt
else
	skip 'none in running text' 'no shared data'
fi
done_testing
