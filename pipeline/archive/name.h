#ifndef NAME_H
#define NAME_H

/*
 * name: what archives say about a member beside its content: the name in
 * whatever charset, times in whatever form, as the stream wants them.
 */

#include <stdint.h>

#include "../buf.h"
#include "../charset/charset.h"

/* A name as text.  Zero is empty and valid; name_fini() ends it. */
struct name {
	struct buf utf8;     /* without the damage of its bytes: U+FFFD */
	struct buf how;      /* for `item`: how, and the margin if any */
	const char *charset; /* static */
	bool unknown;        /* no charset fits */
};

/* name_decode: raw as the verdict says, anew. */
void name_decode(
    struct name *name, struct str raw, const struct charset_verdict *v);

/* name_judge: a name on its own: ASCII, UTF-8, or what charset_detect says. */
void name_judge(struct name *name, struct str raw);

/* name_rule: well-formed UTF-8 that a rule of the archive vouches for. */
void name_rule(struct name *name, struct str utf8, enum charset_how how);

void name_fini(struct name *name);

/*
 * name_unsafe: why an unpacking program could be led astray by the name, or a
 * reader by the look of it; NULL when it is harmless.  Static.
 */
const char *name_unsafe(struct str utf8);

/* name_is_ascii: seven bits throughout, no escape sequences? */
bool name_is_ascii(struct str raw);

/*
 * name_time_unix: seconds since 1970 as 2023-12-12T03:03:00Z; name_time_dos:
 * the same without Z, since nothing says which zone.  Appended; nothing for
 * what is no time between the years 1 and 9999.
 */
void name_time_unix(struct buf *out, int64_t seconds);
void name_time_dos(struct buf *out, uint16_t date, uint16_t time);

#endif
