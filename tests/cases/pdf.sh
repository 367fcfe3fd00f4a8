#!/bin/sh
# pdf.sh: PDF files by riffle-extract-pdf: places, what is written on pages,
# attached files, and what is said where there is no text to be had.
# shellcheck source=tests/lib.sh
. "$TESTS/lib.sh"

tab=$(printf '\t')
pdf=$BIN/riffle-extract-pdf
if [ ! -x "$pdf" ]; then
	skip 'PDF files' 'built without poppler-glib'
	done_testing
	exit
fi

# obj NUMBER CONTENT: an object; stream NUMBER DICTIONARY CONTENT: with a stream.
# A file needs no table of them: it is found to be missing and made anew.
obj() { printf '%d 0 obj\n%s\nendobj\n' "$1" "$2"; }
stream() {
	printf '%d 0 obj\n<</Length %d %s>>stream\n' "$1" "$(printf '%s' "$3" | wc -c)" "$2"
	printf '%s\nendstream\nendobj\n' "$3"
}
# file NAME: of the objects on standard input; 1 is the catalogue.
file() {
	{
		printf '%%PDF-1.5\n'
		cat
		printf 'trailer<</Root 1 0 R/Info 9 0 R %s>>\n%%%%EOF\n' "${2:-}"
	} >"$1"
}
# page NUMBER CONTENTS MORE: a page with two fonts: 50 plain, 51 Chinese, whose
# characters only poppler-data knows.
page() {
	obj "$1" "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents $2 0 R/Resources<</Font<</F 50 0 R/Z 51 0 R/G 54 0 R>>/XObject<</I 60 0 R>>>> $3>>"
}
common() {
	obj 1 "<</Type/Catalog/Pages 2 0 R>>"
	obj 50 '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>'
	obj 51 '<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/GBK-EUC-H/DescendantFonts[52 0 R]>>'
	obj 52 '<</Type/Font/Subtype/CIDFontType0/BaseFont/SimSun/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/FontDescriptor 53 0 R>>'
	obj 53 '<</Type/FontDescriptor/FontName/SimSun/Flags 4/FontBBox[0 0 9 9]/ItalicAngle 0/Ascent 9/Descent 0/CapHeight 9/StemV 1>>'
	obj 54 '<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 55 0 R>>'
	stream 55 '' '/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfrange <41> <5a> <e000> endbfrange endcmap end'
	stream 60 '/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray' x
}
pages() { obj 2 "<</Type/Pages/Count $1/Kids[$2]>>"; }

# said ARG...: what the reader says of its input, without the item and languages.
said() { "$pdf" "$@" | awk -F"$tab" -v OFS="$tab" '{ $2 = ""; if ($1 == "text") $5 = ""; print }' | tr -s "$tab" | sed "s/${tab}*\$//"; }
# gives NAME FILE ARG...: the same held up against standard input.
gives() {
	gives_name=$1 gives_file=$2
	shift 2
	cat >want
	said "$@" <"$gives_file" >got
	same "$gives_name" want got
}

{
	common
	pages 2 '3 0 R 4 0 R'
	page 3 10 '/Annots[20 0 R 21 0 R 22 0 R]'
	page 4 11
	stream 10 '' 'BT /F 12 Tf 20 200 Td (first line) Tj 0 -20 Td (second) Tj ET'
	stream 11 '' 'BT /Z 12 Tf 20 200 Td <d4adbbad> Tj ET'
	obj 9 '<</Title(Order 7)/Author<feffc6d0d654>/Producer(made by hand)/CreationDate(D:20231212030300Z)>>'
	obj 20 '<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/Contents(redo this)/T(Kim)>>'
	obj 21 '<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(http://e.example/a)>>>>'
	obj 22 '<</Type/Annot/Subtype/FileAttachment/Rect[0 0 9 9]/FS 23 0 R>>'
	obj 23 '<</Type/Filespec/F(a.txt)/EF<</F 24 0 R>>>>'
	stream 24 '/Type/EmbeddedFile' 'attached words'
} | file whole.pdf
gives 'lines, annotations, links, properties, attached files' whole.pdf <<.
text${tab}meta:title${tab}UTF-8${tab}Order 7
text${tab}meta:author${tab}UTF-8${tab}원화
meta${tab}producer${tab}made by hand
meta${tab}created${tab}2023-12-12T03:03:00Z
meta${tab}pages${tab}2
text${tab}page:1/line:1${tab}UTF-8${tab}first line
text${tab}page:1/line:2${tab}UTF-8${tab}second
text${tab}page:1/annotation:1${tab}UTF-8${tab}redo this
text${tab}page:1/annotation:1/author${tab}UTF-8${tab}Kim
item${tab}a.txt${tab}15${tab}a.txt${tab}UTF-8${tab}declared
bytes${tab}0${tab}attached words\\n
done
text${tab}page:1/link:1${tab}UTF-8${tab}http://e.example/a
text${tab}page:2/line:1${tab}UTF-8${tab}原画
.

