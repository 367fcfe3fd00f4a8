#!/bin/sh
# contract.sh PROGRAM: the promises every program keeps, whatever it does.  A
# new stage inherits them before its author has written a line.
# shellcheck source=tests/lib.sh
. "$TESTS/lib.sh"

program=$1
bin=$BIN/$program
stage=${program#riffle-}
cd "$TMP" || exit 4

# -- samples -------------------------------------------------------------------

id=0123456789abcdef
frame() {
	printf 'stream\t1\nstage\tunpack\t0.0\t\n'
	printf 'item\t%s\t\ta/b.txt\ttext\t12\t2023-12-12T03:03:00Z\t\tUTF-8\tascii\t\t\n' $id
	cat
	printf 'done\t%s\tread\t12\t\nend\tunpack\t1\t3\t0\n' $id
}
printf 'text\t%s\tname\tUTF-8\tund\ta/b.txt\t\ntext\t%s\tline:1\tUTF-8\tund\tSEK Studio 无敌少侠 조선의\t\n' $id $id |
	frame >whole.rec
: >empty.rec
{
	printf 'text\t%s\tline:1\tUTF-8\tund\tplain\t\textra\tfields\\t\n' $id
	printf 'later\t%s\tsome\\nthing\t\n' $id
	printf 'meta\t%s\tkey\tvalue\tmore\n' $id
} | frame >unknown.rec
# Every byte value where a line can hold it, and ill-formed UTF-8.
{
	printf 'text\t%s\tline:1\tUTF-8\tund\t' $id
	i=1
	while [ $i -lt 256 ]; do
		case $i in 9 | 10 | 92) ;; *) printf '%b' "\\0$(printf %o $i)" ;; esac
		i=$((i + 1))
	done
	printf '\000\t\n'
} | frame >bytes.rec
printf 'text\t%s\tline:1\tUTF-8\tund\t\\x22\\x00\\xFF\\xC3\\xE6\\x97 ok \\\\ \\t\\n\\r\t\n' $id | frame >escapes.rec
head -c "$(($(wc -c <whole.rec) - 1))" whole.rec >cut-line.rec
grep -v '^end' whole.rec >no-end.rec
sed 's/^stream	1/stream	2/' whole.rec >other.rec
# In fields that every stage, or some stage, must look into.
printf 'text\t%s\tline:1\tUTF-8\tund\ta\\qb\t\n' $id | frame | sed 's|a/b.txt|a\\qb|' >escape.rec
{
	printf 'meta\t%s\tk\t' $id
	head -c 9000000 /dev/zero | tr '\0' x
	echo
} | frame >long.rec
{
	cat whole.rec
	cat whole.rec
} >joined.rec

# go FILE: the program over a stream, as this kind of program is called.
case $stage in
unpack)
	mkdir in
	printf 'SEK Studio\n' >in/a.txt
	printf '\260\241\n' >in/b.bin
	: >in/c
	kind=source
	;;
dictionary)
	printf 'entity\tname\tlang\tkind\tflags\tneeds\tprogram\tlisted\tsource\nsek-studio\tSEK Studio\ten\tcanonical\t\t\t\t\tcontract test\n' >studios.tsv
	kind=tool
	;;
sheet | show) kind=drain ;;
# A reader that riffle-extract starts: a document in, records out.
extract-*) kind=reader ;;
*) kind=filter ;;
esac
# None of these takes a second; one that hangs is ended, with 124.
go() {
	case $kind in
	source) timeout 60 "$bin" in ;;
	tool) timeout 60 "$bin" build -o out.dict studios.tsv && timeout 60 "$bin" dump out.dict ;;
	*) timeout 60 "$bin" <"$1" ;;
	esac
}

# -- the call ------------------------------------------------------------------

ok "the program under test is the one just built" test -x "$B/bin/$program"
code "--help" 0 "$bin" --help
"$bin" --help >help
ok "--help begins with the synopsis" grep -q "^usage: $program" help
ok "--help fits a screen" test "$(wc -l <help)" -le 40
code "-V" 0 "$bin" -V
"$bin" --version >version
ok "--version names the release" grep -q "^$program $VERSION" version
"$bin" -Z </dev/null >out 2>err
tap_code=$?
ok "-Z is a wrong call, said in one line with the usage" \
	test "$tap_code" = 2 -a ! -s out -a "$(wc -l <err)" = 1 -a "$(grep -c "^$program: .*usage: $program" err)" = 1

# -- the stream ------------------------------------------------------------------

