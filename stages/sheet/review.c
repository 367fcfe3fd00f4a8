#include "review.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "about.h"
#include "archive/digest.h"
#include "buf.h"
#include "cell.h"
#include "delim.h"
#include "diag.h"
#include "limits.h"
#include "mem.h"
#include "scratch.h"
#include "xlsxread.h"

/* A title may stand above the header line, but no more than that. */
enum { HEADER_WITHIN = 20 };

/* Hexadecimal digits of a SHA-256; bytes that are read of a file at a time. */
enum { SUM_DIGITS = 64, BLOCK = 256 * 1024 };

/* What identifies a hit, and what a moved one has kept. */
static const int strong_columns[] = { HITS_ID, HITS_PLACE, HITS_START,
	HITS_LENGTH, HITS_ENTITY, HITS_MATCHED, -1 };
static const int weak_columns[] = { HITS_PATH, HITS_PLACE, HITS_ENTITY,
	HITS_MATCHED, -1 };

#define NONE UINT32_MAX

/* A row of an earlier sheet; its cells are kept only if people wrote in it. */
struct old {
	uint64_t strong, weak;
	char **cells; /* NULL when nobody wrote in it */
	size_t *lengths;
	bool seen;  /* a hit of this run is the same */
	bool moved; /* a hit of this run is likely the same */
};

/* All rows with the same weak key that have found nothing better. */
struct weak {
	uint64_t key;
	uint32_t olds, news; /* how many of each */
	uint32_t old;        /* the last of the old ones */
};

struct review {
	struct old *olds;
	size_t n, cap;
	uint32_t *strong; /* places in olds, by hash; NONE is free */
	struct weak *weak;
	size_t slots; /* of both, a power of two */
	struct review_counts counts;
	struct buf key, key2;
	struct buf twins; /* their sums, one behind the other */

	/* The sheet that is being loaded. */
	const char *path;
	char *sheet;
	size_t sheet_n, rows_looked_at;
	int map[LIMIT_SHEET_COLUMNS]; /* column there to column here, or -1 */
	size_t n_map;
	bool any_header, has_header;
	uint64_t loose; /* reviewed rows that name no hit */
	bool asks;      /* only whether anybody has written, and quietly */
	bool written;
};

struct review *
review_new(void)
{
	return mem_zalloc(1, sizeof(struct review));
}

static size_t
n_columns(void)
{
	size_t n;

	column_of(TABLE_HITS, &n);
	return n;
}

void
review_free(struct review *r)
{
	if (r == NULL)
		return;
	for (size_t i = 0; i < r->n; i++) {
		for (size_t c = 0; r->olds[i].cells && c < n_columns(); c++)
			free(r->olds[i].cells[c]);
		free(r->olds[i].cells);
		free(r->olds[i].lengths);
	}
	free(r->olds);
	free(r->strong);
	free(r->weak);
	free(r->sheet);
	buf_fini(&r->key);
	buf_fini(&r->key2);
	buf_fini(&r->twins);
	free(r);
}

/* -- keys ---------------------------------------------------------------- */

static void
make_key(struct buf *key, const struct str *row, const int *columns)
{
	buf_reset(key);
	for (; *columns >= 0; columns++) {
		cell_key(key, row[*columns]);
		buf_addc(key, '\0');
	}
}

/* FNV-1a, with its bits mixed once more since the low ones choose the slot. */
static uint64_t
hash(struct str key)
{
	uint64_t h = UINT64_C(0xCBF29CE484222325);

	for (size_t i = 0; i < key.n; i++)
		h = (h ^ (unsigned char)key.p[i]) * UINT64_C(0x100000001B3);
	h ^= h >> 32;
	return h * UINT64_C(0x9E3779B97F4A7C15) ^ h >> 29;
}

static uint64_t
hash_row(struct review *r, const struct str *row, const int *columns)
{
	make_key(&r->key, row, columns);
	return hash(buf_str(&r->key));
}

/* strong_slot: where the key is or would be. */
static size_t
strong_slot(const struct review *r, uint64_t key)
{
	size_t i = (size_t)key & (r->slots - 1);

	while (r->strong[i] != NONE && r->olds[r->strong[i]].strong != key)
		i = (i + 1) & (r->slots - 1);
	return i;
}

static struct weak *
weak_slot(const struct review *r, uint64_t key)
{
	size_t i = (size_t)key & (r->slots - 1);

	while (r->weak[i].old != NONE && r->weak[i].key != key)
		i = (i + 1) & (r->slots - 1);
	return &r->weak[i];
}

