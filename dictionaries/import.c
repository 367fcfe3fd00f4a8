#include "import.h"

#include <stdlib.h>

#include "charset/charset.h"
#include "company.h"
#include "diag.h"
#include "fold.h"
#include "import_known.h"
#include "import_name.h"
#include "limits.h"
#include "mem.h"
#include "record.h"
#include "source.h"

/* Bytes in the arena, which moves as it grows. */
struct span {
	size_t at, n;
};

struct entry {
	struct span slug;   /* of the list */
	struct span entity; /* the same, or what it is known as */
	struct span program, listed, date, source;
	enum import_category category;
	bool again; /* the entity is there already */
	const char *path;
	size_t line;
};

/* What must be near a common name. */
enum needs {
	NEEDS_NONE,
	NEEDS_SELF, /* another name of the same thing */
	NEEDS_SHIP, /* or a word for a ship or for sanctions */
	NEEDS_LIST  /* or a word for sanctions or for the DPRK, if listed so */
};

/* Rows of one key are put in this order, and the first stays. */
enum rank { FIRST_NAME, STRONG, REORDERED, WEAK };

struct row {
	struct span key; /* entity, tab, name, tab: escaped */
	size_t entry;
	const char *lang, *flags;
	enum dict_kind kind;
	enum import_category category;
	enum needs needs;
	enum rank rank;
};

/* A programme that waits for its entity. */
struct wait {
	struct span entity, program, date;
};

struct import {
	struct buf text; /* the arena */
	struct entry *entry;
	size_t n_entries, cap_entries;
	struct row *row;
	size_t n, cap;
	struct wait *wait;
	size_t n_waits, cap_waits;
	struct import_count count;
	struct import_known *known; /* or NULL */
	const char *path;           /* where the input stands */
	size_t line;
	struct company *company;
	struct folded folded;
	struct buf name, part; /* scratch */
};

static const char *const categories[IMPORT_CATEGORIES] = { "people",
	"companies", "vessels", "addresses" };

const char *
import_category_name(size_t category)
{
	return category < IMPORT_CATEGORIES ? categories[category] : NULL;
}

bool
import_is_date(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (i == 4 || i == 7 ? s.p[i] != '-' : !str_is_digit(s.p[i]))
			return false;
	return s.n == 4 || s.n == 7 || s.n == 10;
}

struct import *
import_new(void)
{
	struct import *im = mem_zalloc(1, sizeof *im);

	im->company = company_new();
	return im;
}

void
import_free(struct import *im)
{
	if (im == NULL)
		return;
	buf_fini(&im->text);
	buf_fini(&im->name);
	buf_fini(&im->part);
	folded_fini(&im->folded);
	company_free(im->company);
	import_known_free(im->known);
	free(im->entry);
	free(im->row);
	free(im->wait);
	free(im);
}

void
import_know(struct import *im, const struct dict *d)
{
	im->known = import_known_new(d);
}

void
import_at(struct import *im, const char *path, size_t line)
{
	im->path = path;
	im->line = line;
}

static void
tell(struct import *im, const char *path, size_t line, const char *why)
{
	im->count.left_out++;
	diag_warn("%s:%zu: %s", diag_quote(str_of(path)), line, why);
}

void
import_left_out(struct import *im, const char *why)
{
	tell(im, im->path, im->line, why);
}

void
import_other(struct import *im)
{
	im->count.others++;
}

static struct span
put(struct import *im, struct str s)
{
	struct span to = { im->text.n, s.n };

	buf_adds(&im->text, s);
	return to;
}

/*
 * put_field: of a column that is no name; also of a date, when it looks like
 * one.  What is wrong, or NULL.
 */
static const char *
put_field(struct import *im, struct str s, struct span *to)
{
	*to = (struct span){ 0, 0 };
	if (str_trim(s).n == 0)
		return NULL;
	const char *wrong = import_name_clean(s, &im->part);
	if (wrong == NULL)
		*to = put(im, buf_str(&im->part));
	return wrong;
}

static struct str
get(const struct import *im, struct span s)
{
	return str_head(str_from(buf_str(&im->text), s.at), s.n);
}

