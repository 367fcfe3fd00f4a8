/*
 * The list of Specially Designated Nationals as the US Treasury publishes it:
 * sdn.csv, alt.csv and add.csv, joined by their first column.  No header; null
 * is -0- without quotes, with a blank behind it; programmes are joined by
 * `] [`; ASCII only; the file ends in a byte 0x1A.
 */
#include "import.h"

#include <stdlib.h>

#include "diag.h"
#include "import_csv.h"
#include "import_remark.h"
#include "mem.h"

/* Columns of the three files. */
enum { UID, NAME, TYPE, PROGRAM, REMARKS = 11, SDN_COLUMNS };
enum { ALT_TYPE = 2, ALT_NAME, ALT_COLUMNS = 5 };
enum { ADD_STREET = 2, ADD_COLUMNS = 6 };

/* The number of an entry in the list, and in the import. */
struct uid {
	uint64_t uid;
	size_t entry;
};

struct ofac {
	struct import *im;
	struct str date;
	struct uid *uid;
	size_t n, cap;
	struct buf entity, program, listed, source;
};

/* field: of the record in hand; null and empty ones are empty. */
static struct str
field(const struct import_csv *csv, size_t i)
{
	struct str s = str_trim(csv->field[i]);

	if (str_eq(s, STR("-0-")))
		s.n = 0;
	return s;
}

/* programs: `A] [B` as A;B, and brackets around all of it left out. */
static void
programs(struct str s, struct buf *out)
{
	buf_reset(out);
	for (size_t i = 0; i < s.n; i++)
		if (str_starts(str_from(s, i), STR("] ["))) {
			buf_addc(out, ';');
			i += 2;
		} else if (s.p[i] != '[' && s.p[i] != ']') {
			buf_addc(out, s.p[i]);
		}
}

static bool
category_of(struct str type, enum import_category *category)
{
	if (type.n == 0)
		*category = IMPORT_COMPANIES;
	else if (str_eq_nocase(type, STR("individual")))
		*category = IMPORT_PEOPLE;
	else if (str_eq_nocase(type, STR("vessel")) ||
		 str_eq_nocase(type, STR("aircraft")))
		*category = IMPORT_VESSELS;
	else
		return false;
	return true;
}

/* remarks: weak names, and the numbers of what is no person. */
static void
remarks(struct ofac *o, size_t entry, bool person, struct str rest)
{
	enum import_remark kind;
	struct str value;

	while (import_remark_next(&rest, &kind, &value))
		switch (kind) {
		case IMPORT_REMARK_ALIAS:
			import_alias(o->im, entry, value, IMPORT_WEAK);
			break;
		case IMPORT_REMARK_CUT:
			import_left_out(o->im, "a weak name without an end");
			break;
		case IMPORT_REMARK_NUMBER:
			if (!person)
				import_number(o->im, entry, value);
			break;
		case IMPORT_REMARK_SHIP:
			import_ship(o->im, entry, value);
			break;
		case IMPORT_REMARK_OTHER:
			break;
		}
}

/* sdn_row: an entry; false when it is none of this list. */
static bool
sdn_row(struct ofac *o, const struct import_csv *csv)
{
	struct import_entry e = { .date = { NULL, 0 } };
	uint64_t uid;

	if (csv->n != SDN_COLUMNS || !str_u64(field(csv, UID), &uid) ||
	    !category_of(field(csv, TYPE), &e.category))
		return false;
	import_slug(&o->entity, "ofac-", field(csv, UID));
	programs(field(csv, PROGRAM), &o->program);
	buf_reset(&o->listed);
	buf_addz(&o->listed, "OFAC ");
	buf_adds(&o->listed, field(csv, UID));
	e.entity = buf_str(&o->entity);
	e.program = buf_str(&o->program);
	e.listed = buf_str(&o->listed);
	e.source = buf_str(&o->source);
	size_t entry = import_entry(o->im, &e, field(csv, NAME));
	if (entry == IMPORT_NONE)
		return true;
	o->uid = mem_grow(o->uid, o->n, &o->cap, sizeof *o->uid);
	o->uid[o->n++] = (struct uid){ uid, entry };
	remarks(o, entry, e.category == IMPORT_PEOPLE, field(csv, REMARKS));
	return true;
}