/* grow: twice the slots, the weak ones only when loading is over. */
static void
grow(struct review *r)
{
	r->slots = r->slots == 0 ? 1024 : r->slots * 2;
	free(r->strong);
	r->strong = mem_alloc(r->slots, sizeof *r->strong);
	memset(r->strong, 0xFF, r->slots * sizeof *r->strong);
	for (size_t i = 0; i < r->n; i++)
		r->strong[strong_slot(r, r->olds[i].strong)] = (uint32_t)i;
}

static struct str
old_cell(const struct old *o, int column)
{
	return (struct str){ o->cells[column], o->lengths[column] };
}

/* same: is the old row this hit?  Its cells settle what a hash cannot. */
static bool
same(struct review *r, const struct old *o, const struct str *row,
    const int *columns)
{
	struct str cells[COLUMN_MAX];

	if (o->cells == NULL)
		return true;
	for (size_t i = 0; i < n_columns(); i++)
		cells[i] = old_cell(o, (int)i);
	make_key(&r->key, row, columns);
	make_key(&r->key2, cells, columns);
	return str_eq(buf_str(&r->key), buf_str(&r->key2));
}

static struct old *
find_strong(struct review *r, const struct str *row)
{
	if (r->n == 0)
		return NULL;
	uint64_t key = hash_row(r, row, strong_columns);
	uint32_t at = r->strong[strong_slot(r, key)];

	if (at == NONE || !same(r, &r->olds[at], row, strong_columns))
		return NULL;
	return &r->olds[at];
}

/* -- loading --------------------------------------------------------------- */

static void
set_cell(struct old *o, int column, struct str value)
{
	free(o->cells[column]);
	o->cells[column] = mem_dup(value.p, value.n);
	o->lengths[column] = value.n;
}

static void
keep_cells(struct old *o, const struct str *row)
{
	size_t n = n_columns();

	o->cells = mem_zalloc(n, sizeof *o->cells);
	o->lengths = mem_zalloc(n, sizeof *o->lengths);
	for (size_t i = 0; i < n; i++)
		set_cell(o, (int)i, row[i]);
}

/* join: two people wrote about the same hit; neither is lost. */
static void
join(struct old *o, int column, struct str value)
{
	struct str was = old_cell(o, column);
	struct buf both = { NULL, 0, 0 };

	if (value.n == 0 || str_eq(was, value))
		return;
	buf_adds(&both, was);
	if (was.n > 0)
		buf_addz(&both, " / ");
	buf_adds(&both, value);
	set_cell(o, column, buf_str(&both));
	buf_fini(&both);
}

static void
add_old(struct review *r, const struct str *row)
{
	bool written = row[HITS_REVIEWED].n > 0 || row[HITS_NOTE].n > 0;
	struct old *o;

	if (r->n + 1 > r->slots / 2)
		grow(r);
	uint64_t strong = hash_row(r, row, strong_columns);
	size_t slot = strong_slot(r, strong);

	if (r->strong[slot] == NONE) {
		r->olds = mem_grow(r->olds, r->n, &r->cap, sizeof *r->olds);
		o = &r->olds[r->n];
		*o = (struct old){ .strong = strong,
			.weak = hash_row(r, row, weak_columns) };
		r->strong[slot] = (uint32_t)r->n++;
	}
	o = &r->olds[r->strong[slot]];
	if (!written)
		return;
	if (o->cells == NULL) {
		keep_cells(o, row);
		return;
	}
	join(o, HITS_REVIEWED, row[HITS_REVIEWED]);
	join(o, HITS_NOTE, row[HITS_NOTE]);
}

static bool
maps(const struct review *r, int column)
{
	for (size_t i = 0; i < r->n_map; i++)
		if (r->map[i] == column)
			return true;
	return false;
}

/* take_header: is this row the header of a table of hits? */
static bool
take_header(struct review *r, const struct str *cells, size_t n)
{
	static const int wanted[] = { HITS_ID, HITS_PLACE, HITS_ENTITY,
		HITS_MATCHED };

	r->n_map = n;
	for (size_t i = 0; i < n; i++)
		r->map[i] = column_find(TABLE_HITS, str_trim(cells[i]));
	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
		if (!maps(r, wanted[i]))
			return false;
	return maps(r, HITS_REVIEWED) || maps(r, HITS_NOTE);
}

