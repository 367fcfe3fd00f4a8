#!/bin/sh
# run.sh: `riffle run` is the shell line it prints, says what failed first,
# leaves nothing half done and nobody running.
# What is quoted is for another shell, and ok and code call the functions.
# shellcheck disable=SC2016,SC2317
# shellcheck source=tests/lib.sh
. "$TESTS/lib.sh"

cd "$TMP" || exit 4

# -- a pile with names of every kind ------------------------------------------

mkdir -p 'drop/a b' drop/empty
printf 'work order of SEK Studio\n' >drop/order.txt
printf '\261\335\262\333 - SEK Studio\n' >'drop/a b/koi'
printf 'x\n' >'drop/a b/new
line	tab'
printf 'x\n' >'drop/$HOME "it'\''s" #;|&'
printf 'x\n' >"drop/$(printf 'not UTF-8 \377')"
tar -cf - drop/order.txt | gzip -n >drop/box.tar.gz
head -c 90 drop/box.tar.gz >drop/cut.tar.gz
ln -s order.txt drop/link

# -- help -----------------------------------------------------------------------

lists_all() {
	"$BIN/riffle" >help || return 1
	for p in "$BIN"/riffle-*; do
		case $p in */riffle-extract-*) continue ;; esac # not for people
		grep -q "^  $(basename "$p") " help || {
			echo "$(basename "$p") is not in the list"
			return 1
		}
	done
}
ok 'alone it lists every program' lists_all
for c in run plan shard reconcile join; do
	ok "riffle $c --help" sh -c '"$1" "$2" --help | grep -q "^usage: riffle $2"' sh "$BIN/riffle" "$c"
	code "riffle $c -Z" 2 "$BIN/riffle" "$c" -Z
done
code 'no such command' 2 "$BIN/riffle" walk

# -- the whole pipe ----------------------------------------------------------------

"$BIN/riffle" run drop -o out -k kept >summary 2>messages
code 'a run' 0 test $? = 0
for f in hits.tsv hits.xlsx files.tsv faults.tsv; do
	ok "$f is there" test -s "out/$f"
done
printf 'faults.tsv\nfiles.tsv\nhits.tsv\nhits.xlsx\n' >want
ls -A out >got
same 'and nothing else' want got
ok 'the summary counts the files' grep -q '^files  *8   read ' summary
ok 'the summary counts the entities' grep -q '^  studios .*sek-studio' summary
ok 'no progress where there is no terminal' sh -c '! grep -q " of .* files" messages'
printf '1-unpack.rec\n2-extract.rec\n3-decode.rec\n4-segment.rec\n5-lookup.rec\n' >want
ls kept >got
same '-k keeps the stream behind each stage' want got
"$BIN/riffle-sheet" <kept/5-lookup.rec >got
same 'the last kept stream gives the same hits' out/hits.tsv got

# Printed and typed: the same files.  PATH is what it was printed for.
(
	PATH=$BIN:$PATH
	riffle run -n drop -o typed -k kept2 >line
	sh -e line
)
for f in hits.tsv files.tsv faults.tsv; do
	same "the shell line of -n gives the same $f" "out/$f" "typed/$f"
done
ok 'the same hits.xlsx' cmp out/hits.xlsx typed/hits.xlsx
ok 'the same kept streams' diff -r kept kept2
ok '-n does nothing' sh -c '"$1" run drop -o nothing -n && ! test -e nothing' sh "$BIN/riffle"
ok 'options may stand first' "$BIN/riffle" run -o first -- drop/order.txt

# -- strict ----------------------------------------------------------------------------

code 'what is unread is no failure' 0 "$BIN/riffle" run drop/cut.tar.gz -o s
code 'but 3 with --strict' 3 "$BIN/riffle" run drop/cut.tar.gz -o s --strict
ok 'and the sheets are there' test -s s/faults.tsv
code '0 with --strict when all was read' 0 "$BIN/riffle" run drop/order.txt --strict -o s

# -- earlier sheets ------------------------------------------------------------------------

# A person's word in the sheet outlives any number of runs, with -r or without.
"$BIN/riffle-unpack" drop | "$BIN/riffle-extract" | "$BIN/riffle-decode" | "$BIN/riffle-segment" |
	"$BIN/riffle-lookup" >again.rec
"$BIN/riffle-sheet" <again.rec | awk -F '\t' -v OFS='\t' 'NR == 2 { $10 = "yes"; $11 = "seen by M." } { print }' >mine.tsv
"$BIN/riffle-sheet" -r mine.tsv -r out/hits.xlsx -O out <again.rec
code 'a second run' 0 "$BIN/riffle" run drop -o out
ok 'keeps what was written into the sheet' sh -c 'test "$(grep -c "	yes	seen by M\.	" out/hits.tsv)" = 1'
code 'a run with -r' 0 "$BIN/riffle" run drop -o out -r out/hits.xlsx
ok 'keeps it as well' sh -c 'test "$(grep -c "	yes	seen by M\.	" out/hits.tsv)" = 1'

