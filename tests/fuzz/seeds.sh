#!/bin/sh
# seeds.sh [-c]: the first byte of a seed chooses who reads it: in corpus/charset
# a decoder by its number in sets.def, in corpus/extract_media a reader by that
# in media.def.  Seeds are called as what they choose ("png", "png-cut"); when
# some were added there, this puts the numbers right, and gives a new set of
# single bytes a seed.  With -c it only says which are wrong, and exits with 3.
set -u
LC_ALL=C
export LC_ALL
cd "$(dirname "$0")/../.." || exit 4
check=${1:-}
wrong=0

# high: every byte from 0x80 on, as octal escapes.
high() {
	awk 'BEGIN { for (i = 128; i < 256; i++) printf "\\%03o", i }'
}

# begin SEED OCTAL: this seed begins with this byte.
begin() {
	has=$(od -An -to1 -N1 "$1" | tr -d ' ')
	[ "$has" != "$2" ] || return 0
	wrong=1
	if [ "$check" = -c ]; then
		echo "# $1 does not begin with the byte $2: sh tests/fuzz/seeds.sh"
	else
		{ printf "\\$2" && tail -c +2 "$1"; } >"$1.new" &&
			mv "$1.new" "$1" || exit 4
	fi
}

# number FOLDER NAME...: seeds of the names, which are numbered from 0.
number() {
	corpus=tests/fuzz/corpus/$1
	shift
	n=0
	for name; do
		octal=$(printf '%03o' "$n")
		seeds=0
		for seed in "$corpus/$name" "$corpus/$name"-*; do
			[ -e "$seed" ] || continue
			seeds=$((seeds + 1))
			begin "$seed" "$octal"
		done
		[ "$seeds" != 0 ] || missing "$corpus/$name" "$octal"
		n=$((n + 1))
	done
	[ "$n" != 0 ] || exit 3
}

# missing SEED OCTAL: there is none.
missing() {
	wrong=1
	case $check,$1 in
	,*/charset/*)
		# shellcheck disable=SC2059
		printf "\\$2\\003a$(high)\\nA\\200" >"$1" || exit 4
		;;
	*)
		echo "# there is no seed $1"
		;;
	esac
}

# shellcheck disable=SC2046
number charset $(sed -n 's/^SET([A-Z0-9_]*, "\([^"]*\)", [A-Z0-9]*.*/\1/p' pipeline/charset/sets.def | tr 'A-Z' 'a-z')
# shellcheck disable=SC2046
number extract_media $(sed -n 's/^MEDIA("\([^"]*\)".*/\1/p' tests/fuzz/media.def)
if [ "$check" = -c ] && [ "$wrong" = 1 ]; then
	exit 3
fi
