#!/bin/sh
# batch.sh: batches by make.  Whatever is killed, nothing is lost, read twice or
# different in the end.
# What is quoted is for another shell, and ok and code call the functions.
# shellcheck disable=SC2016,SC2317
# shellcheck source=tests/lib.sh
. "$TESTS/lib.sh"

cd "$TMP" || exit 4
unset MAKEFLAGS MAKELEVEL MFLAGS

mk=${TESTS%/tests}/pipeline/batch.mk
RIFFLE=$BIN/riffle
export RIFFLE

# batch ARGS: quietly, in small shards.
batch() {
	make -f "$mk" PLAN='-c 2' "$@" >make.log 2>&1 || {
		cat make.log
		return 1
	}
}

# -- a drop with names that make could not take ---------------------------------

mkdir -p 'drop/sub folder' drop/empty
n=0
while [ $n -lt 40 ]; do
	printf 'order %d of SEK Studio\n' $n >"drop/file $n"
	n=$((n + 1))
done
for name in 'dollar $(shell false) $x' 'hash #' 'colon: semi;' 'per%cent' 'back\slash' \
	'new
line' 'tab	tab' '"quotes"' "it's" '-dash' '~' '*' '조선'; do
	printf 'SEK Studio\n' >"drop/sub folder/$name"
done
printf 'SEK Studio\n' >"drop/sub folder/$(printf 'not UTF-8 \377')"
(cd drop && tar -cf - 'file 1' 'file 2') | gzip -n >drop/box.tar.gz

# -- undisturbed --------------------------------------------------------------------

ok 'a batch' batch IN=drop OUT=quiet
ok 'its balance' grep -q '^missing	0$' make.log
"$BIN/riffle" reconcile quiet >balance
ok 'every file is read' grep -q '^file read	55$' balance
for f in hits.tsv hits.xlsx files.tsv faults.tsv; do
	ok "$f is there" test -s "quiet/$f"
done
ls -A quiet >got
printf 'faults.tsv\nfiles.tsv\nhits.tsv\nhits.xlsx\nplan\nshards\n' >want
same 'and nothing else' want got

# The pipe without shards finds the same.
"$BIN/riffle" run drop -o whole >/dev/null 2>&1
for f in hits.tsv files.tsv faults.tsv; do
	same "shards give the same $f as one run" "whole/$f" "quiet/$f"
done

# -- killed ------------------------------------------------------------------------------

shards() {
	find "$1/shards" -name '*.rec' 2>/dev/null | wc -l
}

if have setsid; then
	done_before=0
	for kill_at in 4 11 18; do
		setsid make -f "$mk" PLAN='-c 2' IN=drop OUT=killed -j2 >make.log 2>&1 &
		group=$!
		t=0
		while [ "$(shards killed)" -lt $kill_at ] && [ $t -lt 600 ]; do
			sleep 0.02
			t=$((t + 1))
		done
		kill -KILL -"$group"
		wait "$group" 2>/dev/null
		have=$(shards killed)
		ok "killed in the middle, after $have shards of 28" \
			test "$have" -gt "$done_before" -a "$have" -lt 28 -a ! -e killed/hits.xlsx
		done_before=$have
		ls -i killed/shards/*.rec >"inodes.$kill_at"
	done
	code 'reconcile sees that something is missing' 4 "$BIN/riffle" reconcile killed
	ok 'started again it ends' batch IN=drop OUT=killed -j2
	ls -i killed/shards/*.rec >inodes
	ok 'what was done was not done again' sh -c 'test "$(sort inodes.18 inodes | uniq -d | wc -l)" = "$(wc -l <inodes.18)"'
	ok 'as if it had never been killed' diff -r quiet killed
	code 'and reconcile says so' 0 "$BIN/riffle" reconcile killed
else
	skip 'killed in the middle' 'no setsid'
fi

# A shard that only one of two writers may write.
cp -R quiet twice
rm twice/shards/000003.rec
"$BIN/riffle" shard twice/plan/000003.list -o twice/shards/000003.rec 2>/dev/null &
other=$!
code 'two writers of one shard' 0 "$BIN/riffle" shard twice/plan/000003.list -o twice/shards/000003.rec
wait "$other"
ok 'leave one whole stream' diff -r quiet/shards twice/shards

# -- nothing new, something new, something changed --------------------------------------------

find quiet -type f -exec ls -i {} + | sort >before
ok 'a second time' batch IN=drop OUT=quiet
find quiet -type f -exec ls -i {} + | sort >after
same 'nothing new: nothing written' before after

for i in 1 2 3 4 5; do
	printf 'late order of SEK Studio\n' >"drop/sub folder/late $i"
done
ok 'five new files' batch IN=drop OUT=quiet PLAN='-c 100'
echo quiet/shards/000029.rec >want
find quiet/shards -name '*.rec' | sort | sed 1,28d >got
same 'make one new shard' want got
grep '^item' quiet/shards/000029.rec | cut -f 4 >got
printf 'drop/sub folder/late %d\n' 1 2 3 4 5 >want
same 'and only they are read' want got
"$BIN/riffle" reconcile quiet >balance
ok 'the balance has them all' grep -q '^file read	60$' balance

printf 'not theirs any more, no name in it\n' >'drop/file 7'
ok 'a changed file' batch IN=drop OUT=quiet
grep '^item' quiet/shards/000030.rec | cut -f 4 >got
echo 'drop/file 7' >want
same 'is read again, alone' want got
code 'and counted once' 1 sh -c 'cut -f 1 quiet/files.tsv | sort | uniq -d | grep .'
code 'with what it says now' 1 grep -q 'file 7	' quiet/hits.tsv
"$BIN/riffle" join quiet >joined
ok 'the joined stream holds it once' sh -c 'test "$(grep -c "^item.*drop/file 7	" joined)" = 1'
ok 'and is whole' sh -c '"$1" -o joined.tsv <joined' sh "$BIN/riffle-sheet"

rm 'drop/file 8'
ok 'a removed file' batch IN=drop OUT=quiet
"$BIN/riffle" reconcile quiet >balance
ok 'stays in the books' grep -q '^file read	60$' balance

# What people wrote outlives new files, in the workbook or in the TSV.
cp quiet/hits.tsv mine.tsv
"$BIN/riffle" join quiet >joined
awk -F '\t' -v OFS='\t' 'NR == 3 { $10 = "yes" } { print }' mine.tsv >reviewed.tsv
"$BIN/riffle-sheet" -r reviewed.tsv -o quiet/hits.xlsx -r quiet/hits.xlsx <joined
awk -F '\t' -v OFS='\t' 'NR == 5 { $11 = "seen by M." } { print }' mine.tsv >quiet/hits.tsv
printf 'nothing new\n' >'drop/zz last'
ok 'a batch over reviews' batch IN=drop OUT=quiet
awk -F '\t' 'NR > 1 && $10 $11 != "" { print $10 "|" $11 }' quiet/hits.tsv >got
printf '%s\n' 'yes|' '|seen by M.' >want
same 'keeps those of both sheets' want got
"$BIN/riffle-sheet" -r quiet/hits.xlsx <joined | awk -F '\t' 'NR > 1 && $10 $11 != "" { print $10 "|" $11 }' >got
same 'in the workbook too' want got

# -- what is wrong is seen ---------------------------------------------------------------------------

code 'strict, when all was read' 0 "$BIN/riffle" reconcile quiet --strict
head -c 60 drop/box.tar.gz >drop/cut.tar.gz
ok 'a file that cannot be read in full' batch IN=drop OUT=quiet
code 'is no failure' 0 "$BIN/riffle" reconcile quiet
code 'but 3 with --strict' 3 "$BIN/riffle" reconcile --strict quiet

cp quiet/shards/000004.rec good
head -c 1000 good >quiet/shards/000004.rec
code 'a stream that is cut off' 4 "$BIN/riffle" reconcile quiet
code 'is not joined' 4 sh -c '"$1" join quiet >/dev/null' sh "$BIN/riffle"
sed -n '/^item/,/^done/d;p' good >quiet/shards/000004.rec
"$BIN/riffle" reconcile quiet >balance 2>/dev/null
ok 'a whole stream without its files' grep -q '^missing	2$' balance
awk '/^stage/ && !n++ { print; while ((getline l <"quiet/shards/000005.rec") > 0) if (l ~ /^(item|done)/) print l; next } { print }' \
	good >quiet/shards/000004.rec
"$BIN/riffle" reconcile quiet >balance 2>/dev/null
ok 'files of another shard' grep -q '^foreign	2$' balance
awk '/^item/ && !n++ { l = $0; sub(/\n.*/, "", l); split(l, f, "\t"); print l; print "done\t" f[2] "\tread\t0\t" } { print }' \
	good >quiet/shards/000004.rec
