#include "ole.h"

#include <stdlib.h>

#include "charset/charset.h"
#include "le.h"
#include "limits.h"
#include "mem.h"

enum { ENTRY = 128, HEADER = 512, DIFAT_AT = 76, DIFAT_N = 109 };

/* Sector numbers that are none; those of the file are all below. */
static const uint32_t sector_max = 0xFFFFFFFA;
static const uint32_t next_lost = 0xFFFFFFFB; /* ours: its table is gone */
static const uint32_t none = 0xFFFFFFFF;

static const char magic[8] = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/* -- sectors -- */

/* sectors: how many there are, the last of them perhaps in part. */
static uint64_t
sectors(const struct ole_space *s)
{
	uint64_t size = UINT64_C(1) << s->shift;

	return (s->bytes.n + size - 1) >> s->shift;
}

/* sector: its bytes, fewer than a sector's where the file ends. */
static struct str
sector(const struct ole_space *s, uint32_t at)
{
	uint64_t off = (uint64_t)at << s->shift;

	if (off >= s->bytes.n)
		return (struct str){ s->bytes.p, 0 };
	return str_head(str_from(s->bytes, (size_t)off), (size_t)1 << s->shift);
}

/*
 * A walk from sector to sector.  A circle is found by looking whether a sector
 * comes again that is kept from ever farther back (Brent): without memory, and
 * before it has been run through more than a few times.
 */
struct walk {
	const struct ole_space *space;
	uint32_t at, kept;
	uint64_t steps, until;
	bool guessed; /* where the table is gone the next is taken to follow */
	bool circle;
};

static struct walk
walk_from(const struct ole_space *space, uint32_t start)
{
	return (struct walk){
		.space = space, .at = start, .kept = none, .until = 1
	};
}

/* walk_step: to the next sector; false at an end of whatever kind. */
static bool
walk_step(struct walk *w)
{
	uint32_t next = w->at < w->space->n ? w->space->next[w->at] : next_lost;

	if (next == next_lost) {
		w->guessed = true;
		next = w->at + 1;
	}
	if (++w->steps == w->until) {
		w->until *= 2;
		w->kept = w->at;
	}
	w->at = next;
	w->circle = next == w->kept;
	return next < sector_max && !w->circle;
}

/*
 * run_of: sectors in a row from where the walk is, of at most max bytes; the
 * walk then stands behind them.  *more: does the walk go on?
 */
static struct str
run_of(struct walk *w, uint64_t max, bool *more)
{
	const struct ole_space *s = w->space;
	uint32_t first = w->at;
	uint64_t n = 0, size = UINT64_C(1) << s->shift;

	do {
		uint32_t before = w->at;

		n += size;
		*more = walk_step(w);
		if (!*more || w->at != before + 1)
			break;
	} while (n < max && ((uint64_t)w->at << s->shift) < s->bytes.n);
	uint64_t off = (uint64_t)first << s->shift;

	if (off >= s->bytes.n)
		return (struct str){ s->bytes.p, 0 };
	return str_head(
	    str_from(s->bytes, (size_t)off), (size_t)(n < max ? n : max));
}

/* run_end: is a run that is shorter than it should be cut by the file's end? */
static enum ole_result
run_end(const struct walk *w, struct str run)
{
	struct str all = w->space->bytes;

	return run.n == 0 || run.p + run.n == all.p + all.n ? OLE_CUT
							    : OLE_BROKEN;
}

/*
 * gather: want bytes from this sector on.  Less, when the sectors end; they
 * cannot be more than the file has, since a circle is the end too.
 */
static enum ole_result
gather(const struct ole_space *s, uint32_t start, uint64_t want,
    struct buf *store, struct str *out)
{
	struct walk w = walk_from(s, start);
	bool more = start < sector_max;
	struct str run = { NULL, 0 };

	*out = (struct str){ s->bytes.p, 0 };
	buf_reset(store);
	if (want == 0)
		return OLE_WHOLE;
	if (more)
		*out = run = run_of(&w, want, &more);
	if (out->n < want && more) {
		buf_adds(store, run);
		while (more && store->n < want && run.n > 0) {
			run = run_of(&w, want - store->n, &more);
			buf_adds(store, run);
		}
		*out = buf_str(store);
	}
	if (out->n >= want)
		return w.guessed ? OLE_CUT : OLE_WHOLE;
	return w.circle || !(start < sector_max) ? OLE_BROKEN
						 : run_end(&w, run);
}

