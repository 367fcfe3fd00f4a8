#ifndef IMPORT_CSV_H
#define IMPORT_CSV_H

/*
 * import_csv: records of a CSV file (RFC 4180): fields between commas, perhaps
 * in double quotes, quotes inside doubled; lines end in LF or CR LF.  The
 * caller owns a struct import_csv; fields live until the next record.
 */

#include <stdbool.h>
#include <stddef.h>

#include "import_file.h"

/* Fields of one record; lists have 5 to 16. */
#define IMPORT_CSV_FIELDS 64

struct import_csv {
	struct import_file *file;
	bool flat;   /* no line end inside quotes: a lost quote costs a line */
	size_t line; /* where the record begins */
	size_t n;
	struct str field[IMPORT_CSV_FIELDS];
	bool quoted[IMPORT_CSV_FIELDS];
	const char *wrong; /* with the record that -1 is about; static */
	struct buf text;
};

/*
 * import_csv_next: 1 with a record; 0 at the end; -1 with one that is broken,
 * and reading goes on behind it.  Empty lines and the DOS end of file (a line
 * of the byte 0x1A) are passed over.
 */
int import_csv_next(struct import_csv *csv);
void import_csv_fini(struct import_csv *csv);

/*
 * import_csv_value: the next of the values that one field lists with `;`
 * between them, a value with a `;` or a quote in it being quoted; to out,
 * anew.  False at the end.
 */
bool import_csv_value(struct str *list, struct buf *out);

#endif