static int
compare(const void *pa, const void *pb)
{
	const struct uid *a = pa, *b = pb;

	if (a->uid != b->uid)
		return a->uid < b->uid ? -1 : 1;
	return (a->entry > b->entry) - (a->entry < b->entry);
}

/* find: the entry that a row of the other files is about. */
static size_t
find(const struct ofac *o, uint64_t uid)
{
	size_t lo = 0, hi = o->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (o->uid[mid].uid < uid)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < o->n && o->uid[lo].uid == uid ? o->uid[lo].entry
						  : IMPORT_NONE;
}

static bool
alt_row(struct ofac *o, const struct import_csv *csv)
{
	uint64_t uid, number;

	if (csv->n != ALT_COLUMNS || !str_u64(field(csv, UID), &uid) ||
	    !str_u64(field(csv, 1), &number) || field(csv, ALT_TYPE).n != 3)
		return false;
	size_t entry = find(o, uid);
	if (entry == IMPORT_NONE)
		import_left_out(o->im, "a name of an entry that is not there");
	else
		import_alias(o->im, entry, field(csv, ALT_NAME), IMPORT_STRONG);
	return true;
}

static bool
add_row(struct ofac *o, const struct import_csv *csv)
{
	uint64_t uid, number;

	if (csv->n != ADD_COLUMNS || !str_u64(field(csv, UID), &uid) ||
	    !str_u64(field(csv, 1), &number))
		return false;
	size_t entry = find(o, uid);
	if (entry == IMPORT_NONE)
		import_left_out(
		    o->im, "an address of an entry that is not there");
	else if (field(csv, ADD_STREET).n > 0)
		import_address(o->im, entry, field(csv, ADD_STREET));
	return true;
}

/* The three files in the order of the call. */
static const struct {
	const char *name;
	bool (*row)(struct ofac *o, const struct import_csv *csv);
} files[] = {
	{ "sdn.csv", sdn_row },
	{ "alt.csv", alt_row },
	{ "add.csv", add_row },
};
enum { FILES = sizeof files / sizeof *files };

/* is_header: some keepers of these files give them one. */
static bool
is_header(const struct import_csv *csv)
{
	return csv->n > 0 && str_eq_nocase(csv->field[0], STR("ent_num"));
}

/* read_file: -1 when the file is none of its kind, by its first record. */
static int
read_file(struct ofac *o, size_t kind, const char *path)
{
	struct import_file file;
	struct import_csv csv = { .file = &file, .flat = true };
	bool known = false;
	int found, status = 0;

	if (import_file_open(&file, path) < 0)
		return -1;
	while ((found = import_csv_next(&csv)) != 0) {
		import_at(o->im, path, csv.line);
		if (found > 0 && !known && is_header(&csv))
			continue;
		if (found > 0 && files[kind].row(o, &csv)) {
			known = true;
			continue;
		}
		if (!known)
			break;
		import_left_out(
		    o->im, found > 0 ? "not a row of this file" : csv.wrong);
	}
	if (import_file_close(&file) < 0) {
		status = -1;
	} else if (!known) {
		diag_warn("%s: not %s of OFAC", diag_quote(str_of(path)),
		    files[kind].name);
		status = -1;
	}
	import_csv_fini(&csv);
	return status;
}

int
import_ofac(struct import *im, struct str date, char *const *paths)
{
	struct ofac o = { .im = im, .date = date };
	int status = 0;

	buf_addz(&o.source, "OFAC SDN");
	if (date.n > 0)
		buf_addc(&o.source, ' ');
	buf_adds(&o.source, date);
	for (size_t i = 0; i < FILES && paths[i] != NULL && status == 0; i++) {
		status = read_file(&o, i, paths[i]);
		if (i == 0 && o.n > 1)
			qsort(o.uid, o.n, sizeof *o.uid, compare);
	}
	free(o.uid);
	buf_fini(&o.entity);
	buf_fini(&o.program);
	buf_fini(&o.listed);
	buf_fini(&o.source);
	return status;
}
