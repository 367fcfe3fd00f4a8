#!/bin/sh
# zipmethods.sh: every method of compression that zips are seen with, and both
# encryptions around it, as the programs write them that people use.
# shellcheck source=tests/lib.sh
. "$TESTS/lib.sh"

unpack=$BIN/riffle-unpack
tab=$(printf '\t')

# sums ARCHIVE: SHA-256 and name of each member; faults: path and code.
sums() { "$unpack" -p passwords "$1" | awk -F"$tab" '$1 == "item" && $3 != "" { sub(".*//", "", $4); p[$2] = $4 } $1 == "done" && p[$2] != "" { print $5 "  " p[$2] }' | sort; }
faults() { "$unpack" "$@" | awk -F"$tab" '$1 == "item" { p[$2] = $4 } $1 == "fault" { print p[$2], $4 }'; }

# Text, numbers without end, and what repeats itself from far away, all of them
# longer than the windows of the methods.
awk 'BEGIN { srand(2); for (i = 0; i < 30000; i++) print i, int(rand() * 1000) }' >numbers
{ cat numbers; head -c 200000 /dev/zero; } >zeros
head -c 60000 "$BIN/riffle-unpack" >far
{ cat far far far; head -c 300000 "$BIN/riffle-decode"; } >program
printf 'hello\n' >short
: >empty
echo secret >passwords
echo other >wrong
files='empty far numbers program short zeros'
# shellcheck disable=SC2086
sha256sum $files | sort >want

if have 7z; then
	for method in Copy Deflate Deflate64 BZip2 LZMA PPMd; do
		# shellcheck disable=SC2086
		7z a -bd -tzip -mm=$method $method.zip $files >/dev/null
		sums $method.zip >got
		same "$method" want got
		for how in ZipCrypto AES128 AES192 AES256; do
			# shellcheck disable=SC2086
			7z a -bd -tzip -mm=$method -mem=$how -psecret $method-$how.zip $files >/dev/null
			sums $method-$how.zip >got
			same "$method in $how" want got
			faults $method-$how.zip | sed 's/.* //' | sort -u >got
			echo encrypted >encrypted
			same "$method in $how without a password" encrypted got
			faults -p wrong $method-$how.zip | sed 's/.* //' | sort -u >got
			# One wrong password in 1,400 looks right to begin with.
			if [ $method-$how = PPMd-ZipCrypto ] && grep -q damaged got; then
				rm $method-$how.zip
				# shellcheck disable=SC2086
				7z a -bd -tzip -mm=$method -mem=$how -psecret $method-$how.zip $files >/dev/null
				faults -p wrong $method-$how.zip | sed 's/.* //' | sort -u >got
			fi
			echo password-wrong >refused
			same "$method in $how with another" refused got
		done
	done
	size=$(wc -c <Deflate64.zip)
	for n in 2 3 4 5; do
		head -c $((size * n / 6)) Deflate64.zip >cut.zip
		"$unpack" -a cut.zip >cut.rec
		ok "Deflate64, cut at $n sixths" "$TOOLS/tools/validate" <cut.rec
		ok "and said to be" grep -q "^fault.*${tab}truncated${tab}" cut.rec
	done
else
	skip 'methods and encryptions' 'no 7z here'
fi

# frame METHOD FILE NAME: a zip of one member that is packed already.
frame() {
	crc=$(gzip -c "$3" | tail -c 8 | od -An -tu4 -N 4 | tr -d ' ')
	printf 'zip\t%s\t%s\tmethod=%d\tcrc=%s\tsize=%d\ndir\n' "$3" \
		"$(od -An -v -tx1 "$2" | tr -d '\n' | sed 's/ /\\x/g')" "$1" \
		"$crc" "$(wc -c <"$3")" | "$TOOLS/tools/mkarchive"
}
for z in 'xz 95' 'zstd 93' 'zstd 20'; do
	program=${z% *} method=${z#* }
	if ! have "$program"; then
		skip "method $method" "no $program here"
		continue
	fi
	"$program" -c numbers >packed
	frame "$method" packed numbers >framed.zip
	sha256sum numbers >want
	sums framed.zip >got
	same "method $method, $program" want got
done
done_testing
