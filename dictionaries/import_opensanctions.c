/*
 * OpenSanctions: targets.simple.csv, a table whose first line names its
 * columns, and entities.ftm.json, one JSON object a line.
 */
#include "import.h"

#include "diag.h"
#include "import_csv.h"
#include "import_json.h"
#include "limits.h"

/* Kinds of things that have names to search for. */
static const struct {
	const char *schema;
	enum import_category category;
} schemata[] = {
	{ "Person", IMPORT_PEOPLE },
	{ "Company", IMPORT_COMPANIES },
	{ "LegalEntity", IMPORT_COMPANIES },
	{ "Organization", IMPORT_COMPANIES },
	{ "PublicBody", IMPORT_COMPANIES },
	{ "Vessel", IMPORT_VESSELS },
	{ "Airplane", IMPORT_VESSELS },
};

/* What is read, and what it is called in the two forms. */
enum field {
	ID,
	SCHEMA,
	NAME,
	ALIASES,
	WEAK,
	NUMBERS,
	ADDRESSES,
	PROGRAMS,
	DATASET,
	SEEN,
	DATE,
	ENTITY,
	FIELDS
};

static const char *const columns[FIELDS] = { [ID] = "id",
	[SCHEMA] = "schema",
	[NAME] = "name",
	[ALIASES] = "aliases",
	[NUMBERS] = "identifiers",
	[ADDRESSES] = "addresses",
	[PROGRAMS] = "program_ids",
	[DATASET] = "dataset",
	[SEEN] = "last_seen" };

static const struct {
	const char *name;
	enum field field;
} properties[] = {
	{ "name", NAME },
	{ "alias", ALIASES },
	{ "previousName", ALIASES },
	{ "weakAlias", WEAK },
	{ "registrationNumber", NUMBERS },
	{ "taxNumber", NUMBERS },
	{ "vatCode", NUMBERS },
	{ "innCode", NUMBERS },
	{ "ogrnCode", NUMBERS },
	{ "uscCode", NUMBERS },
	{ "leiCode", NUMBERS },
	{ "dunsCode", NUMBERS },
	{ "uniqueEntityId", NUMBERS },
	{ "imoNumber", NUMBERS },
	{ "mmsi", NUMBERS },
	{ "address", ADDRESSES },
	{ "programId", PROGRAMS },
	{ "program", PROGRAMS },
	/* Of a Sanction: whose it is, and since when. */
	{ "entity", ENTITY },
	{ "listingDate", DATE },
	{ "startDate", DATE },
};

/* One object: its fields, lists with `;` between quoted values. */
struct opensanctions {
	struct import *im;
	const char *path;
	struct buf field[FIELDS];
	struct buf value, entity, program, listed, source;
};

static struct str
text(const struct opensanctions *o, enum field f)
{
	return str_trim(buf_str(&o->field[f]));
}

static void
reset(struct opensanctions *o)
{
	for (size_t i = 0; i < FIELDS; i++)
		buf_reset(&o->field[i]);
}

/* put_value: one more value of a list. */
static void
put_value(struct buf *list, struct str value)
{
	if (list->n > 0)
		buf_addc(list, ';');
	buf_addc(list, '"');
	for (size_t i = 0; i < value.n; i++) {
		if (value.p[i] == '"')
			buf_addc(list, '"');
		buf_addc(list, value.p[i]);
	}
	buf_addc(list, '"');
}

/* -- an object ------------------------------------------------------------- */

static bool
category_of(struct str schema, enum import_category *category)
{
	for (size_t i = 0; i < sizeof schemata / sizeof *schemata; i++)
		if (str_eq(schema, str_of(schemata[i].schema))) {
			*category = schemata[i].category;
			return true;
		}
	return false;
}

/* put_number: IMO9253325, or a number of a register. */
static void
put_number(struct opensanctions *o, size_t entry, struct str number)
{
	if (str_starts(number, STR("IMO")))
		import_ship(o->im, entry, str_trim(str_from(number, 3)));
	else
		import_number(o->im, entry, number);
}

static void
put_parts(struct opensanctions *o, size_t entry, enum import_category category)
{
	struct str rest = text(o, ALIASES);

	while (import_csv_value(&rest, &o->value))
		if (str_trim(buf_str(&o->value)).n > 0)
			import_alias(
			    o->im, entry, buf_str(&o->value), IMPORT_STRONG);
	rest = text(o, WEAK);
	while (import_csv_value(&rest, &o->value))
		import_alias(o->im, entry, buf_str(&o->value), IMPORT_WEAK);
	/* Those of people are passports and cards. */
	rest = text(o, NUMBERS);
	while (category != IMPORT_PEOPLE && import_csv_value(&rest, &o->value))
		if (str_trim(buf_str(&o->value)).n > 0)
			put_number(o, entry, str_trim(buf_str(&o->value)));
	rest = text(o, ADDRESSES);
	while (import_csv_value(&rest, &o->value))
		if (str_trim(buf_str(&o->value)).n > 0)
			import_address(o->im, entry, buf_str(&o->value));
}

