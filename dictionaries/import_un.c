/*
 * The consolidated list of the United Nations Security Council, in XML:
 * INDIVIDUALS/INDIVIDUAL and ENTITIES/ENTITY, a name in up to four parts,
 * aliases with a quality, the regime, a reference number, dates.
 */
#include "import.h"

#include <stdlib.h>

#include "diag.h"
#include "import_xml.h"
#include "limits.h"
#include "mem.h"

/* What is read of an entry: elements of one level, and of its aliases. */
enum field {
	FIRST,
	SECOND,
	THIRD,
	FOURTH,
	REGIME,
	REFERENCE,
	LISTED,
	COMMENTS,
	ORIGINAL,
	ALIAS_QUALITY,
	ALIAS,
	FIELDS,
	NO_FIELD = FIELDS
};

static const struct {
	const char *parent; /* NULL: the entry itself */
	const char *name;
	enum field field;
} elements[] = {
	{ NULL, "FIRST_NAME", FIRST },
	{ NULL, "SECOND_NAME", SECOND },
	{ NULL, "THIRD_NAME", THIRD },
	{ NULL, "FOURTH_NAME", FOURTH },
	{ NULL, "UN_LIST_TYPE", REGIME },
	{ NULL, "REFERENCE_NUMBER", REFERENCE },
	{ NULL, "LISTED_ON", LISTED },
	{ NULL, "COMMENTS1", COMMENTS },
	{ NULL, "NAME_ORIGINAL_SCRIPT", ORIGINAL },
	{ "_ALIAS", "QUALITY", ALIAS_QUALITY },
	{ "_ALIAS", "ALIAS_NAME", ALIAS },
};

/* Levels of the file. */
enum { ROOT = 1, LIST, ENTRY, PART, PIECE };

struct alias {
	size_t at, n;
	bool weak;
	size_t line;
};

struct un {
	struct import *im;
	const char *path;
	unsigned depth;
	bool known; /* the root is that of the list */
	bool in_entry, in_alias, person;
	size_t alias_line;
	enum field field; /* that takes the text */
	struct buf text[FIELDS];
	struct buf names; /* of the aliases */
	struct alias *alias;
	size_t n_aliases, cap_aliases;
	size_t line; /* where the entry begins */
	struct buf source, entity, listed, program, name;
};

/* -- an entry -------------------------------------------------------------- */

static void
begin(struct un *u, bool person, size_t line)
{
	for (size_t i = 0; i < FIELDS; i++)
		buf_reset(&u->text[i]);
	buf_reset(&u->names);
	u->n_aliases = 0;
	u->in_entry = true;
	u->person = person;
	u->line = line;
}

static struct str
text(const struct un *u, enum field f)
{
	return str_trim(buf_str(&u->text[f]));
}

/* keep_alias: what an alias element holds, until the entry is known. */
static void
keep_alias(struct un *u)
{
	struct str name = text(u, ALIAS);

	if (name.n > 0) {
		u->alias = mem_grow(
		    u->alias, u->n_aliases, &u->cap_aliases, sizeof *u->alias);
		u->alias[u->n_aliases++] = (struct alias){ u->names.n, name.n,
			str_eq_nocase(text(u, ALIAS_QUALITY), STR("low")),
			u->alias_line };
		buf_adds(&u->names, name);
	}
	buf_reset(&u->text[ALIAS]);
	buf_reset(&u->text[ALIAS_QUALITY]);
}

/* mark: where the next name of a list begins: `; `, or ` b) `. */
static size_t
mark(struct str s, size_t *skip)
{
	for (size_t i = 0; i < s.n; i++) {
		struct str here = str_from(s, i);
		*skip = 1;
		if (s.p[i] == ';')
			return i;
		*skip = 3;
		bool edge = i == 0 || s.p[i - 1] == ' ';
		if (edge && here.n > 3 && here.p[0] >= 'a' &&
		    here.p[0] <= 'z' && here.p[1] == ')' && here.p[2] == ' ')
			return i;
	}
	*skip = 0;
	return s.n;
}

/* one_name: without what is told of it: `X, born 1 Jan. 1953 (...)`. */
static struct str
one_name(struct str s)
{
	static const struct str tails[] = {
		STR_INIT(", born "),
		STR_INIT(" (born "),
		STR_INIT(" (false identity"),
		STR_INIT(" (previously "),
	};

	for (size_t k = 0; k < sizeof tails / sizeof *tails; k++)
		for (size_t i = 0; i < s.n; i++)
			if (str_starts(str_from(s, i), tails[k]))
				s = str_head(s, i);
	return str_trim(s);
}

/* put_list: the names of a list. */
static void
put_list(struct un *u, size_t entry, struct str rest, enum import_trust trust)
{
	while (rest.n > 0) {
		size_t skip, n = mark(rest, &skip);
		struct str name = one_name(str_head(rest, n));
		rest = str_from(rest, n + skip);
		if (name.n > 0)
			import_alias(u->im, entry, name, trust);
	}
}

static void
put_aliases(struct un *u, size_t entry)
{
	put_list(u, entry, text(u, ORIGINAL), IMPORT_STRONG);
	for (size_t i = 0; i < u->n_aliases; i++) {
		const struct alias *a = &u->alias[i];
		struct str list = str_from(buf_str(&u->names), a->at);
		import_at(u->im, u->path, a->line);
		put_list(u, entry, str_head(list, a->n),
		    a->weak ? IMPORT_WEAK : IMPORT_STRONG);
	}
}