/* say_foreign: columns that people added stay behind, but not in silence. */
static void
say_foreign(const struct review *r, const struct str *cells, size_t n)
{
	struct buf names = { NULL, 0, 0 };

	for (size_t i = 0; i < n; i++)
		if (r->map[i] < 0 && str_trim(cells[i]).n > 0) {
			buf_addz(&names, names.n > 0 ? ", " : "");
			buf_adds(&names, str_trim(cells[i]));
		}
	if (names.n > 0 && !r->asks)
		diag_note("%s: columns left behind: %s",
		    diag_quote(str_of(r->path)), diag_quote(buf_str(&names)));
	buf_fini(&names);
}

static void
take_row(struct review *r, const struct str *cells, size_t n)
{
	struct str row[COLUMN_MAX];

	for (size_t i = 0; i < COLUMN_MAX; i++)
		row[i] = STR("");
	for (size_t i = n; i-- > 0;)
		if (i < r->n_map && r->map[i] >= 0)
			row[r->map[i]] = cells[i];
	bool written = row[HITS_REVIEWED].n > 0 || row[HITS_NOTE].n > 0;

	r->written = r->written || written;
	if (r->asks)
		return;
	if (str_trim(row[HITS_ENTITY]).n > 0 && str_trim(row[HITS_ID]).n > 0)
		add_old(r, row);
	else
		r->loose += written;
}

static void
take_twin(struct review *r, const struct str *cells, size_t n)
{
	if (n < 2 || !str_eq(str_trim(cells[0]), STR(ABOUT_TWIN)))
		return;
	struct str sum = str_trim(cells[1]);

	if (sum.n == SUM_DIGITS)
		buf_adds(&r->twins, sum);
}

/* sum_of: the SHA-256 of a file in digits; false when it cannot be read. */
static bool
sum_of(const char *path, char sum[SUM_DIGITS + 1])
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	unsigned char bytes[SUM_DIGITS / 2];
	char *block = mem_alloc(BLOCK, 1);
	struct digest d;
	ssize_t k = -1;

	digest_init(&d);
	while (fd >= 0 && (k = read(fd, block, BLOCK)) > 0)
		digest_add(&d, (struct str){ block, (size_t)k });
	digest_end(&d, bytes);
	digest_hex(bytes, sizeof bytes, sum);
	free(block);
	if (fd >= 0)
		close(fd);
	return k == 0;
}

bool
review_is_twin(const struct review *r, const char *path)
{
	struct str twins = buf_str(&r->twins);
	char sum[SUM_DIGITS + 1];

	if (twins.n == 0 || !sum_of(path, sum))
		return false;
	for (; twins.n > 0; twins = str_from(twins, SUM_DIGITS))
		if (str_eq(str_head(twins, SUM_DIGITS), str_of(sum)))
			return true;
	return false;
}

bool
review_is_workbook(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char magic[2] = { 0 };
	bool found = fd >= 0 && read(fd, magic, sizeof magic) == 2 &&
		     memcmp(magic, "PK", sizeof magic) == 0;

	if (fd >= 0)
		close(fd);
	return found;
}

static int
on_row(void *arg, struct str sheet, const struct str *cells, size_t n)
{
	struct review *r = arg;

	if (r->sheet == NULL ||
	    !str_eq((struct str){ r->sheet, r->sheet_n }, sheet)) {
		free(r->sheet);
		r->sheet = mem_dup(sheet.p, sheet.n);
		r->sheet_n = sheet.n;
		r->has_header = false;
		r->rows_looked_at = 0;
	}
	if (r->has_header) {
		take_row(r, cells, n);
	} else if (r->rows_looked_at++ < HEADER_WITHIN &&
		   take_header(r, cells, n)) {
		r->has_header = r->any_header = true;
		say_foreign(r, cells, n);
	}
	if (!r->has_header)
		take_twin(r, cells, n);
	/* Whoever only asks need not see the rest. */
	bool no_sheet = sheet.n == 0 && !r->has_header &&
			r->rows_looked_at >= HEADER_WITHIN;

	return r->asks && (r->written || no_sheet);
}

/* read_rows: the rows of a file to on_row(). */
static int
read_rows(struct review *r, const char *path)
{
	struct buf file = { NULL, 0, 0 };
	int failed = scratch_file(path, LIMIT_DOCUMENT, &file);

	r->path = r->asks ? NULL : path;
	if (failed == 0 && str_starts(buf_str(&file), STR("PK")))
		failed = xlsxread_rows(r->path, buf_str(&file), on_row, r);
	else if (failed == 0)
		failed = delim_read(r->path, buf_str(&file), on_row, r);
	buf_fini(&file);
	return failed;
}