/* put_programs: a list as our column has it. */
static void
put_programs(struct opensanctions *o)
{
	struct str rest = text(o, PROGRAMS);

	buf_reset(&o->program);
	while (import_csv_value(&rest, &o->value)) {
		if (o->program.n > 0)
			buf_addc(&o->program, ';');
		buf_adds(&o->program, str_trim(buf_str(&o->value)));
	}
}

/* put_entry: the object in hand. */
static void
put_entry(struct opensanctions *o, enum import_category category)
{
	struct str id = text(o, ID), seen = str_head(text(o, SEEN), 10);
	struct str rest = text(o, NAME), first;

	if (id.n == 0 || id.n > 200) {
		import_left_out(o->im, "an object without an id");
		return;
	}
	import_slug(&o->entity, "os-", id);
	put_programs(o);
	buf_reset(&o->listed);
	buf_adds(&o->listed, text(o, DATASET));
	buf_addz(&o->listed, o->listed.n > 0 ? " " : "OpenSanctions ");
	buf_adds(&o->listed, id);
	buf_reset(&o->source);
	buf_addz(&o->source, seen.n > 0 ? "OpenSanctions " : "OpenSanctions");
	buf_adds(&o->source, seen);
	struct import_entry e = { .entity = buf_str(&o->entity),
		.category = category,
		.program = buf_str(&o->program),
		.listed = buf_str(&o->listed),
		.source = buf_str(&o->source) };
	import_csv_value(&rest, &o->value);
	first = buf_str(&o->value);
	size_t entry = import_entry(o->im, &e, first);
	if (entry == IMPORT_NONE)
		return;
	while (import_csv_value(&rest, &o->value))
		import_alias(o->im, entry, buf_str(&o->value), IMPORT_STRONG);
	put_parts(o, entry, category);
}

/* -- the table ------------------------------------------------------------- */

/* take_header: which column is which; false without id, schema and name. */
static bool
take_header(const struct import_csv *csv, size_t *column)
{
	bool found[FIELDS] = { false };

	for (size_t i = 0; i < csv->n; i++) {
		struct str name = csv->field[i];
		column[i] = FIELDS;
		if (i == 0 && str_starts(name, STR("\xEF\xBB\xBF")))
			name = str_from(name, 3);
		for (size_t f = 0; f < FIELDS; f++)
			if (columns[f] != NULL && !found[f] &&
			    str_eq(name, str_of(columns[f]))) {
				column[i] = f;
				found[f] = true;
			}
	}
	return found[ID] && found[SCHEMA] && found[NAME];
}

static void
take_row(struct opensanctions *o, const struct import_csv *csv,
    const size_t *column, size_t n)
{
	enum import_category category;

	if (csv->n != n) {
		import_left_out(o->im, "not as many fields as columns");
		return;
	}
	reset(o);
	for (size_t i = 0; i < n; i++)
		if (column[i] == NAME)
			put_value(&o->field[NAME], csv->field[i]);
		else if (column[i] < FIELDS)
			buf_adds(&o->field[column[i]], csv->field[i]);
	if (category_of(text(o, SCHEMA), &category))
		put_entry(o, category);
	else
		import_other(o->im);
}

static bool
read_table(struct opensanctions *o, struct import_file *file)
{
	struct import_csv csv = { .file = file };
	size_t column[IMPORT_CSV_FIELDS];
	bool known = import_csv_next(&csv) > 0 && take_header(&csv, column);
	size_t n = csv.n;

	for (int found; known && (found = import_csv_next(&csv)) != 0;) {
		import_at(o->im, o->path, csv.line);
		if (found < 0)
			import_left_out(o->im, csv.wrong);
		else
			take_row(o, &csv, column, n);
	}
	import_csv_fini(&csv);
	return known;
}

/* -- the objects ----------------------------------------------------------- */

/* take_values: the strings of one property. */
static void
take_values(struct opensanctions *o, struct import_json *j, enum field f)
{
	if (!import_json_enter(j, '[')) {
		import_json_skip(j);
		return;
	}
	while (import_json_item(j))
		if (import_json_string(j, &o->value))
			put_value(&o->field[f], buf_str(&o->value));
		else
			import_json_skip(j);
}

