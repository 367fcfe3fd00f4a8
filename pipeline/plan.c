/* flock() comes from BSD. */
#define _DEFAULT_SOURCE

#include "plan.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "archive/member.h"
#include "whole.h"
#include "diag.h"
#include "limits.h"
#include "mem.h"
#include "record.h"
#include "walk.h"

/* -- names and ids ------------------------------------------------------------
 */

static void
shard_path(struct buf *path, const char *out, const char *folder,
    uint64_t shard, const char *suffix)
{
	struct buf digits = { 0 };

	buf_add_u64(&digits, shard);
	buf_addz(path, out);
	buf_addz(path, folder);
	/* Six digits keep the order of a listing up to a million shards. */
	for (size_t n = digits.n; n < 6; n++)
		buf_addc(path, '0');
	buf_adds(path, buf_str(&digits));
	buf_addz(path, suffix);
	buf_fini(&digits);
}

void
plan_list_name(struct buf *path, const char *out, uint64_t shard)
{
	shard_path(path, out, "/plan/", shard, ".list");
}

void
plan_shard_name(struct buf *path, const char *out, uint64_t shard)
{
	shard_path(path, out, "/shards/", shard, ".rec");
}

static void
state_name(struct buf *path, const char *out)
{
	buf_addz(path, out);
	buf_addz(path, "/plan/state.tsv");
}

bool
plan_id_parse(struct str hex, uint64_t *id)
{
	uint64_t v = 0;

	if (hex.n != 16)
		return false;
	for (size_t i = 0; i < hex.n; i++) {
		char c = hex.p[i];

		if (!str_is_digit(c) && !(c >= 'a' && c <= 'f'))
			return false;
		v = v << 4 |
		    (uint64_t)(str_is_digit(c) ? c - '0' : c - 'a' + 10);
	}
	*id = v;
	return true;
}

uint64_t
plan_id(struct str path)
{
	char hex[17];
	uint64_t id = 0;

	member_id(path, 0, hex);
	plan_id_parse(str_of(hex), &id);
	return id;
}

/* -- the state, row by row ---------------------------------------------- */

struct row {
	struct buf path;
	struct buf stamp;  /* size TAB mtime */
	struct buf shards; /* numbers, the valid one last */
	uint64_t valid;
};

struct state {
	struct buf name;
	int fd;
	struct rec_reader *lines;
	uint64_t number;
	struct row row;
};

static const char HEADER[] = "path\tsize\tmtime\tshards";

static int
state_bad(struct state *s, const char *why)
{
	diag_warn("%s: line %llu: %s", diag_quote(buf_str(&s->name)),
	    (unsigned long long)s->number, why);
	return -1;
}

/* last_number: the last of shards joined by blanks; 0 when one is none. */
static uint64_t
last_number(struct str numbers)
{
	struct str part;
	uint64_t v = 0;

	while (str_split(&numbers, ' ', &part))
		if (!str_u64(part, &v) || v == 0 || v > LIMIT_SHARDS)
			return 0;
	return v;
}

/* state_next: 1 with the next row, 0 at the end, -1 after diag_warn(). */
static int
state_next(struct state *s)
{
	struct record *rec;
	struct str line, field[4];

	switch (rec_read(s->lines, &rec)) {
	case REC_OK:
		break;
	case REC_EOF:
		return 0;
	default:
		return state_bad(s, "cannot be read to its end");
	}
	s->number++;
	line = rec_line(rec);
	for (size_t i = 0; i < 4; i++)
		if (!str_split(&line, '\t', &field[i]))
			return state_bad(s, "too few fields");
	buf_reset(&s->row.path);
	buf_reset(&s->row.stamp);
	buf_reset(&s->row.shards);
	if (!rec_unescape(&s->row.path, field[0]))
		return state_bad(s, "a wrong escape");
	buf_add(&s->row.stamp, field[1].p, field[1].n + 1 + field[2].n);
	buf_adds(&s->row.shards, field[3]);
	s->row.valid = last_number(field[3]);
	if (s->row.valid == 0)
		return state_bad(s, "no number of a shard");
	return 1;
}

static void
state_close(struct state *s)
{
	rec_reader_free(s->lines);
	if (s->fd >= 0)
		close(s->fd);
	buf_fini(&s->name);
	buf_fini(&s->row.path);
	buf_fini(&s->row.stamp);
	buf_fini(&s->row.shards);
}

