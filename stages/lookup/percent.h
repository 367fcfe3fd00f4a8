#ifndef PERCENT_H
#define PERCENT_H

/*
 * percent: a text with its percent-encoded runs read, as web logs and links
 * have them: %E6%97%A0, SEK%20Studio; in UTF-8 or, by the charset model, in
 * another encoding.  A struct percent is the caller's, and used again.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "str.h"

struct percent {
	struct buf text; /* with the runs decoded */
	uint32_t *raw; /* for each byte of it, and its end: where it is from */
	bool *decoded; /* for each byte: is it from a run? */
	size_t cap;
	struct buf bytes; /* of a run */
	uint32_t *from;   /* for each of these, where it is from */
	size_t cap_from;
};

/* percent_read: the text read; false when it has no such run. */
bool percent_read(struct percent *p, struct str text);

/* percent_is_in: are any of the bytes [start, end) from a run? */
bool percent_is_in(const struct percent *p, size_t start, size_t end);

void percent_fini(struct percent *p);

#endif