enum ole_result
ole_read(const struct ole *o, const struct ole_entry *e, uint64_t max,
    struct buf *store, struct str *out)
{
	uint64_t want = e->size < max ? e->size : max;
	const struct ole_space *s =
	    e->size < o->cutoff && e != o->entries ? &o->small : &o->large;
	enum ole_result r = gather(s, e->start, want, store, out);

	/* Small streams end where the stream that holds them is cut. */
	return r == OLE_WHOLE && want < e->size ? OLE_MAX : r;
}

/* -- the tables -- */

/* table_add: a sector of a table of sectors. */
static void
table_add(struct ole *o, struct ole_space *of, uint32_t at, uint64_t most)
{
	struct str s = sector(&o->large, at);
	size_t n = (size_t)1 << (o->large.shift - 2);

	for (size_t i = 0; i < n && of->n < most; i++)
		of->next[of->n++] =
		    4 * i + 4 <= s.n ? le_u32(s, 4 * i) : next_lost;
	if (s.n < 4 * n)
		o->trouble |= OLE_TRUNCATED;
}

/*
 * read_large: the table of sectors, whose own sectors are listed in the header
 * and, when they are many, in a chain of lists.  It need not be longer than the
 * file has sectors, so that no chain goes on for ever.
 */
static void
read_large(struct ole *o)
{
	struct str list = str_head(str_from(o->bytes, DIFAT_AT), 4 * DIFAT_N);
	uint32_t next = le_u32(o->bytes, 68);
	uint64_t most = sectors(&o->large);
	size_t lists = 0, lists_most = (size_t)most + 1;

	o->large.next = mem_alloc((size_t)most + 1, sizeof *o->large.next);
	while (o->large.n < most) {
		for (size_t i = 0; 4 * i + 4 <= list.n; i++) {
			uint32_t at = le_u32(list, 4 * i);

			if (at < sector_max)
				table_add(o, &o->large, at, most);
		}
		if (next >= sector_max || ++lists > lists_most)
			break;
		list = sector(&o->large, next);
		size_t whole = (size_t)1 << o->large.shift;

		if (list.n < whole) {
			o->trouble |= OLE_TRUNCATED;
			next = none;
		} else {
			next = le_u32(list, whole - 4);
			list.n -= 4;
		}
	}
	if (lists > lists_most)
		o->trouble |= OLE_DAMAGED;
}

static void
read_small(struct ole *o)
{
	struct walk w = walk_from(&o->large, le_u32(o->bytes, 60));
	struct ole_entry *root = o->entries;
	uint64_t most;

	enum ole_result r = gather(
	    &o->large, root->start, root->size, &o->container, &o->small.bytes);

	if (r != OLE_WHOLE)
		o->trouble |= r == OLE_CUT ? OLE_TRUNCATED : OLE_DAMAGED;
	most = sectors(&o->small);
	o->small.next = mem_alloc((size_t)most + 1, sizeof *o->small.next);
	for (bool more = w.at < sector_max; more && o->small.n < most;) {
		table_add(o, &o->small, w.at, most);
		more = walk_step(&w);
	}
	if (w.circle)
		o->trouble |= OLE_DAMAGED;
}

/* -- the directory -- */

/* The directory as it is stored, while it is put in order. */
struct directory {
	struct ole *o;
	struct str bytes;
	size_t n;
	unsigned char *seen;
	uint32_t *stack; /* entries whose left side is being looked at */
	size_t depth, cap;
};

static struct str
raw_entry(const struct directory *d, uint32_t i)
{
	return str_head(str_from(d->bytes, (size_t)i * ENTRY), ENTRY);
}

static unsigned
kind(struct str entry)
{
	return (unsigned char)entry.p[66];
}

static bool
is_used(struct str entry)
{
	return kind(entry) == 1 || kind(entry) == 2 || kind(entry) == 5;
}