/* state_open: 1; 0 when nothing was ever planned; -1 after diag_warn(). */
static int
state_open(struct state *s, const char *out)
{
	struct record *rec;

	*s = (struct state){ .fd = -1 };
	state_name(&s->name, out);
	s->fd = open(buf_z(&s->name), O_RDONLY | O_CLOEXEC);
	if (s->fd < 0 && errno == ENOENT)
		return 0;
	if (s->fd < 0) {
		diag_warn(
		    "%s: %s", diag_quote(buf_str(&s->name)), strerror(errno));
		return -1;
	}
	s->lines = rec_reader_new(s->fd);
	s->number = 1;
	if (rec_read(s->lines, &rec) != REC_OK ||
	    !str_eq(rec_line(rec), STR(HEADER)))
		return state_bad(s, "not the state of a plan");
	return 1;
}

bool
plan_exists(const char *out)
{
	struct buf name = { 0 };

	state_name(&name, out);
	/* One that cannot be read is there, and said by who opens it. */
	bool there = access(buf_z(&name), F_OK) == 0 ||
		     (errno != ENOENT && errno != ENOTDIR);

	buf_fini(&name);
	return there;
}

/* -- reading a plan ----------------------------------------------------- */

static int
by_moved(const void *a, const void *b)
{
	const struct plan_moved *x = a, *y = b;

	if (x->id != y->id)
		return x->id < y->id ? -1 : 1;
	return (x->shard > y->shard) - (x->shard < y->shard);
}

static void
plan_row(struct plan *plan, const struct row *row, size_t *cap)
{
	struct str rest = buf_str(&row->shards), part;
	uint64_t id = 0, shard = 0;

	plan->sum++;
	while (str_split(&rest, ' ', &part) && str_u64(part, &shard)) {
		while (plan->shards < shard) {
			plan->shards++;
			plan->files = mem_grow(plan->files,
			    (size_t)plan->shards, cap, sizeof *plan->files);
			plan->files[plan->shards] = 0;
		}
		plan->files[shard]++;
		if (shard == row->valid)
			continue;
		if (id == 0)
			id = plan_id(buf_str(&row->path));
		plan->moved = mem_grow(plan->moved, plan->n_moved,
		    &plan->moved_cap, sizeof *plan->moved);
		plan->moved[plan->n_moved++] = (struct plan_moved){ id, shard };
	}
}

int
plan_open(struct plan *plan, const char *out)
{
	struct state s;
	size_t cap = 1;
	int more = state_open(&s, out);

	*plan = (struct plan){ .files = mem_zalloc(1, sizeof *plan->files) };
	if (more == 0) {
		diag_warn("%s: nothing was planned here", out);
		more = -1;
	}
	while (more > 0 && (more = state_next(&s)) > 0)
		plan_row(plan, &s.row, &cap);
	state_close(&s);
	if (more < 0) {
		plan_fini(plan);
		return -1;
	}
	if (plan->n_moved > 0)
		qsort(
		    plan->moved, plan->n_moved, sizeof *plan->moved, by_moved);
	return 0;
}

void
plan_fini(struct plan *plan)
{
	free(plan->files);
	free(plan->moved);
	*plan = (struct plan){ 0 };
}

bool
plan_has_moved(const struct plan *plan, uint64_t id, uint64_t shard)
{
	struct plan_moved key = { id, shard };

	return plan->n_moved > 0 && bsearch(&key, plan->moved, plan->n_moved,
					sizeof key, by_moved) != NULL;
}

bool
plan_sift(struct plan_sift *sift, struct record *rec)
{
	enum rec_tag tag = rec_tag(rec);
	uint64_t id;

	if (tag == REC_ITEM && sift->depth++ == 0)
		sift->moved = plan_id_parse(rec_get(rec, ITEM_ID), &id) &&
			      plan_has_moved(sift->plan, id, sift->shard);
	bool moved = sift->moved;

	if (tag == REC_DONE && sift->depth > 0 && --sift->depth == 0)
		sift->moved = false;
	return moved;
}