/* -- rows ------------------------------------------------------------------ */

/*
 * dress: what a name of this form may do alone, and what keeps it company.  A
 * common name without needs would be kept company by any term; ours all have
 * some.
 */
static void
dress(struct row *r, enum import_trust trust, const struct import_name *form)
{
	bool firm = r->category == IMPORT_COMPANIES;
	bool one = form->words == 1;
	bool plain = one || form->is_short || form->is_office;

	r->flags = "common";
	r->needs = NEEDS_SELF;
	if (trust == IMPORT_WEAK) {
		r->rank = WEAK;
		if (firm && form->has_form && (one || form->is_short))
			r->flags = "common;exact";
	} else if (r->category == IMPORT_VESSELS) {
		/* NOVA and BEIJING are ships, and words; SEA STAR 7 less so. */
		if (!one)
			r->needs = NEEDS_SHIP;
	} else if (one && firm && form->has_form && !form->is_short) {
		/* PROGRESS LLC is a firm, progress is not. */
		r->flags = "exact";
		r->needs = NEEDS_NONE;
	} else if (firm ? plain : !one && form->is_short) {
		/* Also LI, Bo. */
		r->needs = NEEDS_LIST;
		if (firm && form->has_form)
			r->flags = "common;exact";
	} else if (!one) {
		r->flags = "";
		r->needs = NEEDS_NONE;
	}
}

static struct row *
add(struct import *im, size_t entry, struct str name, const char *lang)
{
	size_t at = im->text.n;
	struct span slug = im->entry[entry].entity;

	im->row = mem_grow(im->row, im->n, &im->cap, sizeof *im->row);
	struct row *r = &im->row[im->n++];
	buf_reserve(&im->text, slug.n + 1);
	buf_adds(&im->text, get(im, slug));
	buf_addc(&im->text, '\t');
	rec_escape(&im->text, name);
	buf_addc(&im->text, '\t');
	*r = (struct row){ .key = { at, im->text.n - at },
		.entry = entry,
		.lang = lang,
		.flags = "",
		.category = im->entry[entry].category };
	return r;
}

/* add_form: a name that has been looked over; what is wrong, or NULL. */
static const char *
add_form(struct import *im, size_t entry, struct str name, enum dict_kind kind,
    enum import_trust trust)
{
	struct import_name form;
	const char *wrong =
	    import_name_form(im->company, &im->folded, name, &form);

	if (wrong != NULL)
		return wrong;
	struct row *r = add(im, entry, name, import_name_lang(name));
	r->kind = kind;
	r->rank = kind == DICT_CANONICAL   ? FIRST_NAME
		  : kind == DICT_GENERATED ? REORDERED
					   : STRONG;
	dress(r, trust, &form);
	return NULL;
}

/* add_name: a name as it stands, and the forms that follow from it. */
static const char *
add_name(struct import *im, size_t entry, struct str raw, enum dict_kind kind,
    enum import_trust trust)
{
	struct str inside;
	const char *wrong = import_name_clean(raw, &im->name);

	if (wrong == NULL)
		wrong = add_form(im, entry, buf_str(&im->name), kind, trust);
	if (wrong != NULL)
		return wrong;
	struct str name = buf_str(&im->name);
	if (im->entry[entry].category == IMPORT_PEOPLE &&
	    import_name_turn(name, &im->part))
		add_form(im, entry, buf_str(&im->part), DICT_GENERATED, trust);
	switch (import_name_bracket(name, &inside, &im->part)) {
	case IMPORT_BRACKET_NONE:
		break;
	case IMPORT_BRACKET_INITIALS:
		add_form(im, entry, inside, DICT_ALIAS, IMPORT_WEAK);
		add_form(im, entry, buf_str(&im->part), DICT_GENERATED, trust);
		break;
	case IMPORT_BRACKET_SCRIPT:
		add_form(im, entry, inside, DICT_ALIAS, trust);
		add_form(im, entry, buf_str(&im->part), DICT_GENERATED, trust);
		break;
	}
	return NULL;
}

