#include "xlsxread.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <expat.h>

#include "archive/zipindex.h"
#include "archive/zipread.h"
#include "buf.h"
#include "cell.h"
#include "diag.h"
#include "limits.h"
#include "mem.h"

/* A sheet as xl/workbook.xml names it. */
struct sheet_ref {
	char *name;
	char *relation; /* r:id */
	char *target;   /* part, from the relations; NULL when there is none */
};

/* A cell of the row in hand: in the shared strings or in the row's text. */
struct cell_ref {
	bool shared;
	size_t from, n;
};

/* How the text of a cell is to be taken: its attribute t. */
enum cell_type { CELL_NUMBER, CELL_SHARED, CELL_BOOLEAN, CELL_PLAIN };

struct xlsxread {
	const char *path;
	struct str file;
	struct zip_index zip;

	struct sheet_ref *sheets;
	size_t n_sheets, cap_sheets;
	int first_year; /* 1900 or 1904: where day numbers begin */

	bool *is_date; /* by the style of a cell */
	size_t n_styles, cap_styles;
	unsigned *date_formats; /* numbers of custom formats that are dates */
	size_t n_formats, cap_formats;
	bool in_styles; /* inside cellXfs */

	struct buf strings; /* all shared strings one after another */
	size_t *ends;
	size_t n_strings, cap_strings;

	/* Text on its way: of a shared string, or of the cell in hand. */
	struct buf taken;
	bool takes;               /* inside t or v */
	unsigned depth, phonetic; /* phonetic: depth of rPh, or 0 */

	/* The sheet and row in hand. */
	struct str sheet;
	struct buf text;
	struct cell_ref cells[LIMIT_SHEET_COLUMNS];
	size_t n_cells, column;
	enum cell_type type;
	bool date;
	old_row_fn fn;
	void *arg;

	XML_Parser parser;
	const char *trouble; /* why parsing was stopped; NULL: fn stopped */
	bool stopped;
};

typedef void (*start_fn)(
    struct xlsxread *x, const char *name, const char **attributes);
typedef void (*end_fn)(struct xlsxread *x, const char *name);

/* -- XML ------------------------------------------------------------------- */

/* local: a name without its prefix; writers differ in prefixes. */
static const char *
local(const char *name)
{
	const char *colon = strrchr(name, ':');

	return colon == NULL ? name : colon + 1;
}

static bool
is(const char *name, const char *want)
{
	return strcmp(name, want) == 0;
}

static const char *
attribute(const char **a, const char *want)
{
	for (; a[0] != NULL; a += 2)
		if (is(local(a[0]), want))
			return a[1];
	return NULL;
}

static void
stop(struct xlsxread *x, const char *trouble)
{
	if (!x->stopped)
		x->trouble = trouble;
	x->stopped = true;
	XML_StopParser(x->parser, XML_FALSE);
}

static void
on_doctype(void *arg, const char *name, const char *system_id,
    const char *public_id, int internal)
{
	(void)name;
	(void)system_id;
	(void)public_id;
	(void)internal;
	stop(arg, "XML with a DOCTYPE");
}

static void
on_text(void *arg, const char *p, int n)
{
	struct xlsxread *x = arg;

	if (!x->takes || x->phonetic > 0)
		return;
	if (x->taken.n + (size_t)n > LIMIT_UNIT)
		return; /* no sheet's cell is that long */
	buf_add(&x->taken, p, (size_t)n);
}

/* deeper: what all parts have in common at the start of an element. */
static bool
deeper(struct xlsxread *x, const char *name)
{
	if (++x->depth > LIMIT_XML_DEPTH) {
		stop(x, "XML too deep");
		return false;
	}
	if (is(name, "rPh") && x->phonetic == 0)
		x->phonetic = x->depth;
	return true;
}

static void
shallower(struct xlsxread *x)
{
	if (x->phonetic == x->depth)
		x->phonetic = 0;
	x->depth--;
}