/* list_ids: of all lines that are left. */
static int
list_ids(struct rec_reader *lines, uint64_t **ids, size_t *n)
{
	struct buf path = { 0 };
	struct record *rec;
	enum rec_status status;
	size_t cap = 0;
	bool good = true;

	while (good && (status = rec_read(lines, &rec)) != REC_EOF) {
		buf_reset(&path);
		good = status == REC_OK && rec_unescape(&path, rec_line(rec));
		*ids = mem_grow(*ids, *n, &cap, sizeof **ids);
		(*ids)[(*n)++] = plan_id(buf_str(&path));
	}
	buf_fini(&path);
	return good ? 0 : -1;
}

int
plan_list(const char *path, uint64_t **ids, size_t *n)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	*ids = NULL;
	*n = 0;
	if (fd < 0) {
		diag_warn("%s: %s", diag_quote(str_of(path)), strerror(errno));
		return -1;
	}
	struct rec_reader *lines = rec_reader_new(fd);
	int failed = list_ids(lines, ids, n);

	rec_reader_free(lines);
	close(fd);
	if (failed < 0) {
		diag_warn("%s: not a list of escaped paths",
		    diag_quote(str_of(path)));
		free(*ids);
		*ids = NULL;
	}
	return failed;
}

/* -- planning
 * ---------------------------------------------------------------------------
 */

/* What is known while the walk and the old state are merged. */
struct planner {
	const char *out;
	const struct plan_limits *limits;
	struct plan_result *result;
	struct state old;
	int old_row;        /* 1: old.row is the next one; 0: none is left */
	struct whole state; /* the new one */
	struct whole list;  /* of the shard that is open */
	bool is_open;
	uint64_t files, bytes; /* in it */
	struct buf field;
};

static void
put_row(struct planner *p, struct str path, struct str stamp, struct str shards,
    uint64_t also)
{
	struct buf *b = &p->field;

	buf_reset(b);
	rec_escape(b, path);
	buf_addc(b, '\t');
	buf_adds(b, stamp);
	buf_addc(b, '\t');
	buf_adds(b, shards);
	if (also != 0) {
		if (shards.n > 0)
			buf_addc(b, ' ');
		buf_add_u64(b, also);
	}
	buf_addc(b, '\n');
	whole_add(&p->state, buf_str(b));
}

/* pass_old: writes the row of the old state as it is, and reads the next. */
static int
pass_old(struct planner *p)
{
	const struct row *r = &p->old.row;

	put_row(
	    p, buf_str(&r->path), buf_str(&r->stamp), buf_str(&r->shards), 0);
	p->old_row = state_next(&p->old);
	return p->old_row < 0 ? -1 : 0;
}

static int
close_shard(struct planner *p)
{
	if (!p->is_open)
		return 0;
	p->is_open = false;
	return whole_commit(&p->list);
}

static int
open_shard(struct planner *p)
{
	struct buf path = { 0 };

	if (p->result->last == LIMIT_SHARDS) {
		diag_warn("%s: more than %d shards", p->out, LIMIT_SHARDS);
		return -1;
	}
	plan_list_name(&path, p->out, ++p->result->last);
	int got = whole_open(&p->list, buf_z(&path));

	/* All plans of a folder wait for one lock: nobody else writes it. */
	p->is_open = got > 0;
	p->files = p->bytes = 0;
	buf_fini(&path);
	return p->is_open ? 0 : -1;
}

/* add_file: to the shard that is open, or to the next when it is full. */
static int
add_file(struct planner *p, const struct walk_entry *e, uint64_t size)
{
	bool full = p->is_open && (p->files >= p->limits->files ||
				      size > p->limits->bytes - p->bytes);

	if (full && close_shard(p) < 0)
		return -1;
	if (!p->is_open && open_shard(p) < 0)
		return -1;
	p->files++;
	/* A file over the limit leaves no room for another. */
	p->bytes +=
	    size < p->limits->bytes ? size : p->limits->bytes - p->bytes;
	p->result->files++;
	p->result->bytes += size;
	buf_reset(&p->field);
	rec_escape(&p->field, e->path);
	buf_addc(&p->field, '\n');
	whole_add(&p->list, buf_str(&p->field));
	return 0;
}

