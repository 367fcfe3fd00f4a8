#!/bin/sh
# bench.sh [WHAT]: how fast each stage is; TSV: case, MB/s, seconds (median of
# N runs), N, and its speed as a multiple of that of `cat | cat`, with the stage
# in the place of the first cat, over the same bytes in the same run.  MB are
# 10^6 bytes of what the stage reads.  Then, or alone with `charset` for WHAT,
# what pipeline/charset does by itself, in tables with headers of their own.
set -u
LC_ALL=C
export LC_ALL

case $B in /*) ;; *) B=$(pwd)/$B ;; esac
BIN=$B/bin TOOLS=$B/tests
what=${1:-}
runs=${RUNS:-7}
if ! command -v hyperfine >/dev/null 2>&1; then
	echo "bench: no hyperfine; make deps installs it" >&2
	exit 2
fi
work=$B/bench
mkdir -p "$work"

# seconds COMMAND: median of $runs runs.
seconds() {
	hyperfine -i -w 1 -r "$runs" -S sh --export-csv "$work/times.csv" "$1" >/dev/null 2>&1 || exit 4
	tail -n 1 "$work/times.csv" | awk -F , '{ print $(NF - 4) }'
}

# processor COMMAND: the processor time of one run, children and all.
processor() {
	seconds "$1" >/dev/null
	tail -n 1 "$work/times.csv" | awk -F , '{ print $(NF - 3) + $(NF - 2) }'
}

# wants NAME: is this one of the benchmarks asked for?
wants() {
	case $1 in *"$what"*) ;; *) return 1 ;; esac
}

# charsets: what the folder does by itself; then how long a whole program takes
# for 100,000 names, beside one that asks uchardet.
charsets() {
	"$TOOLS/bench/charset" "$what" && "$TOOLS/bench/detect" "$what" || exit 4
	wants charset-detect-whole-program || return 0
	"$TOOLS/bench/detect" -names >"$work/names"
	"$TOOLS/bench/detect" -lines </dev/null || return 0
	mine=$(seconds "'$BIN/riffle-decode' -l <'$work/names' >/dev/null")
	theirs=$(seconds "'$TOOLS/bench/detect' -lines <'$work/names' >/dev/null")
	printf '\ncase\triffle_seconds\tuchardet_seconds\tratio\tnames\truns\n'
	awk -v m="$mine" -v t="$theirs" -v r="$runs" 'BEGIN {
		printf "charset-detect-whole-program\t%.3f\t%.3f\t%.2f\t100000\t%d\n", m, t, t / m, r }'
}

case $what in
charset*)
	charsets
	exit
	;;
esac

# bench NAME FILE COMMAND: COMMAND reads FILE and a cat what it writes; beside
# it two cats do the same.
bench() {
	wants "$1" || return 0
	size=$(wc -c <"$2")
	mine=$(seconds "$3 <'$2' | cat >/dev/null")
	cats=$(seconds "cat <'$2' | cat >/dev/null")
	awk -v n="$1" -v b="$size" -v s="$mine" -v c="$cats" -v r="$runs" \
		'BEGIN { printf "%s\t%.1f\t%.4f\t%d\t%.2f\n", n, b / 1e6 / s, s, r, c / s }'
}

printf 'case\tmb_per_s\tseconds\truns\tratio_to_cat\n'

# -- the stream itself ----------------------------------------------------------

"$TOOLS/tools/mkstream" text 1000000 >"$work/text.rec"
"$TOOLS/tools/mkstream" bytes 8000 >"$work/bytes.rec"
bench stream-forward-text "$work/text.rec" "'$TOOLS/tools/forward'"
bench stream-look-text "$work/text.rec" "'$TOOLS/tools/forward' look"
bench stream-forward-bytes "$work/bytes.rec" "'$TOOLS/tools/forward'"
rm -f "$work/bytes.rec"

# -- every stage, over a trove of ours, many times --------------------------------

copies=${COPIES:-20}
if [ ! -e "$work/trove/$copies" ]; then
	rm -rf "$work/trove"
	mkdir -p "$work/trove"
	i=1
	while [ "$i" -le "$copies" ]; do
		"$TOOLS/trove/mktrove" "$work/trove/$i" || exit 4
		i=$((i + 1))
	done
fi
before=
for s in unpack extract decode segment lookup; do
	if [ "$s" = unpack ]; then
		(cd "$work" && "$BIN/riffle-unpack" trove) >"$work/$s.rec"
		case $s in *"$what"*)
			size=$(find "$work/trove" -type f -exec cat {} + | wc -c)
			t=$(seconds "cd '$work' && '$BIN/riffle-unpack' trove >/dev/null")
			awk -v b="$size" -v s="$t" -v r="$runs" \
				'BEGIN { printf "unpack\t%.1f\t%.4f\t%d\t\n", b / 1e6 / s, s, r }'
			;;
		esac
	else
		"$BIN/riffle-$s" <"$work/$before.rec" >"$work/$s.rec" || exit 4
		bench "$s" "$work/$before.rec" "'$BIN/riffle-$s'"
	fi
	before=$s
done
bench sheet-tsv "$work/lookup.rec" "'$BIN/riffle-sheet'"
bench sheet-xlsx "$work/lookup.rec" "'$BIN/riffle-sheet' -o '$work/hits.xlsx'"
bench show "$work/lookup.rec" "'$BIN/riffle-show'"

# -- zip: beside the programs people unpack with --------------------------------------

# 150 MB of sources, tables, programs and models, each file a member.
mixed() {
	if [ ! -e "$work/mixed.zip" ]; then
		rm -rf "$work/mixed"
		mkdir -p "$work/mixed"
		cp -R "$BIN" "$B/share" "$work/mixed" || exit 4
		cp -R "$BIN" "$work/mixed/more" || exit 4
		for i in 1 2 3 4 5 6 7 8 9 10 11 12; do
			mkdir "$work/mixed/$i" &&
				cp -R pipeline stages dictionaries "$work/mixed/$i" || exit 4
			rm -r "$work/mixed/$i/stages/segment/model"
		done
		(cd "$work" && zip -qr mixed.zip mixed) || exit 4
		find "$work/mixed" -type f -exec cat {} + | wc -c >"$work/mixed.size"
		rm -rf "$work/mixed"
	fi
}
# cpu COMMAND: user and system seconds, and wall, of one run.
cpu() {
	hyperfine -w 0 -r 1 -N --export-csv "$work/times.csv" "$1" >/dev/null 2>&1 || exit 4
	tail -n 1 "$work/times.csv" | awk -F , '{ print $(NF - 3) + $(NF - 2), $(NF - 6) }'
}
# In turn, so that what else the machine does meets all alike; ratios are of
# processor time, pair by pair.
if wants zip; then
	if command -v zip >/dev/null 2>&1 && command -v unzip >/dev/null 2>&1 && command -v bsdtar >/dev/null 2>&1; then
		mixed
		i=0
		: >"$work/zip.txt"
		while [ "$i" -lt "$((runs > 9 ? runs : 9))" ]; do
			echo "$(cpu "'$BIN/riffle-unpack' '$work/mixed.zip'")" \
				"$(cpu "unzip -p '$work/mixed.zip'")" \
				"$(cpu "bsdtar -xOf '$work/mixed.zip'")" >>"$work/zip.txt"
			i=$((i + 1))
		done
		printf 'case\tmb_per_s\tcpu_seconds\truns\tcpu_as_multiple_of_riffle\n'
		awk -v size="$(cat "$work/mixed.size")" '
			function median(a, n,  i, j, t) {
				for (i = 2; i <= n; i++)
					for (j = i; j > 1 && a[j] < a[j - 1]; j--) {
						t = a[j]; a[j] = a[j - 1]; a[j - 1] = t
					}
				return a[int((n + 1) / 2)]
			}
			{ for (k = 0; k < 3; k++) {
				cpu[k, NR] = $(2 * k + 1); wall[k, NR] = $(2 * k + 2)
				ratio[k, NR] = $(2 * k + 1) / $1
			} }
			END {
				split("zip zip-unzip zip-bsdtar", name, " ")
				for (k = 0; k < 3; k++) {
					for (i = 1; i <= NR; i++) {
						c[i] = cpu[k, i]; w[i] = wall[k, i]; r[i] = ratio[k, i]
					}
					printf "%s\t%.1f\t%.4f\t%d\t%.2f\n", name[k + 1],
						size / 1e6 / median(w, NR), median(c, NR), NR, median(r, NR)
				}
			}' "$work/zip.txt"
	else
		echo "bench: no zip, unzip or bsdtar to compare with; make deps installs them" >&2
	fi
fi

# -- text only: what the language stages cost by themselves -------------------------

bench segment-text "$work/text.rec" "'$BIN/riffle-segment'"
bench lookup-text "$work/text.rec" "'$BIN/riffle-lookup'"

# -- documents: what a child for each costs ----------------------------------------

if wants sandbox; then
	docs=10000
	rm -rf "$work/docs"
	mkdir -p "$work/docs"
	"$TOOLS/tools/mkdocs" "$work/docs" "$docs" || exit 4
	(cd "$work" && "$BIN/riffle-unpack" docs) >"$work/docs.rec" || exit 4
	rm -rf "$work/docs"
	t=$(processor "'$BIN/riffle-extract' <'$work/docs.rec' >/dev/null")
	rm -f "$work/docs.rec"
	printf 'child\tmicroseconds\n'
	"$TOOLS/bench/sandbox" | tee "$work/children" || exit 4
	printf 'documents\tcpu_seconds\tper_cpu_second\tshare_of_child\n'
	awk -v d="$docs" -v t="$t" \
		'$1 == "walls" { printf "%d\t%.2f\t%.0f\t%.2f\n", d, t, d / t, $2 * d / 1e6 / t }' "$work/children"
fi

# -- PDF: beside pdftotext, many small files and a long one --------------------------

# pdf PAGES SEED: a file of as many pages, 40 lines on each.
pdf() {
	LC_ALL=C awk -v pages="$1" -v seed="$2" '
		function obj(s) {
			at[++n] = size
			s = n " 0 obj\n" s "\nendobj\n"
			size += length(s)
			printf "%s", s
		}
		BEGIN {
			srand(seed)
			printf "%%PDF-1.4\n"
			size = 9
			obj("<</Type/Catalog/Pages 2 0 R>>")
			kids = ""
			for (i = 0; i < pages; i++)
				kids = kids " " 4 + 2 * i " 0 R"
			obj("<</Type/Pages/Count " pages "/Kids[" kids "]>>")
			obj("<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")
			for (i = 0; i < pages; i++) {
				t = "BT /F 9 Tf 11 TL 40 800 Td"
				for (l = 0; l < 40; l++) {
					t = t " ("
					for (w = 0; w < 12; w++)
						t = t sprintf("%c%c%c%d ", 97 + rand() * 26, 97 + rand() * 26, 97 + rand() * 26, rand() * 1000)
					t = t ") Tj T*"
				}
				t = t " ET"
				obj("<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 840]/Contents " n + 2 " 0 R/Resources<</Font<</F 3 0 R>>>>>>")
				obj("<</Length " length(t) ">>stream\n" t "\nendstream")
			}
			printf "xref\n0 %d\n0000000000 65535 f \n", n + 1
			for (i = 1; i <= n; i++)
				printf "%010d 00000 n \n", at[i]
			printf "trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n", n + 1, size
		}'
}
# pdf_case NAME FILES: riffle-extract over all of them beside a pdftotext for each.
pdf_case() {
	(cd "$work" && "$BIN/riffle-unpack" pdfs) >"$work/pdfs.rec" || exit 4
	i=0
	: >"$work/pdf.txt"
	while [ "$i" -lt "$((runs > 9 ? runs : 9))" ]; do
		echo "$(cpu "sh -c \"'$BIN/riffle-extract' <'$work/pdfs.rec'\"")" \
			"$(cpu "sh -c \"for f in '$work'/pdfs/*; do pdftotext \\\$f -; done\"")" >>"$work/pdf.txt"
		i=$((i + 1))
	done
	sort -n "$work/pdf.txt" | awk -v OFS='\t' -v name="$1" -v files="$2" '
		{ ours[NR] = $1; ratio[NR] = $1 / $3 }
		END {
			for (i = 2; i <= NR; i++)
				for (j = i; j > 1 && ratio[j] < ratio[j - 1]; j--) {
					t = ratio[j]; ratio[j] = ratio[j - 1]; ratio[j - 1] = t
				}
			m = int((NR + 1) / 2)
			printf "%s\t%d\t%.3f\t%d\t%.2f\n", name, files, ours[m], NR, ratio[m]
		}'
	rm -r "$work/pdfs" "$work/pdfs.rec"
}
if wants pdf; then
	if [ -x "$BIN/riffle-extract-pdf" ] && command -v pdftotext >/dev/null 2>&1; then
		rm -rf "$work/pdfs"
		mkdir "$work/pdfs"
		for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do pdf "$((i % 4 + 1))" "$i" >"$work/pdfs/$i.pdf"; done
		printf 'case\tfiles\tcpu_seconds\truns\tas_multiple_of_pdftotext\n'
		pdf_case pdf-small 20
		mkdir "$work/pdfs"
		pdf 1500 1 >"$work/pdfs/long.pdf"
		pdf_case pdf-long 1
	else
		echo "bench: no pdftotext or no riffle-extract-pdf; make deps installs what they need" >&2
	fi
fi

# -- names: what is found and mistaken, by kind, script and common ------------------

text=$RIFFLE_SHARED/data/lookup/dev/text.txt
if wants lookup-names; then
	if [ -e "$text" ]; then
		"$TOOLS/bench/lookup" "$B/share/riffle.dict" "$text"
	else
		echo "bench: no shared text to look for names in" >&2
	fi
fi

# -- charsets ------------------------------------------------------------------------

if [ -z "$what" ]; then
	charsets
fi