/* take: an entry to where it belongs; names are pointed to later. */
static void
take(struct directory *d, uint32_t i, struct ole_entry *parent, bool lost)
{
	struct ole *o = d->o;
	struct str raw = raw_entry(d, i);
	struct ole_entry *e = &o->entries[o->n++];
	size_t n = le_u16(raw, 64), before = o->names.n;

	*e = (struct ole_entry){
		.is_storage = kind(raw) != 2,
		.is_lost = lost,
		.size = le_u64(raw, 120),
		.clsid = { raw.p + 80, 16 },
		.modified = le_u64(raw, 108),
		.start = le_u32(raw, 116),
		.parent = parent,
	};
	/* Version 3 leaves the upper half of a size undefined. */
	if (o->large.shift == 9)
		e->size &= 0xFFFFFFFF;
	if (n > 64 || n % 2 != 0)
		o->trouble |= OLE_DAMAGED;
	n = n > 64 ? 62 : n < 2 ? 0 : n - 2;
	charset_to_utf8("UTF-16LE", str_head(raw, n), &o->names);
	e->name.n = o->names.n - before;
	if (parent == NULL)
		return;
	if (parent->last != NULL)
		parent->last->next = e;
	else
		parent->child = e;
	parent->last = e;
}

/* see: is this an entry that has not been taken yet? */
static bool
see(struct directory *d, uint32_t i)
{
	if (i == none)
		return false;
	if (i >= d->n || d->seen[i] || !is_used(raw_entry(d, i))) {
		d->o->trouble |= i >= d->n ? OLE_TRUNCATED : OLE_DAMAGED;
		return false;
	}
	d->seen[i] = 1;
	return true;
}

static void
push(struct directory *d, uint32_t i)
{
	d->stack = mem_grow(d->stack, d->depth, &d->cap, sizeof *d->stack);
	d->stack[d->depth++] = i;
}

/* take_tree: a tree of neighbours, from left to right. */
static void
take_tree(struct directory *d, uint32_t i, struct ole_entry *parent, bool lost)
{
	for (;;) {
		while (see(d, i)) {
			push(d, i);
			i = le_u32(raw_entry(d, i), 68);
		}
		if (d->depth == 0)
			return;
		i = d->stack[--d->depth];
		/* Where children begin waits in start, see take_below(). */
		take(d, i, parent, lost);
		struct ole_entry *e = &d->o->entries[d->o->n - 1];

		if (e->is_storage)
			e->start = le_u32(raw_entry(d, i), 76);
		i = le_u32(raw_entry(d, i), 72);
	}
}

/* take_below: what is in the storages from the given entry on. */
static void
take_below(struct directory *d, size_t from, bool lost)
{
	for (size_t k = from; k < d->o->n; k++) {
		struct ole_entry *e = &d->o->entries[k];

		if (!e->is_storage)
			continue;
		take_tree(d, e->start, e, lost);
		e->start = none;
	}
}

/*
 * take_all: the root and all below it.  What is left over then is in no
 * storage, or in one that is lost: storages first, so that what they hold
 * stays together.
 */
static void
take_all(struct directory *d)
{
	struct ole *o = d->o;
	uint32_t root_start = le_u32(d->bytes, 116);

	d->seen[0] = 1;
	take(d, 0, NULL, false);
	o->entries[0].is_storage = true;
	o->entries[0].start = le_u32(d->bytes, 76);
	take_below(d, 0, false);
	for (unsigned pass = 1; pass <= 2; pass++)
		for (uint32_t i = 1; i < d->n; i++) {
			size_t from = o->n;

			if (d->seen[i] || kind(raw_entry(d, i)) != pass)
				continue;
			o->trouble |= OLE_UNLISTED;
			d->seen[i] = 1;
			take(d, i, o->entries, true);
			if (pass == 1)
				o->entries[from].start =
				    le_u32(raw_entry(d, i), 76);
			take_below(d, from, true);
		}
	o->entries[0].start = root_start;
}

/*
 * looks_like_entries: may these bytes be a sector of the directory?  All its
 * entries are well-formed, the first is used, and ends its name with a NUL.
 */
static bool
looks_like_entries(struct str s)
{
	if (s.n < ENTRY || !is_used(s))
		return false;
	for (; s.n >= ENTRY; s = str_from(s, ENTRY)) {
		size_t n = le_u16(s, 64);

		if (kind(s) == 0 && n == 0)
			continue;
		if (!is_used(s) || n < 4 || n > 64 || n % 2 != 0 ||
		    le_u16(s, n - 2) != 0 || le_u16(s, 0) == 0 ||
		    (unsigned char)s.p[67] > 1)
			return false;
	}
	return true;
}

