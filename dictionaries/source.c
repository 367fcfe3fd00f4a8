#include "source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "charset/charset.h"
#include "checkdigit.h"
#include "diag.h"
#include "dict.h"
#include "limits.h"
#include "mem.h"
#include "record.h"

static const char *const columns[SOURCE_COLUMNS] = { "entity", "name", "lang",
	"kind", "flags", "needs", "program", "listed", "source", "category" };

void
source_init(struct source *s)
{
	*s = (struct source){ 0 };
}

void
source_fini(struct source *s)
{
	for (size_t i = 0; i < s->n_owned; i++)
		free(s->owned[i]);
	free(s->owned);
	free(s->row);
	free(s->path);
	source_init(s);
}

void
source_header(struct buf *out, bool category)
{
	for (size_t i = 0; i < SOURCE_COLUMNS - (category ? 0u : 1u); i++) {
		if (i > 0)
			buf_addc(out, '\t');
		buf_addz(out, columns[i]);
	}
	buf_addc(out, '\n');
}

struct str
source_column_name(enum source_column column)
{
	return str_of(columns[column]);
}

void
source_put(struct buf *out, const struct str *field, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_addc(out, '\t');
		rec_escape(out, field[i]);
	}
	buf_addc(out, '\n');
}

void
source_put_flags(struct buf *out, unsigned flags)
{
	bool more = false;

	for (unsigned bit = 1; dict_flag_name(bit) != NULL; bit <<= 1)
		if (flags & bit) {
			if (more)
				buf_addc(out, ';');
			buf_addz(out, dict_flag_name(bit));
			more = true;
		}
}

char *
source_keep(struct source *s, char *p)
{
	s->owned =
	    mem_grow(s->owned, s->n_owned, &s->cap_owned, sizeof *s->owned);
	s->owned[s->n_owned++] = p;
	return p;
}

/* slurp: the file's bytes; NULL after a warning. */
static char *
slurp(struct source *s, const char *path, size_t *n)
{
	struct buf b = { NULL, 0, 0 };
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got = -1;

	if (fd >= 0)
		do {
			got = read(fd, buf_reserve(&b, 1 << 16), 1 << 16);
			if (got > 0)
				b.n += (size_t)got;
		} while ((got > 0 && b.n <= LIMIT_DICT) ||
			 (got < 0 && errno == EINTR));
	if (got != 0) {
		if (got > 0)
			diag_warn("%s: larger than a dictionary may be",
			    diag_quote(str_of(path)));
		else
			diag_warn("%s: %s", diag_quote(str_of(path)),
			    strerror(errno));
		buf_fini(&b);
		b.n = 0;
	} else {
		buf_reserve(&b, 1);
	}
	if (fd >= 0)
		close(fd);
	*n = b.n;
	return b.p == NULL ? NULL : source_keep(s, b.p);
}

/* category_of: the file's name without folder and suffix. */
static struct str
category_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	struct str s = str_of(slash == NULL ? path : slash + 1);

	return str_ends(s, STR(".tsv")) ? str_head(s, s.n - 4) : s;
}

/* is_slug: what an entity or a category may be called. */
static bool
is_slug(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!str_is_digit(s.p[i]) && s.p[i] != '-' && s.p[i] != '.' &&
		    s.p[i] != '_' && (!str_is_alpha(s.p[i]) || s.p[i] < 'a'))
			return false;
	return s.n > 0 && s.n < 256;
}

/* take_flags: their bits; false for one that there is not, or twice. */
static bool
take_flags(struct str text, unsigned *flags)
{
	struct str part;

	*flags = 0;
	while (str_split(&text, ';', &part)) {
		unsigned bit = 1;
		const char *name;
		while ((name = dict_flag_name(bit)) != NULL &&
		       !str_eq(part, str_of(name)))
			bit <<= 1;
		if (name == NULL || (*flags & bit) != 0)
			return false;
		*flags |= bit;
	}
	return true;
}

/* has_empty: is one of the parts between semicolons empty or padded? */
static bool
has_empty(struct str text)
{
	struct str part;

	if (str_ends(text, STR(";")))
		return true;
	while (str_split(&text, ';', &part))
		if (part.n == 0 || str_trim(part).n != part.n)
			return true;
	return false;
}

/* unescape: the field, in place if it holds no escape. */
static bool
unescape(struct source *s, struct str *field)
{
	struct buf b = { NULL, 0, 0 };

	if (str_find(*field, '\\') == field->n)
		return str_find(*field, '\r') == field->n;
	bool good = rec_unescape(&b, *field);
	*field = buf_str(&b);
	if (b.p != NULL)
		source_keep(s, b.p);
	return good;
}

static bool
is_nfc(struct str s)
{
	bool ascii = true;
	for (size_t i = 0; i < s.n && ascii; i++)
		ascii = (unsigned char)s.p[i] < 0x80;
	if (ascii)
		return true;
	struct buf scratch = { NULL, 0, 0 };
	bool same = charset_is_utf8(s) && str_eq(charset_nfc(s, &scratch), s);
	buf_fini(&scratch);
	return same;
}

/* take_row: the fields of a line; what is wrong with it, or NULL. */
static const char *
take_row(
    struct source *s, struct str line, bool category, struct source_row *row)
{
	size_t n = 0, want = SOURCE_COLUMNS - (category ? 0u : 1u);
	struct str field = line;
	bool more = true;

