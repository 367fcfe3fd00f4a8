#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"
#include "check.h"
#include "ledger.h"
#include "plan.h"
#include "reconcile.h"

static const struct plan_limits limits = { 1000, 3 };

static void
put(const char *path, const char *text, size_t n)
{
	FILE *f = fopen(path, "w");

	if (f == NULL || fwrite(text, 1, n, f) != n || fclose(f) != 0)
		abort();
}

/* slurp: a file's bytes in b; empty when there is none. */
static struct str
slurp(struct buf *b, const char *path)
{
	FILE *f = fopen(path, "r");
	size_t k;

	buf_reset(b);
	while (f != NULL && (k = fread(buf_reserve(b, 4096), 1, 4096, f)) > 0)
		b->n += k;
	if (f != NULL)
		fclose(f);
	return buf_str(b);
}

static bool
is_there(const char *path)
{
	return access(path, F_OK) == 0;
}

static struct plan_result
make(void)
{
	struct str in[] = { STR("drop/sub"), STR("./drop//."), STR("drop") };
	struct plan_result r;

	if (plan_make(in, 3, "out", &limits, &r) < 0)
		abort();
	return r;
}

static void
check_first(struct buf *b)
{
	static const char big[2000];

	mkdir("drop", 0777);
	mkdir("drop/sub", 0777);
	put("drop/a", "1", 1);
	put("drop/b\n\t\\", "22", 2);
	put("drop/big", big, sizeof big);
	put("drop/c", big, 600);
	put("drop/d", big, 600);
	put("drop/\xFF", "4", 1);
	put("drop/sub/e", "5", 1);

	struct plan_result r = make();

	CHECK(r.files == 7 && r.known == 0 && r.bytes == 3205);
	CHECK(r.first == 1 && r.last == 4);
	CHECK_STR(slurp(b, "out/plan/000001.list"),
	    STR("drop/a\ndrop/b\\n\\t\\\\\n"));
	/* Larger than a shard: alone. */
	CHECK_STR(slurp(b, "out/plan/000002.list"), STR("drop/big\n"));
	CHECK_STR(slurp(b, "out/plan/000003.list"), STR("drop/c\n"));
	/* Full by files. */
	CHECK_STR(slurp(b, "out/plan/000004.list"),
	    STR("drop/d\ndrop/sub/e\ndrop/\\xFF\n"));
}

static void
check_again(struct buf *b)
{
	struct buf before = { 0 };
	struct stat was, is;

	slurp(&before, "out/plan/state.tsv");
	stat("out/plan/state.tsv", &was);

	struct plan_result r = make();

	CHECK(r.files == 0 && r.known == 7 && r.last < r.first);
	stat("out/plan/state.tsv", &is);
	CHECK_WHY(was.st_ino == is.st_ino, "nothing new: nothing written");
	CHECK_STR(slurp(b, "out/plan/state.tsv"), buf_str(&before));
	CHECK(!is_there("out/plan/000005.list"));

	/* What a killed plan leaves is cleared away, also what was read of it.
	 */
	mkdir("out/shards", 0777);
	put("out/plan/000009.list", "x\n", 2);
	put("out/plan/000005.list.new", "x\n", 2);
	put("out/shards/000005.rec", "x\n", 2);
	put("out/shards/000004.rec", "x\n", 2);
	make();
	CHECK(!is_there("out/plan/000009.list"));
	CHECK(!is_there("out/plan/000005.list.new"));
	CHECK(!is_there("out/shards/000005.rec"));
	CHECK(is_there("out/shards/000004.rec"));
	unlink("out/shards/000004.rec");
	buf_fini(&before);
}

