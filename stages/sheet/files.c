#include "files.h"

#include <stdlib.h>

#include "mem.h"
#include "scratch.h"

enum { SHA256_DIGITS = 64 };

/*
 * In a filtered stream items are known by their hits alone.  A late hit may
 * go back to what the last ones lay in, hardly deeper than this.
 */
enum { STRAYS = 16 };

/* What became of an item; written as it is to a file that nobody else sees. */
struct fate {
	uint64_t bytes, hits, faults;
	unsigned char outcome; /* OUTCOME_COUNT: it had no `done` */
	unsigned char has_bytes, sha256_n;
	char sha256[SHA256_DIGITS];
};

struct open_item {
	struct files_item item; /* first: it is handed out */
	struct buf text;        /* id, then path */
	struct str id;
	uint64_t number; /* its row in the table */
	struct fate fate;
};

struct files {
	struct scratch *rows, *fates;
	struct open_item **open;
	size_t n, cap;
	struct open_item stray[STRAYS]; /* of hits and faults of no open item */
	size_t next_stray;
	struct files_counts counts;
	uint64_t next; /* row to be read next */
	struct buf digits;
	struct fate fate; /* of the row handed out */
};

struct files *
files_new(const char *folder)
{
	struct files *f = mem_zalloc(1, sizeof *f);

	if (folder == NULL)
		return f;
	f->rows = scratch_new(folder);
	if (f->rows != NULL)
		f->fates = scratch_new(folder);
	if (f->fates == NULL) {
		files_free(f);
		return NULL;
	}
	return f;
}

static void
open_free(struct open_item *o)
{
	buf_fini(&o->item.seen.bits);
	buf_fini(&o->text);
	free(o);
}

void
files_free(struct files *f)
{
	if (f == NULL)
		return;
	while (f->n > 0)
		open_free(f->open[--f->n]);
	free(f->open);
	for (size_t i = 0; i < STRAYS; i++) {
		buf_fini(&f->stray[i].item.seen.bits);
		buf_fini(&f->stray[i].text);
	}
	buf_fini(&f->digits);
	scratch_free(f->rows);
	scratch_free(f->fates);
	free(f);
}

/* find: place of an open item plus one, looking from the inside; 0: none. */
static size_t
find(const struct files *f, struct str id)
{
	size_t i = f->n;

	while (i > 0 && !str_eq(f->open[i - 1]->id, id))
		i--;
	return id.n == 0 ? 0 : i;
}

/* close_to: the items beyond the first n are over. */
static int
close_to(struct files *f, size_t n)
{
	int bad = 0;

	while (f->n > n) {
		struct open_item *o = f->open[--f->n];

		if (f->fates != NULL && bad == 0)
			bad = scratch_put(f->fates, o->number * sizeof o->fate,
			    &o->fate, sizeof o->fate);
		if (o->fate.outcome < OUTCOME_COUNT)
			f->counts.outcomes[o->fate.outcome]++;
		else
			f->counts.open++;
		f->counts.bytes += o->fate.bytes;
		f->counts.with_hits += o->fate.hits > 0;
		open_free(o);
	}
	return bad;
}

static int
add_row(struct files *f, struct record *rec)
{
	struct str row[COLUMN_MAX];
	size_t n;

	column_of(TABLE_FILES, &n);
	for (size_t i = 0; i < n; i++)
		row[i] = STR("");
	row[FILES_PATH] = rec_get(rec, ITEM_PATH);
	row[FILES_TYPE] = rec_get(rec, ITEM_TYPE);
	row[FILES_SIZE] = rec_get(rec, ITEM_SIZE);
	row[FILES_MTIME] = rec_get(rec, ITEM_MTIME);
	row[FILES_NAME_CHARSET] = rec_get(rec, ITEM_NAME_CHARSET);
	row[FILES_NAME_HOW] = rec_get(rec, ITEM_NAME_HOW);
	row[FILES_FLAGS] = rec_get(rec, ITEM_FLAGS);
	row[FILES_TARGET] = rec_get(rec, ITEM_TARGET);
	row[FILES_RAW_NAME] = rec_get(rec, ITEM_RAW_NAME);
	row[FILES_ID] = rec_get(rec, ITEM_ID);
	row[FILES_PARENT] = rec_get(rec, ITEM_PARENT);
	return scratch_row(f->rows, row, n);
}