	while (more) {
		size_t tab = str_find(field, '\t');
		if (n == want)
			return "too many fields";
		row->field[n++] = str_head(field, tab);
		more = tab < field.n;
		field = str_from(field, tab + 1);
	}
	if (n < want)
		return "too few fields";
	for (size_t i = 0; i < want; i++) {
		if (!unescape(s, &row->field[i]))
			return "a wrong escape";
		if (!is_nfc(row->field[i]))
			return "not UTF-8 in NFC";
	}
	if (!is_slug(row->field[SOURCE_ENTITY]))
		return "the entity is not a slug (a-z, 0-9, . _ -)";
	if (row->field[SOURCE_NAME].n == 0)
		return "no name";
	if (row->field[SOURCE_NAME].n != str_trim(row->field[SOURCE_NAME]).n)
		return "blanks around the name";
	row->kind = dict_kind_find(row->field[SOURCE_KIND]);
	if (row->kind == DICT_KINDS)
		return "no such kind";
	if (!take_flags(row->field[SOURCE_FLAGS], &row->flags))
		return "no such flag, or one twice";
	if (has_empty(row->field[SOURCE_NEEDS]))
		return "an empty need";
	if (row->field[SOURCE_SOURCE].n == 0)
		return "no source";
	if (!is_slug(row->field[SOURCE_CATEGORY]))
		return "the category is not a slug (a-z, 0-9, . _ -)";
	return NULL;
}

static void
complain(struct source *s, size_t file, size_t line, const char *what)
{
	s->bad++;
	diag_warn("%s:%zu: %s", diag_quote(str_of(s->path[file])), line, what);
}

/* take_header: 1 with a category, 0 without, -1 when it is none. */
static int
take_header(struct str line)
{
	struct buf b = { NULL, 0, 0 };
	int found = -1;

	for (int category = 0; category <= 1 && found < 0; category++) {
		buf_reset(&b);
		source_header(&b, category != 0);
		if (str_eq(line, (struct str){ b.p, b.n - 1 }))
			found = category;
	}
	buf_fini(&b);
	return found;
}

void
source_add(struct source *s, const struct source_row *row)
{
	s->row = mem_grow(s->row, s->n, &s->cap, sizeof *s->row);
	s->row[s->n++] = *row;
}

int
source_read(struct source *s, const char *path, bool strict)
{
	size_t n;
	char *bytes = slurp(s, path, &n);
	struct str rest = { bytes, n }, line, last = { NULL, 0 };

	s->path = mem_grow(s->path, s->n_path, &s->cap_path, sizeof *s->path);
	size_t file = s->n_path++;
	s->path[file] = path;
	if (bytes == NULL)
		return -1;
	int category = str_split(&rest, '\n', &line) ? take_header(line) : -1;
	if (category < 0) {
		diag_warn("%s:1: not the header line of a dictionary",
		    diag_quote(str_of(path)));
		return -1;
	}
	size_t number = 2;
	for (; str_split(&rest, '\n', &line); number++) {
		struct source_row row = { .file = file, .line = number };
		row.field[SOURCE_CATEGORY] = category_of(path);
		const char *wrong = take_row(s, line, category != 0, &row);
		if (wrong == NULL && strict && number > 2 &&
		    str_cmp(last, line) > 0)
			wrong = "not in order (LC_ALL=C sort)";
		last = line;
		if (wrong != NULL) {
			complain(s, file, number, wrong);
			continue;
		}
		/* Lists have such numbers; they are searched as they are. */
		if (strict && row.kind == DICT_IDENTIFIER &&
		    checkdigit_is_wrong(row.field[SOURCE_NAME]))
			diag_warn("%s:%zu: the check digit is another one",
			    diag_quote(str_of(path)), number);
		source_add(s, &row);
	}
	if (bytes[n - 1] != '\n')
		complain(s, file, number - 1, "the last line has no end");
	return 0;
}

/* The order of rows: the entity, the name, then every other column. */
static int
compare(const void *pa, const void *pb)
{
	const struct source_row *a = pa, *b = pb;

	for (unsigned i = 0; i < SOURCE_COLUMNS; i++) {
		int c = str_cmp(a->field[i], b->field[i]);
		if (c != 0)
			return c;
	}
	return 0;
}

static bool
is_same(const struct source_row *a, const struct source_row *b)
{
	return str_eq(a->field[SOURCE_ENTITY], b->field[SOURCE_ENTITY]) &&
	       str_eq(a->field[SOURCE_NAME], b->field[SOURCE_NAME]) &&
	       str_eq(a->field[SOURCE_CATEGORY], b->field[SOURCE_CATEGORY]);
}

void
source_sort(struct source *s)
{
	size_t kept = 0;

	if (s->n > 1)
		qsort(s->row, s->n, sizeof *s->row, compare);
	for (size_t i = 0; i < s->n; i++) {
		size_t k = kept;
		bool twice = false;
		while (k > 0 && !twice &&
		       str_eq(s->row[k - 1].field[SOURCE_NAME],
			   s->row[i].field[SOURCE_NAME]))
			twice = is_same(&s->row[--k], &s->row[i]);
		if (twice)
			complain(s, s->row[i].file, s->row[i].line,
			    "this entity has this name already");
		else
			s->row[kept++] = s->row[i];
	}
	s->n = kept;
}
