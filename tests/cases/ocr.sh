#!/bin/sh
# ocr.sh: the text that pictures show, by riffle-extract-ocr: off unless asked
# for, kept apart from other text, also for pages of PDF files.
# shellcheck source=tests/lib.sh
. "$TESTS/lib.sh"

tab=$(printf '\t')
if [ ! -x "$BIN/riffle-extract-ocr" ]; then
	skip 'the text of pictures' 'built without tesseract'
	done_testing
	exit
fi
if ! "$BIN/riffle-extract-ocr" </dev/null >/dev/null 2>&1; then
	skip 'the text of pictures' 'no models: chi_sim, chi_tra, kor, jpn, eng'
	done_testing
	exit
fi

# picture: "STUDIO PLAN" twice, in letters of five by seven dots, each of 3 by 3.
picture() {
	awk 'BEGIN {
		f["T"] = "11111001000010000100001000010000100"
		f["S"] = "01111100001000001110000010000111110"; f["U"] = "10001100011000110001100011000101110"
		f["D"] = "11110100011000110001100011000111110"; f["I"] = "01110001000010000100001000010001110"
		f["O"] = "01110100011000110001100011000101110"; f["P"] = "11110100011000111110100001000010000"
		f["L"] = "10000100001000010000100001000011111"; f["A"] = "01110100011000111111100011000110001"
		f["N"] = "10001110011010110011100011000110001"; f[" "] = "00000000000000000000000000000000000"
		s = "STUDIO PLAN"; z = 3; w = (length(s) * 6 + 6) * z; h = 30 * z
		printf "P5\n%d %d\n255\n", w, h
		for (y = 0; y < h; y++) {
			row = int(y / z); r = row >= 4 && row < 11 ? row - 4 : row >= 17 && row < 24 ? row - 17 : -1
			for (x = 0; x < w; x++) {
				c = int(x / z) - 3; k = int(c / 6); d = c - k * 6
				on = r >= 0 && c >= 0 && k < length(s) && d < 5 &&
				    substr(f[substr(s, k + 1, 1)], r * 5 + d + 1, 1) == "1"
				printf "%c", on ? 5 : 255
			}
		}
	}'
}
picture >words.pgm
read_it() { "$BIN/riffle-unpack" "$1" | "$BIN/riffle-extract" $2 | cut -f 1,3-; }

read_it words.pgm >got
ok 'not unless asked for' sh -c '! grep -q ocr got'
read_it words.pgm -O >got
ok 'lines' grep -q "^text${tab}ocr:1/line:2${tab}UTF-8${tab}[a-z]*${tab}STUDIO PLAN" got
ok 'how sure it is' grep -q "^meta${tab}ocr-confidence${tab}[0-9]" got
read_it words.pgm -O >again
same 'two runs alike' got again
# A line of traditional characters, drawn in Noto Serif CJK (SIL Open Font Licence).
"$TOOLS/tools/unhex" <"$TESTS/cases/ocr-traditional.hex" >traditional.pbm
read_it traditional.pbm -O >got
ok 'traditional characters' grep -q "ocr:1/line:1${tab}UTF-8${tab}zh-Hant${tab}無敵少俠第三集作畫指示" got
printf 'P5\n9 9\n255\n' >cut.pgm
read_it cut.pgm -O >got
ok 'what is no picture is said' grep -q "^fault${tab}extract${tab}damaged" got
"$BIN/riffle" run -O words.pgm -k kept -o out >/dev/null
ok 'riffle run -O' grep -q "^text${tab}.*ocr:1/line:2${tab}.*STUDIO PLAN" kept/3-decode.rec
"$BIN/riffle" run words.pgm -k not -o out >/dev/null
ok 'riffle run without it' sh -c '! grep -q ocr: not/3-decode.rec'
mkdir alone
cp "$BIN/riffle-extract" alone
"$BIN/riffle-unpack" words.pgm | alone/riffle-extract -O | cut -f 1,3- >got
ok 'without the program, that is said' grep -q "^fault${tab}extract${tab}no-extractor${tab}ocr" got

if [ ! -x "$BIN/riffle-extract-pdf" ]; then
	skip 'pages of pictures' 'built without poppler-glib'
	done_testing
	exit
fi
# A page that is this picture.
size=$(head -n 2 words.pgm | tail -n 1)
w=${size% *} h=${size#* }
{
	printf '%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n'
	printf '2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n'
	printf '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 30]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>endobj\n'
	printf '4 0 obj<</Length 31>>stream\nq 72 0 0 30 0 0 cm /I Do Q     \nendstream endobj\n'
	printf '5 0 obj<</Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8/ColorSpace/DeviceGray/Length %d>>stream\n' "$w" "$h" "$((w * h))"
	tail -n +4 words.pgm
	printf '\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%%%EOF\n'
} >scan.pdf
read_it scan.pdf >got
ok 'a page that is a picture is not drawn' sh -c '! grep -q page-1 got && grep -q no-text-layer got'
read_it scan.pdf -O >got
ok 'unless asked for: it becomes a file' grep -q "scan.pdf//page-1.pgm" got
ok 'that is read' grep -q "ocr:1/line:1.*STUDIO PLAN" got

done_testing