/* put_number: the seven digits behind `IMO` in a comment. */
static void
put_number(struct un *u, size_t entry)
{
	struct str rest = text(u, COMMENTS);

	for (; rest.n > 0; rest = str_from(rest, 1)) {
		size_t at = 3, n = 0;
		if (!str_starts(rest, STR("IMO")))
			continue;
		while (at < rest.n && at < 24 && !str_is_digit(rest.p[at]))
			at++;
		struct str digits = str_from(rest, at);
		while (n < digits.n && str_is_digit(digits.p[n]))
			n++;
		import_ship(u->im, entry, str_head(digits, n));
	}
}

/* full_name: the parts that there are, with a blank between. */
static struct str
full_name(struct un *u)
{
	buf_reset(&u->name);
	for (unsigned i = FIRST; i <= FOURTH; i++) {
		struct str part = text(u, i);
		if (part.n > 0 && u->name.n > 0)
			buf_addc(&u->name, ' ');
		buf_adds(&u->name, part);
	}
	return buf_str(&u->name);
}

static void
finish(struct un *u)
{
	struct str reference = text(u, REFERENCE);

	u->in_entry = false;
	import_at(u->im, u->path, u->line);
	if (reference.n == 0 || reference.n > 64) {
		import_left_out(u->im, "an entry without a reference number");
		return;
	}
	import_slug(&u->entity, "un-", reference);
	for (size_t i = 0; i < u->entity.n; i++)
		if (u->entity.p[i] == '.')
			u->entity.p[i] = '-';
	buf_reset(&u->listed);
	buf_addz(&u->listed, "UN ");
	buf_adds(&u->listed, reference);
	buf_reset(&u->program);
	if (text(u, REGIME).n > 0)
		buf_addz(&u->program, "UN ");
	buf_adds(&u->program, text(u, REGIME));
	struct import_entry e = { .entity = buf_str(&u->entity),
		.category = u->person ? IMPORT_PEOPLE : IMPORT_COMPANIES,
		.program = buf_str(&u->program),
		.listed = buf_str(&u->listed),
		.date = str_head(text(u, LISTED), 10),
		.source = buf_str(&u->source) };
	size_t entry = import_entry(u->im, &e, full_name(u));
	if (entry == IMPORT_NONE)
		return;
	if (!u->person)
		put_number(u, entry);
	put_aliases(u, entry);
}

/* -- the file -------------------------------------------------------------- */

static int
on_root(struct un *u, struct str name, const char *const *attrs)
{
	if (!str_eq(name, STR("CONSOLIDATED_LIST")))
		return -1;
	u->known = true;
	for (; attrs[0] != NULL; attrs += 2)
		if (str_eq(str_of(attrs[0]), STR("dateGenerated"))) {
			buf_addc(&u->source, ' ');
			buf_adds(&u->source, str_head(str_of(attrs[1]), 10));
		}
	return 0;
}

static int
on_start(void *arg, struct str name, const char *const *attrs, size_t line)
{
	struct un *u = arg;

	u->depth++;
	u->field = NO_FIELD;
	if (u->depth == ROOT)
		return on_root(u, name, attrs);
	if (u->depth == ENTRY &&
	    (str_eq(name, STR("INDIVIDUAL")) || str_eq(name, STR("ENTITY"))))
		begin(u, str_eq(name, STR("INDIVIDUAL")), line);
	if (u->depth == PART) {
		u->in_alias = str_ends(name, STR("_ALIAS"));
		u->alias_line = line;
	}
	if (!u->in_entry || u->depth < PART || u->depth > PIECE)
		return 0;
	for (size_t i = 0; i < sizeof elements / sizeof *elements; i++)
		if (str_eq(name, str_of(elements[i].name)) &&
		    u->depth == (elements[i].parent == NULL ? PART : PIECE) &&
		    (elements[i].parent == NULL || u->in_alias))
			u->field = elements[i].field;
	return 0;
}

static void
on_end(void *arg, struct str name)
{
	struct un *u = arg;

	(void)name;
	if (u->depth == PART && u->in_alias) {
		u->in_alias = false;
		keep_alias(u);
	}
	if (u->depth == ENTRY && u->in_entry)
		finish(u);
	u->field = NO_FIELD;
	u->depth--;
}

static void
on_text(void *arg, struct str piece)
{
	struct un *u = arg;

	/* No name is as long; what is beyond would only fill the memory. */
	if (u->field != NO_FIELD && u->text[u->field].n < LIMIT_UNIT)
		buf_adds(&u->text[u->field], piece);
}

int
import_un(struct import *im, const char *path)
{
	static const struct import_xml_events events = { on_start, on_end,
		on_text };
	struct un u = { .im = im, .path = path, .field = NO_FIELD };
	struct import_file file;

	if (import_file_open(&file, path) < 0)
		return -1;
	buf_addz(&u.source, "UN consolidated list");
	int status = import_xml(&file, &events, &u);
	if (import_file_close(&file) < 0)
		status = -1;
	else if (status < 0 && !u.known && u.depth > 0)
		diag_warn("%s: not the consolidated list of the UN",
		    diag_quote(str_of(path)));
	for (size_t i = 0; i < FIELDS; i++)
		buf_fini(&u.text[i]);
	buf_fini(&u.names);
	free(u.alias);
	buf_fini(&u.source);
	buf_fini(&u.entity);
	buf_fini(&u.listed);
	buf_fini(&u.program);
	buf_fini(&u.name);
	return status;
}
