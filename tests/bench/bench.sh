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
case $what in
charset*)
	"$TOOLS/bench/charset" "$what" && "$TOOLS/bench/detect" "$what"
	exit
	;;
esac
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
	"$TOOLS/bench/charset" && "$TOOLS/bench/detect" || exit 4
fi