/* put_fields: what the rows of an entry have in common; what is wrong. */
static const char *
put_fields(struct import *im, const struct import_entry *e, struct entry *made)
{
	const struct {
		struct str from;
		struct span *to;
	} fields[] = {
		{ e->entity, &made->slug },
		{ e->program, &made->program },
		{ e->listed, &made->listed },
		{ import_is_date(e->date) ? e->date : STR(""), &made->date },
		{ e->source, &made->source },
	};
	const char *wrong = NULL;

	for (size_t i = 0; i < sizeof fields / sizeof *fields && !wrong; i++)
		wrong = put_field(im, fields[i].from, fields[i].to);
	made->entity = made->slug;
	struct str known, date;
	if (wrong == NULL && im->known != NULL &&
	    import_known_entity(
		im->known, get(im, made->listed), &known, &date)) {
		made->entity = put(im, known);
		if (made->date.n == 0 && import_is_date(date))
			made->date = put(im, date);
	}
	return wrong;
}

size_t
import_entry(struct import *im, const struct import_entry *e, struct str name)
{
	struct entry made = {
		.category = e->category, .path = im->path, .line = im->line
	};
	size_t before = im->text.n;

	const char *wrong = put_fields(im, e, &made);
	im->entry = mem_grow(
	    im->entry, im->n_entries, &im->cap_entries, sizeof *im->entry);
	im->entry[im->n_entries++] = made;
	if (wrong == NULL)
		wrong = add_name(
		    im, im->n_entries - 1, name, DICT_CANONICAL, IMPORT_STRONG);
	if (wrong != NULL) {
		im->n_entries--;
		im->text.n = before;
		import_left_out(im, wrong);
		return IMPORT_NONE;
	}
	im->count.entries++;
	return im->n_entries - 1;
}

void
import_alias(
    struct import *im, size_t entry, struct str name, enum import_trust trust)
{
	const char *wrong = add_name(im, entry, name, DICT_ALIAS, trust);

	if (wrong != NULL)
		import_left_out(im, wrong);
}

/* -- numbers and streets --------------------------------------------------- */

/* count_kinds: ASCII digits; letters and digits. */
static void
count_kinds(struct str s, size_t *digits, size_t *signs)
{
	*digits = *signs = 0;
	for (size_t i = 0; i < s.n; i++) {
		*digits += str_is_digit(s.p[i]);
		*signs += str_is_digit(s.p[i]) || str_is_alpha(s.p[i]);
	}
}

static void
add_number(struct import *im, size_t entry, struct str number,
    const char *flags, enum needs needs)
{
	struct row *r = add(im, entry, number, "zxx");

	r->kind = DICT_IDENTIFIER;
	r->flags = flags;
	r->needs = needs;
}

void
import_number(struct import *im, size_t entry, struct str number)
{
	size_t digits, signs;

	if (import_name_clean(number, &im->name) != NULL) {
		import_left_out(im, "a number that is none");
		return;
	}
	number = buf_str(&im->name);
	count_kinds(number, &digits, &signs);
	if (digits < 5 || number.n > 64)
		return;
	/*
	 * Nine digits and more are one in a billion; fewer stand in any table.
	 */
	bool plain = signs < 9;
	enum needs needs = im->entry[entry].category == IMPORT_VESSELS
			       ? NEEDS_SHIP
			       : NEEDS_SELF;
	add_number(im, entry, number, plain ? "common;exact" : "",
	    plain ? needs : NEEDS_NONE);
}

void
import_ship(struct import *im, size_t entry, struct str digits)
{
	char text[] = "IMO 0000000";
	uint64_t n;

	if (digits.n != 7 || !str_u64(digits, &n))
		return;
	memcpy(text + 4, digits.p, 7);
	add_number(im, entry, str_of(text), "", NEEDS_NONE);
	add_number(im, entry, digits, "common;exact", NEEDS_SHIP);
}

