#ifndef IMPORT_H
#define IMPORT_H

/*
 * import: sanctions lists as published, to rows of dictionary sources.  One
 * reader a format; each hands its entries, their names and numbers to the
 * struct import, which owns all rows, knows what a name looks like and writes
 * them.  Nothing is dropped without a word: what is left out is told with its
 * file and line, and counted.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "dict.h"
#include "str.h"

enum import_category {
	IMPORT_PEOPLE,
	IMPORT_COMPANIES,
	IMPORT_VESSELS,   /* aircraft as well */
	IMPORT_ADDRESSES, /* streets of all of them */
	IMPORT_CATEGORIES
};

/* import_category_name: as in the name of a source; NULL behind the last. */
const char *import_category_name(size_t category);

/* What all rows of one thing have in common. */
struct import_entry {
	struct str entity;
	enum import_category category;
	struct str program;
	struct str listed; /* the list and the number in it */
	struct str date;   /* of listing; empty when not known */
	struct str source;
};

/* How sure a list is of a name. */
enum import_trust {
	IMPORT_STRONG,
	IMPORT_WEAK /* the list says so: only in company of the others */
};

struct import_count {
	size_t entries, names, numbers, left_out;
	size_t known;  /* names and numbers that a dictionary had already */
	size_t others; /* objects of a kind that has no name to search for */
};

struct import;
struct import *import_new(void);
void import_free(struct import *im);

/*
 * import_know: before anything else: a thing whose listing the dictionary has
 * gets the entity it has there, and names that this has are not written.
 */
void import_know(struct import *im, const struct dict *d);

/* import_at: where the input stands; path stays the caller's. */
void import_at(struct import *im, const char *path, size_t line);

/* import_left_out: tells what is wrong with the row in hand, and counts it. */
void import_left_out(struct import *im, const char *why);

/* import_other: counts an object that is no person, firm or vehicle. */
void import_other(struct import *im);

/*
 * import_entry: begins an entry with its first name.  Returns its number, or
 * IMPORT_NONE when it was left out because the name is none, which was told.
 */
#define IMPORT_NONE SIZE_MAX
size_t import_entry(
    struct import *im, const struct import_entry *e, struct str name);

/* import_alias: another name of it; one that is none is told and counted. */
void import_alias(
    struct import *im, size_t entry, struct str name, enum import_trust trust);

/*
 * import_number: a registration or tax number.  One with fewer than five
 * digits says nothing and makes no row.
 */
void import_number(struct import *im, size_t entry, struct str number);

/* import_ship: the seven digits that a ship or its owner has with the IMO. */
void import_ship(struct import *im, size_t entry, struct str digits);

/* import_address: a street; one without a number in it makes no row. */
void import_address(struct import *im, size_t entry, struct str street);

/*
 * import_program: one more programme of an entity, which may come later than
 * this, and the date of listing; each may be empty.
 */
void import_program(
    struct import *im, struct str entity, struct str program, struct str date);

/*
 * import_finish: sorts the rows.  An entity that was begun twice is told and
 * counted, its first stays; of rows with the same name the surest stays.
 */
void import_finish(struct import *im);

/*
 * import_write: the rows of one category as a source; IMPORT_CATEGORIES: all
 * of them, with the category as last column.
 */
void import_write(
    const struct import *im, enum import_category category, struct buf *out);

/* import_counted: what has been written and left out, after import_finish(). */
struct import_count import_counted(const struct import *im);

/* import_is_date: YYYY-MM-DD, or the beginning of one. */
bool import_is_date(struct str s);

/* import_slug: a slug of prefix and what the list calls the thing, anew. */
void import_slug(struct buf *out, const char *prefix, struct str id);

/* -- readers: 0; -1 after one line when it is not such a list -------------- */

/* import_ofac: date (may be empty): of the list, which does not say it. */
int import_ofac(struct import *im, struct str date, char *const *paths);
int import_un(struct import *im, const char *path);

/* import_opensanctions: both of its forms, told apart by the first byte. */
int import_opensanctions(struct import *im, const char *path);

#endif