static void
take_properties(struct opensanctions *o, struct import_json *j, struct buf *key)
{
	if (!import_json_enter(j, '{')) {
		import_json_skip(j);
		return;
	}
	while (import_json_key(j, key)) {
		enum field f = FIELDS;
		for (size_t i = 0; i < sizeof properties / sizeof *properties;
		     i++)
			if (str_eq(buf_str(key), str_of(properties[i].name)))
				f = properties[i].field;
		if (f == FIELDS)
			import_json_skip(j);
		else
			take_values(o, j, f);
	}
}

/* take_datasets: those of an object, with a comma between. */
static void
take_datasets(struct opensanctions *o, struct import_json *j)
{
	struct buf *to = &o->field[DATASET];

	if (!import_json_enter(j, '[')) {
		import_json_skip(j);
		return;
	}
	while (import_json_item(j)) {
		if (!import_json_string(j, &o->value)) {
			import_json_skip(j);
			continue;
		}
		if (to->n > 0)
			buf_addz(to, ", ");
		buf_adds(to, buf_str(&o->value));
	}
}

static void
take_string(struct opensanctions *o, struct import_json *j, enum field f)
{
	if (!import_json_string(j, &o->field[f]))
		import_json_skip(j);
}

/* take_object: its fields; -1 when it is none. */
static int
take_object(struct opensanctions *o, struct str line, bool *target)
{
	struct import_json j = import_json_of(line);
	struct buf key = { NULL, 0, 0 };

	reset(o);
	*target = true;
	if (!import_json_enter(&j, '{'))
		return -1;
	while (import_json_key(&j, &key)) {
		struct str k = buf_str(&key);
		if (str_eq(k, STR("id")))
			take_string(o, &j, ID);
		else if (str_eq(k, STR("schema")))
			take_string(o, &j, SCHEMA);
		else if (str_eq(k, STR("last_seen")))
			take_string(o, &j, SEEN);
		else if (str_eq(k, STR("target")))
			*target = import_json_true(&j);
		else if (str_eq(k, STR("datasets")))
			take_datasets(o, &j);
		else if (str_eq(k, STR("properties")))
			take_properties(o, &j, &key);
		else
			import_json_skip(&j);
	}
	buf_fini(&key);
	return import_json_done(&j) ? 0 : -1;
}

/* put_sanction: what an object of this kind says of others. */
static void
put_sanction(struct opensanctions *o)
{
	struct str rest = text(o, ENTITY), dates = text(o, DATE);

	put_programs(o);
	buf_reset(&o->listed);
	if (import_csv_value(&dates, &o->value))
		buf_adds(&o->listed, str_head(buf_str(&o->value), 10));
	while (import_csv_value(&rest, &o->value)) {
		import_slug(&o->entity, "os-", buf_str(&o->value));
		import_program(o->im, buf_str(&o->entity), buf_str(&o->program),
		    buf_str(&o->listed));
	}
}

/* take_line: false when it is no object of theirs. */
static bool
take_line(struct opensanctions *o, struct str line)
{
	enum import_category category;
	bool target;

	if (take_object(o, line, &target) < 0 || text(o, ID).n == 0 ||
	    text(o, SCHEMA).n == 0)
		return false;
	if (str_eq(text(o, SCHEMA), STR("Sanction")))
		put_sanction(o);
	if (target && category_of(text(o, SCHEMA), &category))
		put_entry(o, category);
	else
		import_other(o->im);
	return true;
}

static bool
read_objects(struct opensanctions *o, struct import_file *file)
{
	struct buf line = { NULL, 0, 0 };
	bool known = false, good = true;
	size_t number = file->line;

	for (int found;
	     good && (found = import_file_line(file, LIMIT_RECORD, &line)) != 0;
	     number = file->line) {
		import_at(o->im, o->path, number);
		if (str_trim(buf_str(&line)).n == 0)
			continue;
		if (found > 0 && take_line(o, buf_str(&line)))
			known = true;
		else if (known)
			import_left_out(
			    o->im, found < 0 ? "a line that is too long"
					     : "not an object of this file");
		else
			good = false;
	}
	buf_fini(&line);
	return known;
}

int
import_opensanctions(struct import *im, const char *path)
{
	struct opensanctions o = { .im = im, .path = path };
	struct import_file file;

	if (import_file_open(&file, path) < 0)
		return -1;
	struct str piece = import_file_fill(&file);
	bool json = str_starts(piece, STR("{"));
	bool known = json ? read_objects(&o, &file) : read_table(&o, &file);
	int status = import_file_close(&file);
	if (status == 0 && !known) {
		diag_warn("%s: neither a table nor objects of OpenSanctions",
		    diag_quote(str_of(path)));
		status = -1;
	}
	for (size_t i = 0; i < FIELDS; i++)
		buf_fini(&o.field[i]);
	buf_fini(&o.value);
	buf_fini(&o.entity);
	buf_fini(&o.program);
	buf_fini(&o.listed);
	buf_fini(&o.source);
	return status;
}