void
import_address(struct import *im, size_t entry, struct str street)
{
	struct import_name form;
	size_t digits, signs;

	if (import_name_clean(street, &im->name) != NULL) {
		import_left_out(im, "an address that is none");
		return;
	}
	street = buf_str(&im->name);
	count_kinds(street, &digits, &signs);
	if (digits == 0 || signs - digits < 5 ||
	    import_name_form(im->company, &im->folded, street, &form) != NULL ||
	    form.words < 2)
		return;
	struct row *r = add(im, entry, street, import_name_lang(street));
	r->kind = DICT_ALIAS;
	r->category = IMPORT_ADDRESSES;
	r->flags = "common";
	r->needs = NEEDS_SELF;
	r->rank = STRONG;
}

void
import_program(
    struct import *im, struct str entity, struct str program, struct str date)
{
	struct wait w;

	if (put_field(im, entity, &w.entity) != NULL ||
	    put_field(im, program, &w.program) != NULL ||
	    put_field(im, import_is_date(date) ? date : STR(""), &w.date) !=
		NULL)
		return;
	im->wait =
	    mem_grow(im->wait, im->n_waits, &im->cap_waits, sizeof *im->wait);
	im->wait[im->n_waits++] = w;
}

/* -- in order -------------------------------------------------------------- */

/* What qsort() compares by: it hands the comparison nothing else. */
struct sorted {
	struct str key;
	size_t number;
	unsigned category, rank;
};

static int
compare(const void *pa, const void *pb)
{
	const struct sorted *a = pa, *b = pb;
	int c = str_cmp(a->key, b->key);

	if (c == 0)
		c = (a->category > b->category) - (a->category < b->category);
	if (c == 0)
		c = (a->rank > b->rank) - (a->rank < b->rank);
	return c != 0 ? c : (a->number > b->number) - (a->number < b->number);
}

static void
sort(struct sorted *s, size_t n)
{
	if (n > 1)
		qsort(s, n, sizeof *s, compare);
}

/* add_part: one more of the parts of *all with `;` between, unless in it. */
static void
add_part(struct import *im, struct span *all, struct span part)
{
	struct str rest = get(im, *all), had;
	size_t at = im->text.n;

	while (str_split(&rest, ';', &had))
		if (str_eq(had, get(im, part)))
			return;
	if (part.n == 0)
		return;
	/* Reserved first: what is copied lies in what may move. */
	buf_reserve(&im->text, all->n + 1 + part.n);
	buf_adds(&im->text, get(im, *all));
	if (all->n > 0)
		buf_addc(&im->text, ';');
	buf_adds(&im->text, get(im, part));
	*all = (struct span){ at, im->text.n - at };
}

/* take_waits: what has waited for its entity; both sides are in order. */
static void
take_waits(struct import *im, const struct sorted *entries)
{
	struct sorted *s = mem_alloc(im->n_waits + 1, sizeof *s);
	size_t k = 0;

	for (size_t i = 0; i < im->n_waits; i++)
		s[i] = (struct sorted){ get(im, im->wait[i].entity), i, 0, 0 };
	sort(s, im->n_waits);
	for (size_t i = 0; i < im->n_waits; i++) {
		const struct wait *w = &im->wait[s[i].number];
		struct str slug = get(im, w->entity);
		while (k < im->n_entries &&
		       str_cmp(get(im, im->entry[entries[k].number].slug),
			   slug) < 0)
			k++;
		if (k == im->n_entries)
			break;
		struct entry *e = &im->entry[entries[k].number];
		if (!str_eq(get(im, e->slug), slug))
			continue;
		if (w->date.n > 0 &&
		    (e->date.n == 0 ||
			str_cmp(get(im, w->date), get(im, e->date)) < 0))
			e->date = w->date;
		add_part(im, &e->program, w->program);
	}
	free(s);
}

/* drop_again: entries of an entity that another has begun before them. */
static void
drop_again(struct import *im, const struct sorted *s)
{
	for (size_t i = 1; i < im->n_entries; i++) {
		struct entry *e = &im->entry[s[i].number];
		if (!str_eq(s[i].key, s[i - 1].key))
			continue;
		e->again = true;
		im->count.entries--;
		tell(im, e->path, e->line, "an entry that is there already");
	}
}