# Under sanitizers there are no walls that would hide the tables.
if [ -z "$SAN" ]; then
	said -d "$TMP/none" <whole.pdf >got
	ok 'tables of characters that are not there are said' \
		grep -q "^fault${tab}extract-pdf${tab}cmap-missing${tab}" got
fi
said -p 1 <whole.pdf >got
ok 'pages beyond the limit are not read' sh -c '! grep -q page:2 got'
ok 'and said' grep -q "limit-text${tab}too many pages" got
said -p 2 <whole.pdf >got
ok 'as many pages as may be' sh -c '! grep -q limit-text got'
said -c 7 <whole.pdf >got
ok 'characters beyond the limit' grep -q "limit-text${tab}too much text" got

# -- no text -------------------------------------------------------------------

{
	common
	pages 4 '3 0 R 4 0 R 5 0 R 6 0 R'
	page 3 10
	page 4 11
	page 5 10
	page 6 10
	stream 10 '' 'q 300 0 0 300 0 0 cm /I Do Q'
	stream 11 '' 'BT /F 12 Tf 20 200 Td (words) Tj ET'
} | file pictures.pdf
said <pictures.pdf >got
ok 'pages that are pictures only' \
	grep -q "^fault${tab}extract-pdf${tab}no-text-layer${tab}pictures without text: pages 1, 3-4\$" got
ok 'with the text of others' grep -q "page:2/line:1.*words" got

{
	common
	pages 1 '3 0 R'
	page 3 10
	stream 10 '' 'BT /G 12 Tf 20 200 Td (GARBLE) Tj ET'
} | file garbled.pdf
gives 'garbled text is not given' garbled.pdf <<.
meta${tab}pages${tab}1
fault${tab}extract-pdf${tab}text-damaged${tab}page 1: 6 of 6 characters are private or controls; not given
.

{
	common
	pages 1 '3 0 R'
	page 3 10
	stream 10 '' 'x'
	obj 70 '<</Filter/Standard/V 2/R 3/Length 128/P -4/O<0000000000000000000000000000000000000000000000000000000000000000>/U<0000000000000000000000000000000000000000000000000000000000000000>>>'
} | file locked.pdf '/Encrypt 70 0 R/ID[<00><00>]'
gives 'a password is needed' locked.pdf <<.
fault${tab}extract-pdf${tab}encrypted${tab}a password is needed
.

# -- in the pipe -----------------------------------------------------------------

# through FILE: tag, rest of the records of extract alone.
through() { "$BIN/riffle-unpack" "$1" | "${2:-$BIN}/riffle-extract" | cut -f 1,3-; }
through whole.pdf >got
ok 'by riffle-extract: text' grep -q "^text${tab}page:2/line:1${tab}UTF-8${tab}zh-Hans${tab}原画" got
ok 'and files' grep -q "whole.pdf//a.txt" got
through locked.pdf >got
ok 'an encrypted file is unread' grep -q "^done${tab}unread" got
head -c 900 whole.pdf >cut.pdf
through cut.pdf >got
ok 'a file that was cut off is said to be' grep -q "truncated${tab}no mark of its end" got
"$BIN/riffle-unpack" whole.pdf | "$BIN/riffle-extract" -p 1 >got
ok 'the limit of pages is an option' grep -q 'limit-text' got
mkdir alone
cp "$BIN/riffle-extract" alone
through whole.pdf alone >got
ok 'without the program beside it' grep -q "^fault${tab}extract${tab}no-extractor${tab}pdf" got
ok 'it is unread' grep -q "^done${tab}unread" got
cp "$TOOLS/tools/walled" alone/riffle-extract-pdf
through whole.pdf alone >got
ok 'a program that speaks for others is not heard' \
	sh -c '! grep -q forged got && grep -q "crash.*no record" got'
printf '#!/bin/sh\n' >alone/riffle-extract-pdf
through whole.pdf alone >got
ok 'one that ends before it has read has not read it' \
	sh -c 'grep -q "crash.*ended by exit 0" got && grep -q "^done.*unread" got'

done_testing