/* -- workbook.xml, its relations, styles ----------------------------------- */

static void
workbook_start(void *arg, const char *name, const char **a)
{
	struct xlsxread *x = arg;

	name = local(name);
	if (!deeper(x, name))
		return;
	if (is(name, "workbookPr")) {
		const char *v = attribute(a, "date1904");

		if (v != NULL && (is(v, "1") || is(v, "true")))
			x->first_year = 1904;
	}
	if (!is(name, "sheet"))
		return;
	const char *title = attribute(a, "name"), *id = NULL;

	/* r:id, not sheetId; both end in "id" only without regard to case. */
	for (const char **at = a; at[0] != NULL; at += 2)
		if (is(local(at[0]), "id"))
			id = at[1];
	if (title == NULL || id == NULL)
		return;
	x->sheets =
	    mem_grow(x->sheets, x->n_sheets, &x->cap_sheets, sizeof *x->sheets);
	x->sheets[x->n_sheets++] =
	    (struct sheet_ref){ mem_dup(title, strlen(title)),
		    mem_dup(id, strlen(id)), NULL };
}

static void
relations_start(void *arg, const char *name, const char **a)
{
	struct xlsxread *x = arg;
	const char *id = attribute(a, "Id"), *to = attribute(a, "Target");
	struct buf part = { NULL, 0, 0 };

	if (!deeper(x, local(name)) || id == NULL || to == NULL)
		return;
	/* A target is relative to the folder xl unless it begins with /. */
	if (to[0] != '/')
		buf_addz(&part, "xl/");
	buf_addz(&part, to[0] == '/' ? to + 1 : to);
	for (size_t i = 0; i < x->n_sheets; i++)
		if (x->sheets[i].target == NULL &&
		    is(x->sheets[i].relation, id))
			x->sheets[i].target = mem_dup(part.p, part.n);
	buf_fini(&part);
}

/* is_date_code: does a number format show days or hours?  Quoted text, and
 * colours in brackets, are not part of it. */
static bool
is_date_code(const char *code)
{
	char inside = '\0';

	for (; *code != '\0'; code++) {
		if (inside != '\0')
			inside = *code == inside ? '\0' : inside;
		else if (*code == '"')
			inside = '"';
		else if (*code == '[')
			inside = ']';
		else if (*code == '\\' && code[1] != '\0')
			code++;
		else if (strchr("ymdhsYMDHS", *code) != NULL)
			return true;
	}
	return false;
}

static void
add_style(struct xlsxread *x, unsigned format)
{
	/* ECMA-376 part 1, 18.8.30: the numbers of dates without a code. */
	bool date =
	    (format >= 14 && format <= 22) || (format >= 27 && format <= 36) ||
	    (format >= 45 && format <= 47) || (format >= 50 && format <= 58);

	for (size_t i = 0; i < x->n_formats; i++)
		date = date || x->date_formats[i] == format;
	x->is_date = mem_grow(
	    x->is_date, x->n_styles, &x->cap_styles, sizeof *x->is_date);
	x->is_date[x->n_styles++] = date;
}

/* number: the decimal digits at the start of z. */
static unsigned
number(const char *z)
{
	unsigned v = 0;

	for (; z != NULL && str_is_digit(*z) && v < 100000000; z++)
		v = v * 10 + (unsigned)(*z - '0');
	return v;
}

static void
styles_start(void *arg, const char *name, const char **a)
{
	struct xlsxread *x = arg;

	name = local(name);
	if (!deeper(x, name))
		return;
	if (is(name, "cellXfs"))
		x->in_styles = true;
	else if (is(name, "xf") && x->in_styles && x->n_styles < 65536)
		add_style(x, number(attribute(a, "numFmtId")));
	else if (is(name, "numFmt") && x->n_formats < 1024) {
		const char *code = attribute(a, "formatCode");

		if (code == NULL || !is_date_code(code))
			return;
		x->date_formats = mem_grow(x->date_formats, x->n_formats,
		    &x->cap_formats, sizeof *x->date_formats);
		x->date_formats[x->n_formats++] =
		    number(attribute(a, "numFmtId"));
	}
}