# well_formed FILE: frame, nesting, escapes.
well_formed() {
	"$TOOLS/tools/validate" <"$1"
}
same_twice() {
	go "$1" >one 2>/dev/null
	go "$1" >two 2>/dev/null
	cmp one two
}
case $kind in
filter)
	go empty.rec >empty.out 2>err
	tap_code=$?
	ok "nothing in, nothing out" test "$tap_code" = 0 -a ! -s empty.out -a ! -s err
	printf 'stream\t1\n' >first.rec
	for s in first whole unknown bytes escapes joined; do
		go $s.rec >$s.out 2>err
		tap_code=$?
		ok "$s: exit 0, quietly" test "$tap_code" = 0 -a ! -s err
		# What comes in raw goes out raw: only a valid stream stays one.
		[ $s = bytes ] || ok "$s: a valid stream out" well_formed $s.out
		ok "$s: two runs alike" same_twice $s.rec
	done
	ok "fields and records it does not know are kept" sh -c '
		grep -v "^\(stream\|stage\|end\|text\)" unknown.rec >want
		grep -v "^\(stream\|stage\|end\|text\|hit\)" unknown.out | cmp want - &&
		grep -q "	extra	fields.t$" unknown.out'
	ok "records stay in order" sh -c '
		cut -f 1 whole.rec | grep -v "^\(stage\|end\)" >want
		grep -v "^\(stage\|end\|hit\|meta\)" whole.out | cut -f 1 | cmp want -'
	;;
drain)
	for s in whole unknown bytes escapes joined; do
		go $s.rec >$s.out 2>err
		tap_code=$?
		ok "$s: exit 0" test "$tap_code" = 0
		ok "$s: two runs alike" same_twice $s.rec
	done
	;;
source)
	go >whole.out
	ok "a valid stream out" well_formed whole.out
	ok "two runs alike" same_twice
	;;
tool)
	ok "two runs alike" same_twice
	;;
reader)
	for s in empty whole bytes; do
		go $s.rec >$s.out 2>err
		tap_code=$?
		ok "$s: exit 0, quietly" test "$tap_code" = 0 -a ! -s err
		ok "$s: two runs alike" same_twice $s.rec
	done
	;;
esac

case $kind in filter | drain)
	for s in cut-line no-end escape long; do
		code "$s: the stream is broken, 4" 4 go $s.rec
		go $s.rec 2>&1 >/dev/null | head -3 >err
		ok "$s: said in one line" sh -c 'test "$(wc -l <err)" = 1 && grep -q "^'"$program"': " err'
	done
	code "a stream of another format is a wrong call" 2 go other.rec
	closed_stdin() { "$bin" <&- >/dev/null; }
	code "closed standard input: 4" 4 closed_stdin
	;;
esac
if [ -w /dev/full ]; then
	full() { go whole.rec >/dev/full; }
	# Only what prints to standard output at all can meet a full one.
	code "full device: 4" 4 full
fi
closed_stdout() { go whole.rec >&-; }
code "closed standard output: 4" 4 closed_stdout

# A closed pipe ends the program quietly.
if [ "$kind" = filter ]; then
	{
		printf 'stream\t1\n'
		yes "text	$id	line:1	UTF-8	und	x y z	" | head -n 200000
	} >big.rec
	{
		go big.rec 2>err
		echo $? >piped
	} | head -n 1 >/dev/null
	ok "closed pipe: by SIGPIPE, without a word" test "$(cat piped)" = 141 -a ! -s err
fi

# -- failures, one after the other -------------------------------------------------

# walk VARIABLE MOST: the program with its n-th call failing, n = 1, 2, 3 ...
# until a run is not touched.  It must end with 0, 2 or 4: no signal, no 1, and
# no 0 when its output is not what it should be.
walk() {
	go whole.rec >want 2>/dev/null
	n=1 step=1
	while [ "$n" -le "$2" ]; do
		(
			export "$1=$n" LD_PRELOAD="$TOOLS/fault/fault.so"
			go whole.rec >got 2>err
		)
		walk_code=$?
		case $walk_code in
		0) cmp -s want got || { echo "$1=$n: exit 0, other output"; return 1; } ;;
		2 | 4) [ -s err ] || { echo "$1=$n: exit $walk_code without a word"; return 1; } ;;
		*)
			echo "$1=$n: exit $walk_code"
			cat err
			return 1
			;;
		esac
		# Early calls one by one, later ones in growing steps.
		[ "$n" -gt 60 ] && step=$((n / 12))
		n=$((n + step))
	done
}
# Of a reader the library dies as it likes, and riffle-extract says so.
if [ -z "$SAN" ] && [ "$kind" != reader ] && [ -e "$TOOLS/fault/fault.so" ]; then
	ok "each malloc failing" walk FAULT_MALLOC 4000
	ok "each read failing" walk FAULT_READ 40
	ok "each write failing" walk FAULT_WRITE 20
	fails_close() {
		FAULT_CLOSE=1 LD_PRELOAD="$TOOLS/fault/fault.so" "$bin" <whole.rec >got 2>err
	}
	[ "$kind" = filter ] && code "close failing: 4" 4 fails_close
fi

done_testing
