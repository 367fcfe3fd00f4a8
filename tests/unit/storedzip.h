#ifndef STOREDZIP_H
#define STOREDZIP_H

/* storedzip: a zip of stored parts in memory, for tests of what reads one. */

#include <zlib.h>

#include "buf.h"
#include "str.h"

struct stored_part {
	const char *name;
	const char *text;
};

static inline void
stored_number(struct buf *b, uint64_t v, int bytes)
{
	for (; bytes-- > 0; v >>= 8)
		buf_addc(b, (char)(v & 0xFF));
}

/* stored_common: what local header and directory entry have in common. */
static inline void
stored_common(struct buf *b, struct stored_part part)
{
	struct str name = str_of(part.name), text = str_of(part.text);

	stored_number(b, 20, 2);
	stored_number(b, 0, 2 + 2 + 4); /* flags, stored, time */
	stored_number(
	    b, crc32(0, (const unsigned char *)text.p, (unsigned)text.n), 4);
	stored_number(b, text.n, 4);
	stored_number(b, text.n, 4);
	stored_number(b, name.n, 2);
	stored_number(b, 0, 2);
}

/* stored_zip: a zip of n parts replaces what is in b. */
static inline void
stored_zip(struct buf *b, const struct stored_part *parts, size_t n)
{
	struct buf directory = { NULL, 0, 0 };

	buf_reset(b);
	for (size_t i = 0; i < n; i++) {
		buf_addz(&directory, "PK\1\2");
		stored_number(&directory, 20, 2);
		stored_common(&directory, parts[i]);
		stored_number(&directory, 0, 2 + 2 + 2 + 4);
		stored_number(&directory, b->n, 4);
		buf_addz(&directory, parts[i].name);
		buf_addz(b, "PK\3\4");
		stored_common(b, parts[i]);
		buf_addz(b, parts[i].name);
		buf_addz(b, parts[i].text);
	}
	size_t at = b->n;

	buf_adds(b, buf_str(&directory));
	buf_addz(b, "PK\5\6");
	stored_number(b, 0, 4);
	stored_number(b, n, 2);
	stored_number(b, n, 2);
	stored_number(b, directory.n, 4);
	stored_number(b, at, 4);
	stored_number(b, 0, 2);
	buf_fini(&directory);
}

#endif