bool
review_is_written(const char *path)
{
	struct review *r = review_new();
	bool written;

	r->asks = true;
	read_rows(r, path);
	written = r->written;
	review_free(r);
	return written;
}

int
review_load(struct review *r, const char *path)
{
	if (review_is_twin(r, path))
		return 0;
	r->any_header = false;
	r->loose = 0;
	free(r->sheet);
	r->sheet = NULL;
	int failed = read_rows(r, path);

	if (failed == 0 && !r->any_header) {
		diag_warn("%s: no table of hits: columns id, place, entity, "
			  "matched and reviewed or note are wanted",
		    diag_quote(str_of(path)));
		failed = -1;
	}
	if (failed == 0 && r->loose > 0)
		diag_warn("%s: reviewed rows that name no hit, left behind: "
			  "%llu",
		    diag_quote(str_of(path)), (unsigned long long)r->loose);
	return failed;
}

/* -- the hits of this run -------------------------------------------------- */

/* prepare_weak: a slot for each weak key of the old rows. */
static void
prepare_weak(struct review *r)
{
	r->weak = mem_zalloc(r->slots, sizeof *r->weak);
	for (size_t i = 0; i < r->slots; i++)
		r->weak[i].old = NONE;
	for (size_t i = 0; i < r->n; i++) {
		struct weak *w = weak_slot(r, r->olds[i].weak);

		w->key = r->olds[i].weak;
		w->old = (uint32_t)i;
	}
}

void
review_see(struct review *r, const struct str *row)
{
	struct old *o = find_strong(r, row);

	if (o != NULL) {
		o->seen = true;
		r->counts.known++;
		r->counts.reviewed +=
		    o->cells != NULL && o->lengths[HITS_REVIEWED] > 0;
		return;
	}
	if (r->n == 0)
		return;
	if (r->weak == NULL)
		prepare_weak(r);
	struct weak *w = weak_slot(r, hash_row(r, row, weak_columns));

	if (w->old != NONE)
		w->news++;
}

void
review_settle(struct review *r)
{
	for (size_t i = 0; r->weak != NULL && i < r->n; i++) {
		struct weak *w = weak_slot(r, r->olds[i].weak);

		if (!r->olds[i].seen) {
			w->olds++;
			w->old = (uint32_t)i;
		}
	}
	for (size_t i = 0; i < r->n; i++) {
		struct old *o = &r->olds[i];
		const struct weak *w =
		    r->weak == NULL ? NULL : weak_slot(r, o->weak);

		if (o->seen)
			continue;
		o->moved = w != NULL && w->olds == 1 && w->news == 1;
		r->counts.moved += o->moved;
		r->counts.reviewed += o->moved && o->cells != NULL &&
				      o->lengths[HITS_REVIEWED] > 0;
		r->counts.gone += !o->moved && o->cells != NULL;
	}
}

struct review_counts
review_counts(const struct review *r)
{
	return r->counts;
}

void
review_fill(struct review *r, struct str *row)
{
	const struct old *o = find_strong(r, row);
	struct str state = STR("known");

	if (o == NULL && r->weak != NULL) {
		const struct weak *w =
		    weak_slot(r, hash_row(r, row, weak_columns));

		if (w->old != NONE && r->olds[w->old].moved &&
		    same(r, &r->olds[w->old], row, weak_columns)) {
			o = &r->olds[w->old];
			state = STR("moved");
		}
	}
	row[HITS_STATE] = o == NULL ? STR("new") : state;
	if (o == NULL || o->cells == NULL)
		return;
	row[HITS_REVIEWED] = old_cell(o, HITS_REVIEWED);
	row[HITS_NOTE] = old_cell(o, HITS_NOTE);
}

bool
review_gone(const struct review *r, size_t *at, struct str *row)
{
	for (; *at < r->n; (*at)++) {
		const struct old *o = &r->olds[*at];

		if (o->seen || o->moved || o->cells == NULL)
			continue;
		for (size_t i = 0; i < n_columns(); i++)
			row[i] = old_cell(o, (int)i);
		row[HITS_STATE] = STR("gone");
		++*at;
		return true;
	}
	return false;
}
