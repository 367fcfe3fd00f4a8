#include "reconcile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "diag.h"
#include "ledger.h"
#include "stage.h"

/* -- one shard's stream ------------------------------------------------- */

/* What is done with each record; moved: another shard has taken its place. */
typedef int (*shard_fn)(void *arg, struct record *rec, bool moved);

static bool
read_all(struct rec_reader *in, struct plan_sift *sift, shard_fn fn, void *arg,
    const char *name)
{
	struct tally frame = { 0 };
	struct record *rec;
	enum rec_status status;
	bool good = true;

	while (good && (status = rec_read(in, &rec)) == REC_OK) {
		tally_record(&frame, rec);
		good = fn(arg, rec, plan_sift(sift, rec)) == 0;
	}
	if (good && (status != REC_EOF || !tally_is_whole(&frame))) {
		diag_warn("%s: the stream is cut off or damaged",
		    diag_quote(str_of(name)));
		good = false;
	}
	tally_fini(&frame);
	return good;
}

/* read_shard: all records of one shard; false after diag_warn(). */
static bool
read_shard(const struct plan *plan, const char *out, uint64_t shard,
    shard_fn fn, void *arg)
{
	struct plan_sift sift = { .plan = plan, .shard = shard };
	struct buf name = { 0 };
	bool good = false;

	plan_shard_name(&name, out, shard);
	int fd = open(buf_z(&name), O_RDONLY | O_CLOEXEC);

	if (fd < 0) {
		diag_warn(
		    "%s: %s", diag_quote(buf_str(&name)), strerror(errno));
	} else {
		struct rec_reader *in = rec_reader_new(fd);

		good = read_all(in, &sift, fn, arg, buf_z(&name));
		rec_reader_free(in);
		close(fd);
	}
	buf_fini(&name);
	return good;
}

/* -- the balance -------------------------------------------------------- */

struct counting {
	struct reconcile *r;
	struct ledger ledger;
};

static int
count(void *arg, struct record *rec, bool moved)
{
	struct counting *c = arg;

	ledger_record(&c->ledger, rec);
	if (!moved)
		tally_record(&c->r->tally, rec);
	return 0;
}

static void
balance(struct counting *c, const struct plan *plan, uint64_t shard)
{
	const struct ledger *l = &c->ledger;

	for (size_t i = 0; i < l->n; i++) {
		const struct ledger_entry *e = &l->entry[i];

		if (plan_has_moved(plan, e->id, shard))
			continue;
		c->r->missing += ledger_is_missing(e);
		c->r->twice += ledger_is_twice(e);
	}
	c->r->foreign += l->foreign;
}

static void
count_shard(struct reconcile *r, const struct plan *plan, const char *out,
    uint64_t shard)
{
	struct counting c = { .r = r };
	struct buf list = { 0 };
	uint64_t *ids;
	size_t n;

	plan_list_name(&list, out, shard);
	if (plan_list(buf_z(&list), &ids, &n) < 0) {
		r->broken++;
		r->missing += plan->files[shard];
		buf_fini(&list);
		return;
	}
	ledger_init(&c.ledger, ids, n);
	if (n != plan->files[shard]) {
		diag_warn("%s: %zu files, but %llu were planned",
		    diag_quote(buf_str(&list)), n,
		    (unsigned long long)plan->files[shard]);
		r->broken++;
	}
	if (!read_shard(plan, out, shard, count, &c))
		r->broken++;
	balance(&c, plan, shard);
	ledger_fini(&c.ledger);
	free(ids);
	buf_fini(&list);
}

int
reconcile_run(struct reconcile *r, const char *out)
{
	struct plan plan;

	*r = (struct reconcile){ 0 };
	if (plan_open(&plan, out) < 0)
		return -1;
	r->planned = plan.sum;
	for (uint64_t shard = 1; shard <= plan.shards; shard++)
		count_shard(r, &plan, out, shard);
	plan_fini(&plan);
	return 0;
}

void
reconcile_fini(struct reconcile *r)
{
	tally_fini(&r->tally);
}

bool
reconcile_is_complete(const struct reconcile *r)
{
	return r->missing == 0 && r->twice == 0 && r->foreign == 0 &&
	       r->broken == 0;
}

static void
add_line(struct buf *text, const char *what, const char *more, uint64_t v)
{
	buf_addz(text, what);
	buf_addz(text, more);
	buf_addc(text, '\t');
	buf_add_u64(text, v);
	buf_addc(text, '\n');
}

static void
add_outcomes(
    struct buf *text, const char *what, const uint64_t counts[OUTCOME_COUNT])
{
	for (unsigned i = 0; i < OUTCOME_COUNT; i++)
		add_line(text, what, outcome_name((enum outcome)i), counts[i]);
}

void
reconcile_print(const struct reconcile *r, struct buf *text)
{
	add_line(text, "planned", "", r->planned);
	add_outcomes(text, "file ", r->tally.files);
	add_line(text, "missing", "", r->missing);
	add_line(text, "twice", "", r->twice);
	add_line(text, "foreign", "", r->foreign);
	add_line(text, "broken", "", r->broken);
	add_outcomes(text, "member ", r->tally.members);
	tally_faults(&r->tally, text, "fault ");
	add_line(text, "hits", "", r->tally.hits);
}

/* -- joining ------------------------------------------------------------ */

static int
pass(void *arg, struct record *rec, bool moved)
{
	struct rec_sink *sink = arg;

	if (!moved)
		rec_forward(sink, rec);
	return 0;
}

int
reconcile_join(const char *out, struct rec_sink *sink)
{
	struct plan plan;
	bool good = true;

	if (plan_open(&plan, out) < 0)
		return -1;
	/*
	 * A stage of its own: whoever reads sees when this ends too early,
	 * though each shard it has passed on is whole.
	 */
	rec_begin(sink, REC_STREAM);
	rec_put(sink, STREAM_FORMAT, STR("1"));
	rec_end(sink);
	rec_begin(sink, REC_STAGE);
	rec_put(sink, STAGE_NAME, STR("join"));
	rec_put(sink, STAGE_RELEASE, str_of(stage_release()));
	rec_put(sink, STAGE_OPTIONS, (struct str){ NULL, 0 });
	rec_end(sink);
	for (uint64_t shard = 1; good && shard <= plan.shards; shard++)
		good = read_shard(&plan, out, shard, pass, sink);
	if (good) {
		uint64_t records = rec_sink_records(sink);

		rec_begin(sink, REC_END);
		rec_put(sink, END_STAGE, STR("join"));
		rec_put_u64(sink, END_ITEMS, plan.sum);
		rec_put_u64(sink, END_RECORDS, records);
		rec_put_u64(sink, END_FAULTS, 0);
		rec_end(sink);
	}
	plan_fini(&plan);
	return good ? 0 : -1;
}