static void
check_changed(struct buf *b)
{
	struct plan plan;

	put("drop/a", "12345", 5);
	put("drop/aa", "new", 3);
	unlink("drop/d");

	struct plan_result r = make();

	CHECK(r.files == 2 && r.changed == 1 && r.known == 5);
	CHECK(r.first == 5 && r.last == 5);
	CHECK_STR(slurp(b, "out/plan/000005.list"), STR("drop/a\ndrop/aa\n"));
	CHECK(plan_open(&plan, "out") == 0);
	CHECK(plan.shards == 5);
	CHECK_WHY(plan.sum == 8, "a removed file stays planned");
	CHECK(plan.files[1] == 2 && plan.files[5] == 2);
	CHECK(plan_has_moved(&plan, plan_id(STR("drop/a")), 1));
	CHECK(!plan_has_moved(&plan, plan_id(STR("drop/a")), 5));
	CHECK(!plan_has_moved(&plan, plan_id(STR("drop/c")), 3));
	plan_fini(&plan);
}

static const struct state_case {
	const char *why, *text;
} state_cases[] = {
	{ "not a state at all", "hello\n" },
	{ "too few fields", "path\tsize\tmtime\tshards\nx\t1\t2\n" },
	{ "no number", "path\tsize\tmtime\tshards\nx\t1\t2\tone\n" },
	{ "a number beyond reason",
	    "path\tsize\tmtime\tshards\nx\t1\t2\t18446744073709551615\n" },
	{ "cut off", "path\tsize\tmtime\tshards\nx\t1\t2\t1" },
};

static void
check_bad_state(void)
{
	struct plan plan;

	mkdir("bad", 0777);
	mkdir("bad/plan", 0777);
	CHECK_WHY(plan_open(&plan, "bad") < 0, "nothing planned");
	for (size_t i = 0; i < sizeof state_cases / sizeof *state_cases; i++) {
		put("bad/plan/state.tsv", state_cases[i].text,
		    strlen(state_cases[i].text));
		CHECK_WHY(plan_open(&plan, "bad") < 0, state_cases[i].why);
	}
}

/* -- the ledger and reconcile, over streams written here ---------------- */

static void
add_file(struct buf *b, const char *path, const char *outcome)
{
	char hex[17];

	/* The id stands for the bytes of the path, not for its escapes. */
	snprintf(hex, sizeof hex, "%016llx",
	    (unsigned long long)plan_id(str_of(path)));
	buf_addz(b, "item\t");
	buf_addz(b, hex);
	buf_addz(b, "\t\t");
	rec_escape(b, str_of(path));
	buf_addz(b, "\ttext\t1\t\t\t\t\t\t\n");
	if (strcmp(outcome, "read") != 0) {
		buf_addz(b, "fault\t");
		buf_addz(b, hex);
		buf_addz(b, "\tunpack\topen\t\t\n");
	}
	buf_addz(b, "done\t");
	buf_addz(b, hex);
	buf_addc(b, '\t');
	buf_addz(b, outcome);
	buf_addz(b, "\t1\t\n");
}

static void
write_shard(const char *path, struct buf *items)
{
	struct buf b = { 0 };

	buf_addz(&b, "stream\t1\nstage\tunpack\t1\t\n");
	buf_adds(&b, buf_str(items));
	buf_addz(&b, "end\tunpack\t0\t0\t0\n");
	put(path, b.p, b.n);
	buf_reset(items);
	buf_fini(&b);
}

static struct reconcile
reconciled(void)
{
	struct reconcile r;

	if (reconcile_run(&r, "out") < 0)
		abort();

	struct reconcile counts = r;

	reconcile_fini(&r);
	counts.tally.entity = NULL;
	return counts;
}

static void
write_all_shards(struct buf *b)
{
	add_file(b, "drop/a", "unread");
	add_file(b, "drop/b\n\t\\", "read");
	write_shard("out/shards/000001.rec", b);
	add_file(b, "drop/big", "read");
	write_shard("out/shards/000002.rec", b);
	add_file(b, "drop/c", "partly");
	write_shard("out/shards/000003.rec", b);
	add_file(b, "drop/d", "read");
	add_file(b, "drop/sub/e", "read");
	add_file(b, "drop/\xFF", "read");
	write_shard("out/shards/000004.rec", b);
	add_file(b, "drop/a", "read");
	add_file(b, "drop/aa", "read");
	write_shard("out/shards/000005.rec", b);
}

