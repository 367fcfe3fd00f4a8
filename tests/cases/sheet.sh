#!/bin/sh
# sheet.sh: the tables as other programs read them, and reviews that survive
# a round through each format.
# shellcheck source=tests/lib.sh
# What sh -c is given expands there; functions are called by name.
# shellcheck disable=SC2016,SC2317
. "$TESTS/lib.sh"

sheet=$BIN/riffle-sheet
golden=$TESTS/golden/sheet
all=$golden/hits.in
cd "$TMP" || exit 4

# -- one pass, four files -----------------------------------------------------

mkdir one two
code "-O writes" 0 "$sheet" -O one <"$all"
"$sheet" -O two <"$all"
ls -A one >got
printf '%s\n' faults.tsv files.tsv hits.tsv hits.xlsx >want
same "four files and nothing beside them" want got
same "hits.tsv as on standard output" "$golden/hits.out" one/hits.tsv
same "files.tsv as on standard output" "$golden/files.out" one/files.tsv
same "faults.tsv as on standard output" "$golden/faults.out" one/faults.tsv
ok "the same stream gives the same bytes" sh -c 'test -s two/hits.xlsx && diff -r one two'
"$sheet" -t files -o a.tsv -F csv -o b.tsv -t faults -o c -F xlsx -o d <"$all"
same "-t holds for what follows" "$golden/files.out" a.tsv
"$sheet" -t files -F csv <"$all" >want
same "-F holds for what follows, whatever the suffix" want b.tsv
ok "-t and -F together" grep -q '^"drop/box.zip//b.pdf","encrypted",' c
ok "a workbook whatever its name" cmp d one/hits.xlsx
"$sheet" -F xlsx <"$all" >e
ok "a workbook on standard output" cmp e one/hits.xlsx
"$sheet" -o - -F csv -o f <"$all" >g 2>/dev/null
ok "- alone has no suffix and is refused" test ! -e ./- -a ! -s g

# -- nothing by half ----------------------------------------------------------

untouched() {
	printf 'mine\n' | cmp - kept/hits.tsv && [ "$(ls -A kept)" = hits.tsv ]
}
mkdir kept
echo mine >kept/hits.tsv
code "a stream cut off" 4 "$sheet" -O kept <"$golden/cut.in"
code "a stream without a line, as a stage leaves it that died at once" 4 "$sheet" -O kept </dev/null
ok "leaves all as it was" untouched
grep -v '^end' "$all" >no-end
code "a program that did not end" 4 "$sheet" -O kept <no-end
ok "leaves all as it was, too" untouched
# A limit on the size of files stands for a full disk.
full() {
	(
		trap '' XFSZ
		ulimit -f 2
		"$sheet" "$@" <many.rec
	)
}
awk -F '\t' -v OFS='\t' '
	$1 == "hit" { for (i = 0; i < 500; i++) { $4 = i; print }; next }
	{ print }' "$all" >many.rec
for o in "-o kept/hits.tsv" "-o kept/hits.xlsx" "-O kept" "-F csv -o kept/hits.csv"; do
	# shellcheck disable=SC2086
	code "no room: $o" 4 full $o
	ok "no room leaves all as it was: $o" untouched
done
if [ -w /dev/full ]; then
	code "a full device" 4 "$sheet" -F tsv -o /dev/full <"$all"
	code "a full device, a workbook" 4 "$sheet" -F xlsx -o /dev/full <"$all"
	ok "a device is written to, not replaced" test -c /dev/full
fi
code "closed standard input" 4 sh -c '"$1" -O kept <&-' sh "$sheet"
ok "closed standard input leaves all as it was" untouched

# What stands under the temporary name may be somebody else's.
echo theirs >target
ln -s target q.tsv.new
code "a link under the temporary name" 4 "$sheet" -o q.tsv <"$all"
ok "is not written through" sh -c 'test -L q.tsv.new && ! test -e q.tsv && echo theirs | cmp - target'
rm q.tsv.new
ln target q.tsv.new
code "a file with a second name there" 4 "$sheet" -o q.tsv <"$all"
ok "is not written over" sh -c '! test -e q.tsv && echo theirs | cmp - target'
rm q.tsv.new
echo half >q.tsv.new
code "what a killed run has left there" 0 "$sheet" -o q.tsv <"$all"
same "is written over" "$golden/hits.out" q.tsv

# Two outputs of one name would wait for each other.
for o in "-o a.tsv -o a.tsv" "-o a.tsv -o ./a.tsv" "-O one -o one/hits.tsv" \
	"-o one/x.csv -o $TMP/one/x.csv" "-o x.tsv -F tsv -o x.tsv.new"; do
	# shellcheck disable=SC2086
	code "one name for two outputs: $o" 2 timeout 20 "$sheet" $o <"$all"