static void
add_padded(struct buf *out, uint64_t v, size_t width)
{
	struct buf digits = { 0 };

	buf_add_u64(&digits, v);
	for (size_t n = digits.n; n < width; n++)
		buf_addc(out, '0');
	buf_adds(out, buf_str(&digits));
	buf_fini(&digits);
}

/* add_stamp: size TAB mtime in seconds with nine decimals. */
static void
add_stamp(struct buf *out, const struct walk_entry *e, uint64_t size)
{
	long long s = (long long)e->st.st_mtim.tv_sec;

	buf_add_u64(out, size);
	buf_addc(out, '\t');
	if (s < 0)
		buf_addc(out, '-');
	buf_add_u64(out, s < 0 ? (uint64_t)-s : (uint64_t)s);
	buf_addc(out, '.');
	add_padded(out, (uint64_t)e->st.st_mtim.tv_nsec, 9);
}

static int
plan_entry(void *arg, const struct walk_entry *e)
{
	struct planner *p = arg;
	const struct row *old = &p->old.row;
	uint64_t size = e->st.st_size > 0 ? (uint64_t)e->st.st_size : 0;
	struct buf stamp = { 0 };
	int order = 1, failed = 0;

	while (failed == 0 && p->old_row > 0 &&
	       (order = walk_cmp(buf_str(&old->path), e->path)) < 0)
		failed = pass_old(p);
	bool known = p->old_row > 0 && order == 0;

	add_stamp(&stamp, e, size);
	if (failed < 0) {
		/* said */
	} else if (known && str_eq(buf_str(&stamp), buf_str(&old->stamp))) {
		p->result->known++;
		failed = pass_old(p);
	} else {
		failed = add_file(p, e, size);
		put_row(p, e->path, buf_str(&stamp),
		    known ? buf_str(&old->shards) : (struct str){ NULL, 0 },
		    p->result->last);
		if (known) {
			p->result->changed++;
			p->old_row = state_next(&p->old);
		}
		failed = failed < 0 || p->old_row < 0 ? -1 : 0;
	}
	buf_fini(&stamp);
	return failed;
}

/* merge: the old state and the walk of all inputs into the new state. */
static int
merge(struct planner *p, const struct str *in, size_t n)
{
	int failed = 0;

	whole_add(&p->state, STR(HEADER));
	whole_add(&p->state, STR("\n"));
	for (size_t i = 0; i < n && failed == 0; i++)
		failed = walk(in[i], plan_entry, p);
	while (failed == 0 && p->old_row > 0)
		failed = pass_old(p);
	if (p->is_open && failed == 0)
		failed = close_shard(p);
	return failed;
}

/* last_shard: the greatest number in the old state; -1 after diag_warn(). */
static int
last_shard(const char *out, uint64_t *last)
{
	struct state s;
	int more = state_open(&s, out);

	*last = 0;
	while (more > 0 && (more = state_next(&s)) > 0)
		if (s.row.valid > *last)
			*last = s.row.valid;
	state_close(&s);
	return more;
}

/*
 * sweep: removes what a killed plan left: files whose number is above the
 * last one, and what was never renamed.  A shard that was read from such a
 * list would else pass for the one that gets its number next.
 */
static void
sweep(const char *out, const char *folder, struct str suffix, uint64_t last)
{
	struct buf path = { 0 };
	struct dirent *de;

	buf_addz(&path, out);
	buf_addz(&path, folder);
	size_t n = path.n;
	DIR *dir = opendir(buf_z(&path));

	while (dir != NULL && (de = readdir(dir)) != NULL) {
		struct str name = str_of(de->d_name);
		uint64_t shard = 0;

		if (str_ends(name, STR(".new")))
			name.n -= STR(".new").n;
		if (!str_ends(name, suffix))
			continue;
		name.n -= suffix.n;
		if (!str_u64(name, &shard) || shard <= last)
			continue;
		path.n = n;
		buf_addz(&path, de->d_name);
		if (unlink(buf_z(&path)) < 0)
			diag_warn("%s: %s", diag_quote(buf_str(&path)),
			    strerror(errno));
	}
	if (dir != NULL)
		closedir(dir);
	buf_fini(&path);
}