/* seek_entries: sectors of a directory that cannot be found by its table. */
static void
seek_entries(struct ole *o, struct buf *out)
{
	uint64_t n = sectors(&o->large);

	buf_reset(out);
	for (uint32_t i = 0; i < n; i++) {
		struct str s = sector(&o->large, i);

		if (!looks_like_entries(s))
			continue;
		/* The root comes first, and there is one. */
		if (out->n > 0 && kind(s) == 5)
			break;
		if (out->n > 0 || kind(s) == 5)
			buf_adds(out, str_head(s, s.n / ENTRY * ENTRY));
	}
}

/* read_bytes: the directory's; false when there is none. */
static bool
read_bytes(struct ole *o, struct buf *store, struct str *out)
{
	uint64_t most = LIMIT_MEMBERS * ENTRY;
	uint64_t want = sectors(&o->large) << o->large.shift;
	struct walk w = walk_from(&o->large, le_u32(o->bytes, 48));

	/* It has no declared length: it ends where its sectors do. */
	(void)gather(&o->large, w.at, want < most ? want : most, store, out);
	if (want > most && out->n >= most)
		o->trouble |= OLE_LIMIT;
	if (out->n < ENTRY || kind(*out) != 5) {
		o->trouble |= OLE_DAMAGED;
		seek_entries(o, store);
		*out = str_head(buf_str(store), (size_t)most);
	}
	return out->n >= ENTRY;
}

static void
read_directory(struct ole *o)
{
	struct directory d = { .o = o };

	if (!read_bytes(o, &o->directory, &d.bytes)) {
		o->entries = mem_zalloc(1, sizeof *o->entries);
		o->n = 1;
		o->entries->is_storage = true;
		o->entries->start = none;
		o->trouble |= OLE_TRUNCATED;
		return;
	}
	d.n = d.bytes.n / ENTRY;
	d.seen = mem_zalloc(d.n, 1);
	o->entries = mem_zalloc(d.n, sizeof *o->entries);
	take_all(&d);
	free(d.seen);
	free(d.stack);
}

/* point_names: only when all are there does their buffer stay where it is. */
static void
point_names(struct ole *o)
{
	struct str rest = buf_str(&o->names);

	for (size_t i = 0; i < o->n; i++) {
		o->entries[i].name = str_head(rest, o->entries[i].name.n);
		rest = str_from(rest, o->entries[i].name.n);
	}
}

/* -- the file -- */

/* read_header: sizes; those that no file has are taken for the usual ones. */
static void
read_header(struct ole *o)
{
	unsigned shift = le_u16(o->bytes, 30), small = le_u16(o->bytes, 32);
	unsigned usual = le_u16(o->bytes, 26) == 4 ? 12 : 9;
	bool known = (shift == 9 || shift == 12) && small == 6;

	o->large.shift = shift == 9 || shift == 12 ? shift : usual;
	o->small.shift = 6;
	o->cutoff = le_u32(o->bytes, 56);
	if (!known || o->cutoff != 4096)
		o->trouble |= OLE_DAMAGED;
	o->cutoff = 4096;
	o->large.bytes = str_from(o->bytes, (size_t)1 << o->large.shift);
	if (o->bytes.n < HEADER)
		o->trouble |= OLE_TRUNCATED;
}

int
ole_open(struct ole *o, struct str bytes)
{
	*o = (struct ole){ .bytes = bytes };
	if (!str_starts(bytes, (struct str){ magic, sizeof magic }))
		return -1;
	read_header(o);
	read_large(o);
	read_directory(o);
	point_names(o);
	read_small(o);
	return 0;
}

void
ole_close(struct ole *o)
{
	free(o->entries);
	free(o->large.next);
	free(o->small.next);
	buf_fini(&o->names);
	buf_fini(&o->container);
	buf_fini(&o->directory);
}

struct ole_entry *
ole_root(const struct ole *o)
{
	return o->entries;
}

struct ole_entry *
ole_find(const struct ole_entry *storage, struct str path)
{
	struct str step;
	struct ole_entry *e = NULL;

	while (str_split(&path, '/', &step)) {
		for (e = storage->child; e != NULL; e = e->next)
			if (str_eq_nocase(e->name, step))
				break;
		if (e == NULL)
			return NULL;
		storage = e;
	}
	return e;
}

struct ole_entry *
ole_stream(const struct ole_entry *storage, struct str path)
{
	struct ole_entry *e = ole_find(storage, path);

	return e == NULL || e->is_storage ? NULL : e;
}
