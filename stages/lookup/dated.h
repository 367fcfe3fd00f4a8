#ifndef DATED_H
#define DATED_H

/*
 * dated: the days that documents and entries of lists bear, as YYYY-MM-DD, or
 * YYYY-MM where that is all.
 */

#include <stdbool.h>

#include "str.h"

/* Where the date of a document is from: of two the higher one counts. */
enum dated_by {
	DATED_NOT,
	DATED_FILE,    /* the time stamp of the file */
	DATED_CREATED, /* the document says when it was made */
	DATED_MODIFIED /* or last changed; of a mail, when it was sent */
};

struct dated {
	enum dated_by by;
	char day[10];
	unsigned n; /* of them that are known: 7 or 10 */
};

/* dated_iso: the first word of s that begins with YYYY-MM-DD or YYYY-MM. */
bool dated_iso(struct str s, enum dated_by by, struct dated *out);

/* dated_mail: 14 Nov 2023, as mail headers have it. */
bool dated_mail(struct str s, enum dated_by by, struct dated *out);

/* dated_take: a date of the document; kept if there is no better one. */
void dated_take(struct dated *d, const struct dated *other);

/* dated_before: is a certainly before b?  False where one is not known. */
bool dated_before(const struct dated *a, const struct dated *b);

#endif