done
ok "leaves nothing behind" sh -c 'test -z "$(find . -name "*.new")" && ! test -e one/x.csv'
ok "two devices may be one" "$sheet" -F tsv -o /dev/null -o /dev/null <"$all"

# -- the workbook ---------------------------------------------------------------

part() {
	unzip -p "$1" "$2"
}
if have unzip; then
	ok "the zip is sound" unzip -tq one/hits.xlsx
	part one/hits.xlsx xl/workbook.xml | grep -o '<sheet name="[^"]*"' >got
	printf '<sheet name="%s"\n' Summary Hits Files Faults About >want
	same "its sheets" want got
	part one/hits.xlsx xl/worksheets/sheet2.xml >hits.xml
	ok "no formula, no link" sh -c 'grep -q "<sheetData>" hits.xml && ! grep -q "<f>\|<hyperlink" hits.xml'
	ok "what looks like a formula is text" sh -c 'unzip -p one/hits.xlsx xl/sharedStrings.xml | grep -q "<t>=4.26아동영화</t>"'
	ok "scores are numbers" grep -q '<c r="E3"><v>85</v></c>' hits.xml
	ok "ids are text" grep -q '<c r="N3" t="s">' hits.xml
	ok "the header stays" grep -q '<pane xSplit="3" ySplit="1" topLeftCell="D2"' hits.xml
	ok "there is a filter over all rows" grep -q '<autoFilter ref="A1:Q6"/>' hits.xml
	ok "no clock" sh -c 'unzip -p one/hits.xlsx docProps/core.xml | grep -q ">2000-01-01T00:00:00Z<"'
	for f in hits files faults; do
		for c in $(head -n 1 "$golden/$f.out"); do
			unzip -p one/hits.xlsx xl/sharedStrings.xml | grep -q "<t>$c</t>" || echo "$c"
		done
	done >missing
	ok "every column has its head" test ! -s missing
else
	skip "the workbook's parts" "no unzip"
fi

# states FILE [OPTION...]: how many hits stand in which state beside FILE
states() {
	"$sheet" -r "$@" <many.rec 2>/dev/null | cut -f 17 | sort | uniq -c | awk '{ print $1, $2 }'
}
"$sheet" -o many.tsv -o many.csv -o many.xlsx <many.rec
printf '2500 known\n1 state\n' >want
for f in many.tsv many.csv many.xlsx; do
	states $f >got
	same "every hit is a row: $f" want got
done
"$sheet" -n 700 -o parts.xlsx <many.rec
states parts.xlsx >got
same "every hit is a row of one of the sheets" want got
if have unzip; then
	ok "rows go on in another sheet" sh -c 'unzip -p parts.xlsx xl/workbook.xml | grep -q "name=\"Hits 4\""'
	ok "and this is said" sh -c 'unzip -p parts.xlsx xl/sharedStrings.xml | grep -q "Hits go on in further sheets, 4 in all"'
fi

# A context of 40,000 characters, and one that just fits.
long=$(printf '%40000s' '' | tr ' ' x)
awk -F '\t' -v OFS='\t' -v long="$long" '
	$1 == "hit" && ++n == 1 { $14 = long }
	$1 == "hit" && n == 2 { $14 = substr(long, 1, 32767) }
	{ print }' "$all" >long.rec
"$sheet" -o long.tsv -o long.csv -o long.xlsx <long.rec
ok "TSV keeps a long cell" grep -q "	$long	" long.tsv
ok "CSV cuts it, with a mark" sh -c 'test "$(grep -c "x…\[cut, see id\]\"" long.csv)" = 1'
if have unzip; then
	unzip -p long.xlsx xl/sharedStrings.xml | grep -o '<t>x*[^<]*</t>' | awk 'length > 20000' >got
	ok "XLSX has both" test "$(wc -l <got)" = 2
	ok "XLSX cuts one, with a mark" test "$(grep -c 'x…\[cut, see id\]</t>' got)" = 1
	ok "and says so" sh -c 'unzip -p long.xlsx xl/sharedStrings.xml | grep -q "Cells cut, since a sheet holds no longer ones: 1<"'
fi

# -- reviews ----------------------------------------------------------------------