# Also one in the TSV, which is the copy of the workbook until somebody writes.
awk -F '\t' -v OFS='\t' 'NR == 3 { $10 = "no" } { print }' out/hits.tsv >mine.tsv
cp mine.tsv out/hits.tsv
code 'a run over a reviewed hits.tsv' 0 "$BIN/riffle" run drop -o out
cut -f 10,11 mine.tsv >want
cut -f 10,11 out/hits.tsv >got
same 'keeps both' want got
"$BIN/riffle-sheet" -r out/hits.xlsx <again.rec | cut -f 10,11 >got
same 'in the workbook too' want got

# -- wrong calls ------------------------------------------------------------------------------

code 'no -o' 2 "$BIN/riffle" run drop
code 'no path' 2 "$BIN/riffle" run -o out
code 'a path that is not there' 2 "$BIN/riffle" run none -o out
code 'a folder that would read itself' 2 "$BIN/riffle" run drop -o drop/out
code 'the same through a link' 2 "$BIN/riffle" run . -o out/deeper/still
code 'streams kept inside' 2 "$BIN/riffle" run drop -o out -k drop/kept

# -- what is not open, not writable ----------------------------------------------------------------

code 'closed standard input' 0 sh -c '"$1" run drop -o closed <&-' sh "$BIN/riffle"
same 'is not needed' out/files.tsv closed/files.tsv
code 'closed standard output: no summary' 4 sh -c '"$1" run drop -o closed >&-' sh "$BIN/riffle"
code 'closed standard error' 0 sh -c '"$1" run drop -o closed 2>&-' sh "$BIN/riffle"
code 'a plan that cannot be told' 4 sh -c '"$1" plan drop -o closed2 >&-' sh "$BIN/riffle"
# A folder in which nothing can be made.  Root may write into any but those of
# the kernel; where these are not there either, a file has to be one.
locked=/sys
if [ "$(id -u)" != 0 ]; then
	mkdir locked
	chmod a-w locked
	locked=locked
elif ! grep -q ' /sys sysfs ' /proc/mounts 2>/dev/null; then
	locked=out/hits.tsv
fi
"$BIN/riffle" run drop -o $locked/out 2>messages
code 'a folder that cannot be made' 4 sh -c "exit $?"
ok 'says why' grep -q 'cannot create: .*\(denied\|permitted\|Not a directory\)$' messages

# -- failures: the first cause, and everything as it was -----------------------------------------

cp out/hits.tsv before
"$BIN/riffle" run drop -o out -d order.dict 2>messages
code 'a dictionary that is not there' 2 sh -c "exit $?"
ok 'lookup says so' grep -q '^riffle-lookup: ' messages
ok 'and is named' grep -q '^riffle: riffle-lookup ended with exit code 2$' messages
ok 'nobody speaks of a cut-off stream' sh -c '! grep -q "cut off" messages'
same 'the sheets are as they were' before out/hits.tsv

# Programs beside a copy of the driver, some of them not what they should be.
mkdir bin
cp "$BIN/riffle" bin/
for p in "$BIN"/riffle-*; do
	ln -s "$p" bin/
done
export RIFFLE_DATA="$B/share"

stand_in() {
	rm -f "bin/riffle-$1"
	cat >"bin/riffle-$1"
	chmod +x "bin/riffle-$1"
}
stand_in decode <<'END'
#!/bin/sh
kill -SEGV $$
END
bin/riffle run drop -o out3 2>messages
code 'a stage that crashes' 4 sh -c "exit $?"
echo 'riffle: riffle-decode was ended by signal 11 (Segmentation fault)' >want
same 'is all that is told' want messages
ls -A out3 >got
: >want
same 'nothing is left in the folder' want got

stand_in decode <<'END'
#!/bin/sh
exit 0
END
code 'a stage that ends early' 4 bin/riffle run drop -o out3
ls -A out3 >got
same 'leaves nothing either' want got

# A stage that hangs, and tells who it is.
stand_in decode <<'END'
#!/bin/sh
echo $$ >pid.new
mv pid.new pid
exec sleep 60
END

# hang: starts a run that will not end; its own pid in run, its stage's in pid.
hang() {
	rm -f pid
	bin/riffle run drop -o out3 2>messages &
	run=$!
	n=0
	while [ ! -e pid ] && [ $n -lt 100 ]; do
		sleep 0.1
		n=$((n + 1))
	done
}

# gone PID: within some seconds.
gone() {
	n=0
	while kill -0 "$1" 2>/dev/null; do
		sleep 0.1
		n=$((n + 1))
		[ "$n" -lt 50 ] || return 1
	done
}

hang
kill -TERM "$run"
wait "$run"
code 'SIGTERM ends the run' 143 sh -c "exit $?"
ok 'and its stages' gone "$(cat pid)"
ls -A out3 >got
same 'and leaves nothing' want got
same 'and needs no words' want messages

if [ "$(uname)" = Linux ]; then
	hang
	kill -KILL "$run"
	wait "$run" 2>/dev/null
	ok 'a driver that is killed takes its stages along' gone "$(cat pid)"
else
	skip 'a driver that is killed takes its stages along' 'not on Linux'
fi

# -- progress ------------------------------------------------------------------------------------------

if have script; then
	script -qec "'$BIN/riffle' run drop -o out4" /dev/null >screen </dev/null
	ok 'a terminal sees how far it is' grep -q ' of 8 files, ' screen
	ok 'a terminal sees the summary' grep -q 'files  *8   read ' screen
else
	skip 'a terminal sees how far it is' 'no script'
fi

done_testing