/* sort_rows: the rows in order, without those that say nothing new. */
static void
sort_rows(struct import *im)
{
	struct sorted *s = mem_alloc(im->n + 1, sizeof *s);
	struct row *row = mem_alloc(im->n + 1, sizeof *row);
	size_t n = 0, kept = 0;

	for (size_t i = 0; i < im->n; i++)
		if (!im->entry[im->row[i].entry].again)
			s[n++] = (struct sorted){ get(im, im->row[i].key), i,
				im->row[i].category, im->row[i].rank };
	sort(s, n);
	for (size_t i = 0; i < n; i++) {
		const struct row *r = &im->row[s[i].number];
		if (i > 0 && str_eq(s[i].key, s[i - 1].key) &&
		    s[i].category == s[i - 1].category)
			continue;
		if (im->known != NULL && import_known_has(im->known, s[i].key))
			im->count.known++;
		else
			row[kept++] = *r;
	}
	free(s);
	free(im->row);
	im->row = row;
	im->n = kept;
	im->cap = kept;
}

static void
count_rows(struct import *im)
{
	for (size_t i = 0; i < im->n; i++)
		if (im->row[i].kind == DICT_IDENTIFIER)
			im->count.numbers++;
		else if (im->row[i].category != IMPORT_ADDRESSES)
			im->count.names++;
}

void
import_finish(struct import *im)
{
	struct sorted *s = mem_alloc(im->n_entries + 1, sizeof *s);

	for (size_t i = 0; i < im->n_entries; i++)
		s[i] = (struct sorted){ get(im, im->entry[i].slug), i, 0, 0 };
	sort(s, im->n_entries);
	drop_again(im, s);
	take_waits(im, s);
	free(s);
	sort_rows(im);
	count_rows(im);
}

struct import_count
import_counted(const struct import *im)
{
	return im->count;
}

/* -- out ------------------------------------------------------------------- */

static struct str
needs_of(const struct import *im, const struct row *r)
{
	struct str rest = get(im, im->entry[r->entry].program), one;
	bool dprk = false;

	while (str_split(&rest, ';', &one))
		dprk |=
		    str_starts(one, STR("DPRK")) || str_ends(one, STR("DPRK"));
	if (r->needs == NEEDS_SELF)
		return get(im, im->entry[r->entry].entity);
	if (r->needs == NEEDS_SHIP)
		return STR("sanctions-word;vessel-word");
	if (r->needs == NEEDS_LIST && dprk)
		return STR("dprk-word;pyongyang;sanctions-word");
	return r->needs == NEEDS_LIST ? STR("sanctions-word") : STR("");
}

static void
put_row(const struct import *im, const struct row *r, bool category,
    struct buf *listed, struct buf *out)
{
	const struct entry *e = &im->entry[r->entry];
	struct str key = get(im, r->key);

	buf_reset(listed);
	buf_adds(listed, get(im, e->listed));
	if (e->date.n > 0)
		buf_addc(listed, ' ');
	buf_adds(listed, get(im, e->date));
	const struct str field[SOURCE_COLUMNS - SOURCE_LANG] = {
		str_of(r->lang),
		str_of(dict_kind_name(r->kind)),
		str_of(r->flags),
		needs_of(im, r),
		get(im, e->program),
		buf_str(listed),
		get(im, e->source),
		str_of(categories[r->category]),
	};
	/* The key ends in a tab. */
	buf_adds(out, key);
	source_put(
	    out, field, sizeof field / sizeof *field - (category ? 0 : 1));
}

void
import_write(
    const struct import *im, enum import_category category, struct buf *out)
{
	bool all = category == IMPORT_CATEGORIES;
	struct buf listed = { NULL, 0, 0 };

	source_header(out, all);
	for (size_t i = 0; i < im->n; i++)
		if (all || im->row[i].category == category)
			put_row(im, &im->row[i], all, &listed, out);
	buf_fini(&listed);
}

void
import_slug(struct buf *out, const char *prefix, struct str id)
{
	buf_reset(out);
	buf_addz(out, prefix);
	for (size_t i = 0; i < id.n; i++) {
		char c = str_lower(id.p[i]);
		bool good = str_is_digit(c) || str_is_alpha(c) || c == '_';
		buf_addc(out, good ? c : '-');
	}
}
