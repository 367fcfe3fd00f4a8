#ifndef IMPORT_NAME_H
#define IMPORT_NAME_H

/*
 * import_name: what lists write where a name should stand, looked over and
 * taken apart.  Results are static, borrowed from the argument, or appended to
 * the caller's buffers.
 */

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "company.h"
#include "fold.h"
#include "str.h"

/*
 * import_name_clean: raw in NFC, runs of white space as one blank, without
 * blanks, final commas and a pair of quotes around it; to out, anew.  What is
 * wrong with it, or NULL.
 */
const char *import_name_clean(struct str raw, struct buf *out);

struct import_name {
	size_t words;   /* of the name less its company form; 0: not of words */
	bool has_form;  /* it has a company form */
	bool is_office; /* MINISTRY OF DEFENCE: each country has one */
	bool is_short;  /* the rest has too few letters to be one thing */
};

/*
 * import_name_form: of a clean name.  What is wrong, or NULL: dictionaries can
 * hold no name in which there is nothing to search for.
 */
const char *import_name_form(const struct company *company,
    struct folded *scratch, struct str name, struct import_name *form);

/* import_name_lang: the language tag, by script. */
const char *import_name_lang(struct str name);

/*
 * import_name_turn: `SURNAME, Given, Jr.` as `Given SURNAME, Jr.`; false for
 * a name without a comma.
 */
bool import_name_turn(struct str name, struct buf *out);

/* What stands in a bracket of a name. */
enum import_bracket {
	IMPORT_BRACKET_NONE,     /* nothing that is a name of its own */
	IMPORT_BRACKET_INITIALS, /* those of the words: (KKBC) */
	IMPORT_BRACKET_SCRIPT    /* the name in another script */
};

/* import_name_bracket: what is inside, and the name without, to rest, anew. */
enum import_bracket import_name_bracket(
    struct str name, struct str *inside, struct buf *rest);

#endif