static void
small_end(void *arg, const char *name)
{
	struct xlsxread *x = arg;

	if (is(local(name), "cellXfs"))
		x->in_styles = false;
	shallower(x);
}

/* -- sharedStrings.xml ----------------------------------------------------- */

static void
strings_start(void *arg, const char *name, const char **a)
{
	struct xlsxread *x = arg;

	(void)a;
	name = local(name);
	if (!deeper(x, name))
		return;
	if (is(name, "si"))
		buf_reset(&x->taken);
	if (is(name, "t"))
		x->takes = true;
}

static void
strings_end(void *arg, const char *name)
{
	struct xlsxread *x = arg;

	name = local(name);
	if (is(name, "t"))
		x->takes = false;
	shallower(x);
	if (!is(name, "si"))
		return;
	if (x->strings.n > LIMIT_DOCUMENT) {
		stop(x, "more text than a sheet of ours holds");
		return;
	}
	cell_from_xml(&x->strings, buf_str(&x->taken));
	x->ends =
	    mem_grow(x->ends, x->n_strings, &x->cap_strings, sizeof *x->ends);
	x->ends[x->n_strings++] = x->strings.n;
}

/* -- a sheet --------------------------------------------------------------- */

/* column_of_reference: "B7" is 1; -1 when it is no reference. */
static long
column_of_reference(const char *r)
{
	long v = 0;

	while (str_is_alpha(*r) && v < 100000)
		v = v * 26 + (str_lower(*r++) - 'a' + 1);
	return v - 1;
}

/* days_before: days from 1 January 1900 to that of the year. */
static long
days_before(long year)
{
	long y = year - 1;

	return (y * 365 + y / 4 - y / 100 + y / 400) - 693595;
}

static bool
is_leap(long y)
{
	return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

void
xlsxread_date(struct buf *out, double serial, int first_year)
{
	static const int lengths[12] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31,
		30, 31 };
	char shown[64];
	/* Day 1 is 1 January 1900; day 60 is a 29 February that never was. */
	long day = (long)serial, month = 0;
	long minutes = (long)((serial - (double)day) * 1440 + 0.5);

	day = first_year == 1904 ? day + 1460 : day > 60 ? day - 2 : day - 1;
	long year = 1900 + day / 366;

	while (day >= days_before(year + 1))
		year++;
	day -= days_before(year);
	for (; month < 11; month++) {
		long n = lengths[month] + (month == 1 && is_leap(year));

		if (day < n)
			break;
		day -= n;
	}
	int n = snprintf(
	    shown, sizeof shown, "%04ld-%02ld-%02ld", year, month + 1, day + 1);

	buf_add(out, shown, (size_t)n);
	if (minutes == 0)
		return;
	n = snprintf(shown, sizeof shown, "T%02ld:%02ld", minutes / 60 % 24,
	    minutes % 60);
	buf_add(out, shown, (size_t)n);
}

/* add_number: digits as a spreadsheet shows them. */
static void
add_number(struct xlsxread *x)
{
	char shown[64];
	const char *z = buf_z(&x->taken);
	char *end;
	double v = strtod(z, &end);
	bool is_number = x->taken.n > 0 && *end == '\0';

	if (is_number && x->date && v >= 1 && v < 2958466) {
		xlsxread_date(&x->text, v, x->first_year);
	} else if (is_number && strpbrk(z, ".eE") != NULL) {
		int n = snprintf(shown, sizeof shown, "%.15g", v);
		buf_add(&x->text, shown, (size_t)n);
	} else {
		buf_adds(&x->text, buf_str(&x->taken));
	}
}