"$BIN/riffle" reconcile quiet >balance 2>/dev/null
ok 'a file twice' grep -q '^twice	1$' balance
sed '/^done/s/	read	/	rexd	/' good >quiet/shards/000004.rec
code 'an outcome that is none' 4 "$BIN/riffle" reconcile quiet
code 'is not joined either' 4 sh -c '"$1" join quiet >/dev/null' sh "$BIN/riffle"
rm quiet/shards/000004.rec
code 'a stream that is not there' 4 "$BIN/riffle" reconcile quiet
ok 'make mends it' batch IN=drop OUT=quiet
ok 'with the same stream' cmp good quiet/shards/000004.rec

code 'a failing shard fails the batch' 2 make -f "$mk" IN=drop OUT=bad DICT=none.dict
code 'and leaves no stream' 1 sh -c 'ls bad/shards | grep .'
code 'no OUT' 2 make -f "$mk" IN=drop
mkdir -p unplanned
for c in 'reconcile unplanned' 'join unplanned' 'plan -o unplanned' 'plan -o none'; do
	# shellcheck disable=SC2086
	code "without a plan: $c" 2 "$BIN/riffle" $c
done
code 'no IN and no plan' 2 make -f "$mk" OUT=unplanned
ok 'makes nothing' sh -c 'test -z "$(ls unplanned)" && ! test -e none'
rm quiet/hits.xlsx
ok 'no IN, but a plan' batch OUT=quiet
ok 'joins what is there' grep -q 'SEK Studio' quiet/hits.tsv

# A planned file that has become a folder, full or empty, or has gone.
mkdir turn
for f in a b c d; do
	printf 'SEK Studio\n' >turn/$f
done
"$BIN/riffle" plan turn -o turned >/dev/null
rm turn/b turn/c turn/d
mkdir turn/b turn/c
printf 'SEK Studio\n' >turn/b/deep
ok 'files that became folders stop no batch' batch IN=turn OUT=turned
cut -f 1,2 turned/faults.tsv | sort >got
printf 'path\tcode\nturn/b\topen\nturn/c\topen\nturn/d\topen\n' >want
same 'each is a fault' want got
cut -f 7 turned/hits.tsv | sort >got
printf 'path\nturn/a\nturn/b/deep\n' >want
same 'what lies in them is read' want got
code 'and the balance holds' 0 "$BIN/riffle" reconcile turned

# A folder that make would not take goes through the environment.
mkdir 'in $(x) # y'
printf 'SEK Studio\n' >'in $(x) # y/a'
ok 'a folder with signs of make' env IN='in $(x) # y' make -f "$mk" OUT=signs
ok 'is read' grep -q 'SEK Studio' signs/hits.tsv

done_testing
