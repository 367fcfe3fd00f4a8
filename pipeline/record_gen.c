/*
 * record_gen: record(5) from its source on standard input.  A line @FIELDS@
 * becomes the table of tags and fields, @FAULTS@ that of the fault codes, both
 * from the .def files, so that manual and code cannot drift apart.
 */

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static void
tag(const char *name, const char *doc)
{
	printf(".It Cm %s\n%s:\n", name, doc);
}

static void
fields(void)
{
	/* A list in a list: each tag closes the fields of the one before. */
	bool inside = false;

	puts(".Bl -tag -width 6n");
#define TAG(id, name, doc)                                                     \
	if (inside)                                                            \
		puts(".El");                                                   \
	tag(name, doc);                                                        \
	puts(".Bl -tag -compact -width \"name_charset\"");                     \
	inside = true;
#define FIELD(tag, id, name, doc) printf(".It Va %s\n%s\n", name, doc);
#include "fields.def"
#undef TAG
#undef FIELD
	if (inside)
		puts(".El");
	puts(".El");
}

static void
faults(void)
{
	puts(".Bl -tag -compact -width \"second-directory\"");
#define FAULT(id, name, lowers, doc)                                           \
	printf(".It Cm %s\n%s%s\n", name, doc,                                 \
	    (lowers) ? "" : " (informs only)");
#include "faults.def"
#undef FAULT
	puts(".El");
}

int
main(void)
{
	char line[4096];

	while (fgets(line, sizeof line, stdin) != NULL) {
		if (strcmp(line, "@FIELDS@\n") == 0)
			fields();
		else if (strcmp(line, "@FAULTS@\n") == 0)
			faults();
		else
			fputs(line, stdout);
	}
	return ferror(stdin) || fflush(stdout) != 0 ? 4 : 0;
}