static void
cell_start(struct xlsxread *x, const char **a)
{
	const char *r = attribute(a, "r"), *t = attribute(a, "t");
	const char *s = attribute(a, "s");
	long column = r == NULL ? -1 : column_of_reference(r);
	size_t style = number(s);

	/* Without a reference a cell follows the one before it. */
	x->column = column >= 0 ? (size_t)column : x->column + 1;
	x->date = s != NULL && style < x->n_styles && x->is_date[style];
	x->type = t == NULL || is(t, "n") ? CELL_NUMBER
		  : is(t, "s")            ? CELL_SHARED
		  : is(t, "b")            ? CELL_BOOLEAN
					  : CELL_PLAIN;
	buf_reset(&x->taken);
}

static void
cell_end(struct xlsxread *x)
{
	struct cell_ref ref = { false, x->text.n, 0 };
	size_t i;

	if (x->column >= LIMIT_SHEET_COLUMNS)
		return;
	switch (x->type) {
	case CELL_SHARED:
		i = number(buf_z(&x->taken));
		if (x->taken.n == 0 || i >= x->n_strings)
			break;
		ref.shared = true;
		ref.from = i == 0 ? 0 : x->ends[i - 1];
		ref.n = x->ends[i] - ref.from;
		break;
	case CELL_BOOLEAN:
		buf_addz(
		    &x->text, is(buf_z(&x->taken), "1") ? "TRUE" : "FALSE");
		break;
	case CELL_NUMBER:
		add_number(x);
		break;
	case CELL_PLAIN:
		cell_from_xml(&x->text, buf_str(&x->taken));
		break;
	}
	if (!ref.shared)
		ref.n = x->text.n - ref.from;
	while (x->n_cells <= x->column)
		x->cells[x->n_cells++] = (struct cell_ref){ false, 0, 0 };
	x->cells[x->column] = ref;
}

static void
row_end(struct xlsxread *x)
{
	struct str cells[LIMIT_SHEET_COLUMNS];

	buf_reserve(&x->text, 1);
	buf_reserve(&x->strings, 1);
	for (size_t i = 0; i < x->n_cells; i++) {
		const struct cell_ref *c = &x->cells[i];
		const struct buf *b = c->shared ? &x->strings : &x->text;

		cells[i] = (struct str){ b->p + c->from, c->n };
	}
	if (x->fn(x->arg, x->sheet, cells, x->n_cells) != 0)
		stop(x, NULL);
}

static void
sheet_start(void *arg, const char *name, const char **a)
{
	struct xlsxread *x = arg;

	name = local(name);
	if (!deeper(x, name))
		return;
	if (is(name, "row")) {
		buf_reset(&x->text);
		x->n_cells = 0;
		x->column = SIZE_MAX;
	} else if (is(name, "c")) {
		cell_start(x, a);
	} else if (is(name, "v") || is(name, "t")) {
		x->takes = true;
	}
}

static void
sheet_end(void *arg, const char *name)
{
	struct xlsxread *x = arg;

	name = local(name);
	if (is(name, "v") || is(name, "t"))
		x->takes = false;
	else if (is(name, "c"))
		cell_end(x);
	else if (is(name, "row"))
		row_end(x);
	shallower(x);
}

/* -- parts ----------------------------------------------------------------- */

static int
on_piece(void *arg, struct str piece)
{
	struct xlsxread *x = arg;

	return XML_Parse(x->parser, piece.p, (int)piece.n, 0) != XML_STATUS_OK;
}

static const struct zip_entry *
find_part(const struct xlsxread *x, const char *part)
{
	const struct zip_entry *found = NULL;

	for (size_t i = 0; i < x->zip.n; i++) {
		const struct zip_entry *e = &x->zip.entries[i];

		if (str_eq(e->raw_name, str_of(part)) &&
		    (found == NULL || e->listed))
			found = e;
	}
	return found;
}

