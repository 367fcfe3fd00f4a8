#!/bin/sh
# cover.sh FOLDER: line coverage of a build made with --coverage, by file.
set -u
cd "$1" || exit 2
find pipeline stages dictionaries -name '*.gcda' | sort | while read -r f; do
	gcov -n -o "$(dirname "$f")" "$f" 2>/dev/null
done | awk '
	/^File/ { file = $2; gsub(/\047/, "", file) }
	/^Lines executed/ {
		split($0, part, /[:% ]+/)
		if (file ~ /\.c$/ && !(file in seen)) {
			seen[file] = 1
			lines = $NF; got = part[3] * lines / 100
			total += lines; hit += got
			printf "%6.1f %%  %5d  %s\n", part[3], lines, file
		}
	}
	END { if (total) printf "%6.1f %%  %5d  all\n", 100 * hit / total, total }
' | sort -n
