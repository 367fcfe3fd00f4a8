#include "outputs.h"

#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "mem.h"
#include "str.h"

static const char *const formats[SHEET_FORMATS] = {
	[SHEET_TSV] = "tsv",
	[SHEET_CSV] = "csv",
	[SHEET_XLSX] = "xlsx",
};

static enum sheet_format
find_format(struct str name)
{
	unsigned i = 0;

	while (i < SHEET_FORMATS && !str_eq_nocase(name, str_of(formats[i])))
		i++;
	return (enum sheet_format)i;
}

const char *
outputs_table(struct outputs *o, const char *name)
{
	o->table = table_find(str_of(name));
	return o->table == TABLE_COUNT ? "-t: hits, files, faults or summary"
				       : NULL;
}

const char *
outputs_format(struct outputs *o, const char *name)
{
	o->format = find_format(str_of(name));
	o->has_format = true;
	return o->format == SHEET_FORMATS ? "-F: tsv, csv or xlsx" : NULL;
}

/* add: an output whose format the suffix says; false when it does not. */
static bool
add(struct outputs *o, const char *path, enum table table, bool is_ours)
{
	const char *dot = path == NULL ? NULL : strrchr(path, '.');
	enum sheet_format format =
	    dot == NULL ? SHEET_FORMATS : find_format(str_of(dot + 1));

	if (o->has_format)
		format = o->format;
	else if (path == NULL)
		format = SHEET_TSV;
	if (format == SHEET_FORMATS)
		return false;
	o->all = mem_grow(o->all, o->n, &o->cap, sizeof *o->all);
	o->all[o->n++] = (struct output){
		.path = path == NULL ? NULL : mem_dup(path, strlen(path)),
		.format = format,
		.table = table,
		.is_ours = is_ours,
	};
	return true;
}

const char *
outputs_file(struct outputs *o, const char *path)
{
	return add(o, path, o->table, false)
		   ? NULL
		   : "a file ends in .tsv, .csv or .xlsx, "
		     "or -F says what it is";
}

const char *
outputs_folder(struct outputs *o, const char *folder)
{
	static const struct {
		const char *name;
		enum table table;
	} all[] = {
		{ "/hits.tsv", TABLE_HITS },
		{ "/hits.xlsx", TABLE_HITS },
		{ "/files.tsv", TABLE_FILES },
		{ "/faults.tsv", TABLE_FAULTS },
	};

	if (o->has_format)
		return "-O has formats of its own, give it before -F";
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		struct buf path = { NULL, 0, 0 };

		buf_addz(&path, folder);
		buf_addz(&path, all[i].name);
		add(o, buf_z(&path), all[i].table, all[i].table != TABLE_HITS);
		buf_fini(&path);
	}
	return NULL;
}

void
outputs_fini(struct outputs *o)
{
	for (size_t i = 0; i < o->n; i++)
		free(o->all[i].path);
	free(o->all);
	*o = (struct outputs){ .all = NULL };
}