static void
check_reconcile(struct buf *b)
{
	struct reconcile r = reconciled();

	CHECK(!reconcile_is_complete(&r) && r.planned == 8 && r.missing == 8);

	write_all_shards(b);
	r = reconciled();
	CHECK(reconcile_is_complete(&r));
	CHECK(r.tally.files[OUTCOME_READ] == 7);
	CHECK(r.tally.files[OUTCOME_PARTLY] == 1);
	CHECK_WHY(r.tally.files[OUTCOME_UNREAD] == 0,
	    "what a newer shard has read again counts no more");
	CHECK(r.tally.faults[FAULT_OPEN] == 1);

	/* Twice, foreign, missing, cut off: each is seen. */
	add_file(b, "drop/big", "read");
	add_file(b, "drop/big", "read");
	write_shard("out/shards/000002.rec", b);
	add_file(b, "drop/elsewhere", "read");
	write_shard("out/shards/000003.rec", b);
	r = reconciled();
	CHECK(r.twice == 1 && r.foreign == 1 && r.missing == 1);
	CHECK(r.broken == 0 && !reconcile_is_complete(&r));
	put("out/shards/000002.rec", "stream\t1\nstage\tunpack\n", 22);
	CHECK(reconciled().broken == 1);
}

static void
check_join(struct buf *b)
{
	struct rec_sink *sink = rec_sink_buf(b);
	struct tally t = { 0 };
	struct str rest, line;

	write_all_shards(b);
	buf_reset(b);
	CHECK(reconcile_join("out", sink) == 0);
	CHECK(rec_flush(sink) == 0);
	for (rest = buf_str(b); str_split(&rest, '\n', &line);) {
		struct record *rec = rec_from_line(line);

		tally_record(&t, rec);
		rec_free(rec);
	}
	CHECK(tally_is_whole(&t));
	CHECK(tally_sum(t.files) == 8 && t.files[OUTCOME_UNREAD] == 0);
	unlink("out/shards/000004.rec");
	buf_reset(b);
	CHECK_WHY(reconcile_join("out", sink) < 0, "a shard is not there");
	tally_fini(&t);
	rec_sink_free(sink);
}

static void
check_ledger(void)
{
	static const uint64_t ids[] = { 9, 3, 7 };
	static const char lines[] =
	    "item\t0000000000000003\t\tp\n"
	    "item\t0000000000000009\t0000000000000003\tp//m\n"
	    "done\t0000000000000009\tread\n"
	    "done\t0000000000000003\tread\n"
	    "item\t0000000000000007\t\tp\n"
	    "done\t0000000000000007\tread\n"
	    "item\t0000000000000007\t\tp\n"
	    "done\t0000000000000007\tread\n"
	    "item\tffffffffffffffff\t\tp\n"
	    "done\tffffffffffffffff\tread\n";
	struct str rest = STR(lines), line;
	struct ledger l;

	ledger_init(&l, ids, 3);
	while (str_split(&rest, '\n', &line)) {
		struct record *rec = rec_from_line(line);

		ledger_record(&l, rec);
		rec_free(rec);
	}
	CHECK(!ledger_is_missing(ledger_find(&l, 3)));
	CHECK(ledger_is_twice(ledger_find(&l, 7)));
	CHECK_WHY(ledger_is_missing(ledger_find(&l, 9)),
	    "a member does not stand for a file");
	CHECK(ledger_find(&l, 4) == NULL);
	CHECK(l.foreign == 1);
	CHECK(!ledger_is_balanced(&l, "test"));
	ledger_fini(&l);
}

int
main(void)
{
	struct buf b = { 0 };

	check_first(&b);
	check_again(&b);
	check_changed(&b);
	check_bad_state();
	buf_reset(&b);
	check_reconcile(&b);
	check_join(&b);
	check_ledger();
	buf_fini(&b);
	return check_done();
}