static int
plan_locked(struct planner *p, const struct str *in, size_t n)
{
	struct buf name = { 0 };
	uint64_t last;
	int failed = last_shard(p->out, &last);

	if (failed < 0)
		return -1;
	sweep(p->out, "/plan/", STR(".list"), last);
	sweep(p->out, "/shards/", STR(".rec"), last);
	p->result->first = last + 1;
	p->result->last = last;
	p->old_row = state_open(&p->old, p->out);
	bool is_first = p->old_row == 0;

	if (p->old_row > 0)
		p->old_row = state_next(&p->old);
	state_name(&name, p->out);
	failed = p->old_row < 0 ? -1 : 0;
	if (failed == 0 && whole_open(&p->state, buf_z(&name)) <= 0)
		failed = -1;
	buf_fini(&name);
	if (failed == 0) {
		failed = merge(p, in, n);
		if (failed < 0 || (p->result->files == 0 && !is_first))
			whole_drop(&p->state);
		else
			failed = whole_commit(&p->state);
	}
	if (p->is_open)
		whole_drop(&p->list);
	state_close(&p->old);
	buf_fini(&p->field);
	return failed;
}

/* -- inputs
 * ------------------------------------------------------------------------------
 */

static int
by_walk(const void *a, const void *b)
{
	return walk_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* lies_in: is path the folder or something below it? */
static bool
lies_in(struct str path, struct str folder)
{
	if (str_eq(folder, STR(".")))
		return path.p[0] != '/' && !str_eq(path, STR("..")) &&
		       !str_starts(path, STR("../"));
	return str_starts(path, folder) &&
	       (path.n == folder.n || folder.p[folder.n - 1] == '/' ||
		   path.p[folder.n] == '/');
}

/*
 * clean: without the steps to ".", so that "./drop" is what "drop" was before;
 * riffle-unpack takes them for the same too.
 */
static void
clean(struct buf *out, struct str path)
{
	struct buf b = { 0 };
	size_t from = out->n;

	walk_clean(&b, path);
	struct str rest = buf_str(&b), step;

	if (str_starts(rest, STR("/")))
		buf_addc(out, '/');
	while (str_split(&rest, '/', &step)) {
		if (step.n == 0 || str_eq(step, STR(".")))
			continue;
		if (out->n > from && out->p[out->n - 1] != '/')
			buf_addc(out, '/');
		buf_adds(out, step);
	}
	if (out->n == from)
		buf_addc(out, '.');
	buf_fini(&b);
}

/*
 * inputs: cleaned, in the order of the walk, none inside another, so that
 * all walks together give one sorted sequence.  Returns how many; the bytes
 * are in *text.
 */
static size_t
inputs(const struct str *in, size_t n, struct str *cleaned, struct buf *text)
{
	size_t kept = 0, from = 0;

	for (size_t i = 0; i < n; i++) {
		size_t was = text->n;

		clean(text, in[i]);
		cleaned[i].n = text->n - was;
	}
	for (size_t i = 0; i < n; i++) {
		cleaned[i].p = text->p + from;
		from += cleaned[i].n;
	}
	if (n > 0)
		qsort(cleaned, n, sizeof *cleaned, by_walk);
	for (size_t i = 0; i < n; i++)
		if (kept == 0 || !lies_in(cleaned[i], cleaned[kept - 1]))
			cleaned[kept++] = cleaned[i];
	return kept;
}

int
plan_make(const struct str *in, size_t n, const char *out,
    const struct plan_limits *limits, struct plan_result *result)
{
	struct planner p = { .out = out, .limits = limits, .result = result };
	struct str *cleaned = mem_zalloc(n, sizeof *cleaned);
	struct buf text = { 0 }, folder = { 0 };
	int failed = -1, fd = -1;

	*result = (struct plan_result){ 0 };
	n = inputs(in, n, cleaned, &text);
	buf_addz(&folder, out);
	buf_addz(&folder, "/plan");
	if (whole_make_folders(buf_z(&folder)) < 0)
		goto out;
	fd = open(buf_z(&folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 || flock(fd, LOCK_EX) < 0) {
		diag_warn("%s: cannot lock: %s", diag_quote(buf_str(&folder)),
		    strerror(errno));
		goto out;
	}
	failed = plan_locked(&p, cleaned, n);
out:
	if (fd >= 0)
		close(fd);
	buf_fini(&folder);
	buf_fini(&text);
	free(cleaned);
	return failed < 0 ? -1 : 0;
}