static int
complain(const struct xlsxread *x, const char *part, const char *what)
{
	if (x->path != NULL)
		diag_warn("%s: %s: %s", diag_quote(str_of(x->path)),
		    diag_quote(str_of(part)), what);
	return -1;
}

/* read_part: a part through the handlers.  0, or -1 (said, unless fn stopped)
 */
static int
read_part(struct xlsxread *x, const char *part, XML_StartElementHandler start,
    XML_EndElementHandler end)
{
	const struct zip_entry *e = find_part(x, part);

	if (e == NULL)
		return complain(x, part, "missing");
	if (e->size > LIMIT_TOP_BYTES)
		return complain(x, part, "larger than any sheet of ours");
	x->parser = XML_ParserCreate(NULL);
	if (x->parser == NULL)
		diag_die_memory();
	XML_SetUserData(x->parser, x);
	XML_SetElementHandler(x->parser, start, end);
	XML_SetCharacterDataHandler(x->parser, on_text);
	XML_SetStartDoctypeDeclHandler(x->parser, on_doctype);
	x->depth = x->phonetic = 0;
	x->takes = x->in_styles = x->stopped = false;
	x->trouble = NULL;
	enum zip_result got = zip_read(x->file, e, NULL, 0, on_piece, x);
	bool whole = got == ZIP_READ_OK &&
		     XML_Parse(x->parser, "", 0, 1) == XML_STATUS_OK;
	enum XML_Error error = XML_GetErrorCode(x->parser);

	XML_ParserFree(x->parser);
	if (x->stopped)
		return x->trouble == NULL ? -1 : complain(x, part, x->trouble);
	if (whole)
		return 0;
	return complain(x, part,
	    got != ZIP_READ_OK && got != ZIP_READ_STOPPED
		? "damaged"
		: XML_ErrorString(error));
}

static int
read_sheets(struct xlsxread *x)
{
	for (size_t i = 0; i < x->n_sheets; i++) {
		if (x->sheets[i].target == NULL)
			continue;
		x->sheet = str_of(x->sheets[i].name);
		if (read_part(x, x->sheets[i].target, sheet_start, sheet_end) <
		    0)
			return -1;
	}
	return 0;
}

static int
read_all(struct xlsxread *x)
{
	if (read_part(x, "xl/workbook.xml", workbook_start, small_end) < 0 ||
	    read_part(x, "xl/_rels/workbook.xml.rels", relations_start,
		small_end) < 0)
		return -1;
	/* Workbooks without any text or style lack these. */
	if (find_part(x, "xl/styles.xml") != NULL &&
	    read_part(x, "xl/styles.xml", styles_start, small_end) < 0)
		return -1;
	if (find_part(x, "xl/sharedStrings.xml") != NULL &&
	    read_part(x, "xl/sharedStrings.xml", strings_start, strings_end) <
		0)
		return -1;
	return read_sheets(x);
}

static void
fini(struct xlsxread *x)
{
	for (size_t i = 0; i < x->n_sheets; i++) {
		free(x->sheets[i].name);
		free(x->sheets[i].relation);
		free(x->sheets[i].target);
	}
	free(x->sheets);
	free(x->is_date);
	free(x->date_formats);
	free(x->ends);
	buf_fini(&x->strings);
	buf_fini(&x->taken);
	buf_fini(&x->text);
	zip_index_fini(&x->zip);
}

int
xlsxread_rows(const char *path, struct str file, old_row_fn fn, void *arg)
{
	struct xlsxread *x = mem_zalloc(1, sizeof *x);
	int failed;

	x->path = path;
	x->file = file;
	x->fn = fn;
	x->arg = arg;
	x->first_year = 1900;
	if (zip_index_read(&x->zip, file, LIMIT_MEMBERS) < 0) {
		if (path != NULL)
			diag_warn("%s: no XLSX", diag_quote(str_of(path)));
		failed = -1;
	} else {
		failed = read_all(x);
		fini(x);
	}
	free(x);
	return failed;
}