# Somebody sorts the rows, adds a column, reviews three hits.
awk -F '\t' -v OFS='\t' '
	NR == 1 { print "owner", $0; next }
	$5 == 85 { $10 = "yes"; $11 = "=sure, \"really\"\\nsecond line" }
	/=4.26/ { $10 = "2023-11-23" }
	$5 == 40 { $11 = "무관" }
	{ print "me", $0 }' one/hits.tsv >reviewed
{
	head -n 1 reviewed
	tail -n +2 reviewed | sort -r
} >reviewed.tsv
"$sheet" -r reviewed.tsv <"$all" >direct.tsv 2>err
awk -F '\t' 'NR > 1 { print $5, $10, $11, $17 }' direct.tsv >got
cat >want <<'END'
61   known
85 yes =sure, "really"\nsecond line known
72 2023-11-23  known
72   known
40  무관 known
END
same "reviews of a sorted sheet come back" want got
ok "a column of theirs is named, not lost in silence" grep -q 'columns left behind: owner$' err
"$sheet" -r reviewed.tsv -o r.xlsx <"$all" 2>/dev/null
"$sheet" -r r.xlsx -o r.csv <"$all"
"$sheet" -r r.csv -g -o g.csv <"$all"
"$sheet" -r g.csv -o r.tsv <"$all"
same "and go through XLSX, CSV and guarded CSV" direct.tsv r.tsv
"$sheet" -r r.xlsx -o r.xlsx <"$all"
"$sheet" -r r.xlsx <"$all" >got
ok "the same file in and out" sh -c 'test -s got && cmp direct.tsv got'
cp r.xlsx held.xlsx
cp r.csv held.csv
for f in held.xlsx held.csv; do
	code "a sheet with reviews is not written over: $f" 2 "$sheet" -o $f <"$all"
	ok "and stays as it was: $f" cmp r.${f#held.} $f
done
code "files go over a sheet of hits when told to" 0 "$sheet" -r held.csv -t files -o held.csv <"$all"
mkdir again.d
cp r.xlsx again.d/hits.xlsx
code "-O does not write over reviews" 2 "$sheet" -O again.d <"$all"
ok "and stays as it was" cmp r.xlsx again.d/hits.xlsx
ln again.d/hits.xlsx linked.xlsx
code "unless they have a second name" 0 "$sheet" -O again.d <"$all"
ok "under which they stay" cmp r.xlsx linked.xlsx
cp r.xlsx again.d/hits.xlsx
code "-O keeps them with -r" 0 "$sheet" -r again.d/hits.xlsx -O again.d <"$all"
"$sheet" -r again.d/hits.tsv <"$all" >got
ok "in all its files" cmp direct.tsv got
rm again.d/hits.xlsx
code "nor over those in hits.tsv alone" 2 "$sheet" -O again.d <"$all"
ok "which stays as it was" cmp direct.tsv again.d/hits.tsv
code "-r of it keeps them" 0 "$sheet" -r again.d/hits.tsv -O again.d <"$all"
ok "in the workbook too" sh -c '"$1" -r again.d/hits.xlsx <"$2" | cmp - direct.tsv' sh "$sheet" "$all"

# The TSV beside a workbook is its copy until somebody writes into it.
mkdir twin
"$sheet" -r direct.tsv -O twin <"$all"
cp twin/hits.tsv twin.tsv
keep_both() {
	"$sheet" -r twin/hits.tsv -r twin/hits.xlsx -O twin <"$all"
	awk -F '\t' 'NR > 1 && $10 $11 != "" { print $5, $10, $11 }' twin/hits.tsv
}
keep_both >got
ok "a TSV that nobody has written into adds nothing" cmp twin/hits.tsv twin.tsv
if have unzip zip; then
	# Somebody changes a word, and takes one away.
	unzip -q twin/hits.xlsx -d book
	sed 's/<t>yes</<t>no</; s/<t>2023-11-23</<t></' book/xl/sharedStrings.xml >strings.xml
	mv strings.xml book/xl/sharedStrings.xml
	(cd book && zip -qr ../book.xlsx .)
	mv book.xlsx twin/hits.xlsx
	keep_both >got
	cat >want <<'END'
85 no =sure, "really"\nsecond line
40  무관
END
	same "nor when the workbook was changed" want got
else
	skip "nor when the workbook was changed" "no zip or unzip"
fi
awk -F '\t' -v OFS='\t' '$5 == 61 { $11 = "by hand" } $5 == 85 { $10 = "maybe" } { print }' twin.tsv >twin/hits.tsv
code "a TSV that somebody has written into stays" 2 "$sheet" -r direct.tsv -r twin/hits.xlsx -O twin <"$all"
rm twin/hits.xlsx
"$sheet" -r direct.tsv -o twin/hits.xlsx <"$all"
keep_both >got
cat >want <<'END'
61  by hand
85 yes / maybe =sure, "really"\nsecond line
72 2023-11-23 
40  무관
END
same "words in either are kept, equal ones once" want got
code "what holds no reviews is written over" 0 "$sheet" -O one <"$all"
"$sheet" -r reviewed.tsv -t summary <"$all" 2>/dev/null | awk -F '\t' '$1 == "hits" { print $2, $4 }' >got
printf '%s\n' 'all 5' 'reviewed 2' 'new 0' 'known 5' 'moved 0' 'gone 0' >want
same "counted in the summary" want got

grep -v 'Invincible' "$all" | awk -F '\t' -v OFS='\t' '$1 == "hit" && $4 == 0 { $4 = 3 } { print }' >less.rec
"$sheet" -r r.xlsx -o less.tsv -o less.xlsx <less.rec 2>err
awk -F '\t' 'NR > 1 { print $5, $10, $17 }' less.tsv >got
cat >want <<'END'
61  known
72 2023-11-23 moved
72  known
40  known
85 yes gone
END
same "moved hits keep their review, gone rows stay" want got
ok "gone rows are told" grep -q 'kept as gone: 1$' err
"$sheet" -r less.xlsx <"$all" >got 2>err
awk -F '\t' 'NR > 1 { print $5, $10, $17 }' got >again
cat >want <<'END'
61  known
85 yes known
72 2023-11-23 moved
72  known
40  known
END
same "and are hits again when they come back" want again
code "an earlier sheet without hits" 2 "$sheet" -r one/files.tsv -o no.tsv <"$all"
ok "is refused before anything is written" test ! -e no.tsv

# -- a stream filtered by others --------------------------------------------------

grep '^hit	' "$all" >only.rec
"$sheet" -o only.tsv -o only.xlsx <only.rec
same "hits alone make the same table" one/hits.tsv only.tsv
cat "$all" "$all" >joined.rec
"$sheet" <joined.rec | tail -n +2 | sort | uniq -d >got
ok "joined streams: every hit twice" test "$(wc -l <got)" = 5

# -- other readers -------------------------------------------------------------------

tail -n +2 "$golden/hits.out" | cut -f 1-8,12,14-16 >want
if have mlr; then
	mlr --tsv --headerless-tsv-output cut -o -f category,entity,matched,name,score,how,path,place,why,id,start,length one/hits.tsv >got
	same "Miller reads it" want got
	mlr --icsv --otsv --headerless-csv-output cut -o -f category,entity,matched,name,score,how,path,place,why,id,start,length long.csv >got
	same "Miller reads the CSV" want got
else
	skip "Miller reads TSV and CSV" "no mlr (package miller)"
fi
if have sqlite3; then
	sqlite3 -cmd '.mode tabs' -cmd '.import one/hits.tsv hits' :memory: \
		'select category, entity, matched, name, score, how, path, place, why, id, start, length from hits' >got
	same "SQLite imports it" want got
else
	skip "SQLite imports TSV" "no sqlite3 (package sqlite3)"
fi
if have soffice; then
	office() {
		soffice -env:UserInstallation="file://$TMP/office" --headless "$@" >/dev/null 2>&1
	}
	mkdir lo
	office --convert-to xlsx --outdir lo r.xlsx
	"$sheet" -r lo/r.xlsx <"$all" >got
	ok "reviews survive LibreOffice" sh -c 'test -s got && diff -u direct.tsv got'
	# UTF-8 (76), TAB (9), all columns as text (2).
	columns=$(seq 1 17 | sed 's|$|/2|' | tr '\n' '/' | sed 's|/$||')
	office --infilter="CSV:9,,76,1,$columns" --convert-to 'xlsx:Calc MS Excel 2007 XML' --outdir lo one/hits.tsv
	"$sheet" -r lo/hits.xlsx <"$all" 2>/dev/null | cut -f 17 | sort | uniq -c | awk '{ print $1, $2 }' >got
	printf '%s\n' '5 known' '1 state' >want
	same "hits.tsv opens in LibreOffice without damage" want got
	office --convert-to 'csv:Text - txt - csv (StarCalc):9,34,76,1,,0,false,true,false,false,false,2' --outdir lo one/hits.xlsx
	ok "LibreOffice calculates nothing" sh -c 'cat lo/hits*.csv | grep -q "=4.26아동영화" && cat lo/hits*.csv | grep -q "0000000000000002"'
else
	skip "LibreOffice reads XLSX and TSV" "no soffice (package libreoffice-calc-nogui)"
fi

done_testing
