#!/bin/sh
# seeds.sh [-c]: of the seeds in corpus/charset those that are called as a
# decoder begin with its number in sets.def; when sets were added, this puts the
# numbers right, and gives a new set of single bytes a seed.  With -c it only
# says which are wrong, and exits with 3.
set -u
LC_ALL=C
export LC_ALL
cd "$(dirname "$0")/../.." || exit 4
corpus=tests/fuzz/corpus/charset
check=${1:-}

# high: every byte from 0x80 on, as octal escapes.
high() {
	awk 'BEGIN { for (i = 128; i < 256; i++) printf "\\%03o", i }'
}

wrong=0 n=0
for name in $(sed -n 's/^SET([A-Z0-9_]*, "\([^"]*\)", [A-Z0-9]*.*/\1/p' pipeline/charset/sets.def); do
	seed=$corpus/$(echo "$name" | tr 'A-Z' 'a-z')
	octal=$(printf '%03o' "$n")
	has=
	[ -e "$seed" ] && has=$(od -An -to1 -N1 "$seed" | tr -d ' ')
	if [ "$has" != "$octal" ]; then
		wrong=1
		if [ "$check" = -c ]; then
			echo "# $seed does not begin with number $n of $name: sh tests/fuzz/seeds.sh"
		elif [ -n "$has" ]; then
			{ printf "\\$octal" && tail -c +2 "$seed"; } >"$seed.new" &&
				mv "$seed.new" "$seed" || exit 4
		else
			# shellcheck disable=SC2059
			printf "\\$octal\\003a$(high)\\nA\\200" >"$seed" || exit 4
		fi
	fi
	n=$((n + 1))
done
if [ "$n" = 0 ] || { [ "$check" = -c ] && [ "$wrong" = 1 ]; }; then
	exit 3
fi