int
files_item(struct files *f, struct record *rec)
{
	struct str id = rec_get(rec, ITEM_ID), path = rec_get(rec, ITEM_PATH);
	struct open_item *o = mem_zalloc(1, sizeof *o);

	/* Brackets nest: what is not its parent is over, `done` seen or not. */
	int bad = close_to(f, find(f, rec_get(rec, ITEM_PARENT)));

	buf_adds(&o->text, id);
	buf_adds(&o->text, path);
	buf_reserve(&o->text, 1);
	o->id = str_head(buf_str(&o->text), id.n);
	o->item.path = str_from(buf_str(&o->text), id.n);
	o->number = f->counts.all++;
	o->fate.outcome = OUTCOME_COUNT;
	f->open = mem_grow(f->open, f->n, &f->cap, sizeof(struct open_item *));
	f->open[f->n++] = o;
	return bad == 0 && f->rows != NULL ? add_row(f, rec) : bad;
}

int
files_done(struct files *f, struct record *rec)
{
	size_t at = find(f, rec_get(rec, DONE_ID));
	struct str sha256 = rec_get(rec, DONE_SHA256);

	if (at == 0)
		return 0;
	struct fate *fate = &f->open[at - 1]->fate;

	fate->outcome = (unsigned char)outcome_find(rec_get(rec, DONE_OUTCOME));
	fate->has_bytes = rec_get_u64(rec, DONE_BYTES, &fate->bytes);
	sha256 = str_head(sha256, SHA256_DIGITS);
	fate->sha256_n = (unsigned char)sha256.n;
	if (sha256.n > 0)
		memcpy(fate->sha256, sha256.p, sha256.n);
	return close_to(f, at - 1);
}

/* stray_of: the stray item of an id, the oldest made anew for a new id. */
static struct open_item *
stray_of(struct files *f, struct str id)
{
	for (size_t i = 0; i < STRAYS; i++)
		if (f->stray[i].text.n > 0 &&
		    str_eq(buf_str(&f->stray[i].text), id))
			return &f->stray[i];
	struct open_item *o = &f->stray[f->next_stray];

	f->next_stray = (f->next_stray + 1) % STRAYS;
	buf_reset(&o->text);
	buf_adds(&o->text, id);
	buf_reset(&o->item.seen.bits);
	o->fate.hits = 0;
	return o;
}

struct files_item *
files_hit(struct files *f, struct str id)
{
	size_t at = find(f, id);
	struct open_item *o = at > 0 ? f->open[at - 1] : stray_of(f, id);

	if (o->fate.hits++ == 0 && at == 0)
		f->counts.with_hits++;
	return &o->item;
}

struct files_item *
files_fault(struct files *f, struct str id)
{
	size_t at = find(f, id);
	struct open_item *o = at > 0 ? f->open[at - 1] : stray_of(f, id);

	o->fate.faults++;
	return &o->item;
}

int
files_end(struct files *f)
{
	return close_to(f, 0);
}

struct files_counts
files_counts(const struct files *f)
{
	return f->counts;
}

int
files_rewind(struct files *f)
{
	f->next = 0;
	return scratch_rewind(f->rows);
}

/* digits: v for the row in hand; room for them is made beforehand. */
static struct str
digits(struct files *f, uint64_t v)
{
	size_t from = f->digits.n;

	buf_add_u64(&f->digits, v);
	return str_from(buf_str(&f->digits), from);
}

int
files_next(struct files *f, struct str *row)
{
	enum { DIGITS = 3 * 20 };
	size_t n;
	int got = scratch_next(f->rows, row, COLUMN_MAX, &n);

	if (got <= 0)
		return got;
	if (scratch_get(f->fates, f->next++ * sizeof f->fate, &f->fate,
		sizeof f->fate) < 0)
		return -1;
	buf_reset(&f->digits);
	buf_reserve(&f->digits, DIGITS);
	if (f->fate.outcome < OUTCOME_COUNT)
		row[FILES_OUTCOME] =
		    str_of(outcome_name((enum outcome)f->fate.outcome));
	if (f->fate.has_bytes)
		row[FILES_BYTES] = digits(f, f->fate.bytes);
	row[FILES_HITS] = digits(f, f->fate.hits);
	row[FILES_FAULTS] = digits(f, f->fate.faults);
	row[FILES_SHA256] = (struct str){ f->fate.sha256, f->fate.sha256_n };
	return 1;
}
